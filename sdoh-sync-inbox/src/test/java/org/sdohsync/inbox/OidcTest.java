// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.sandbox.auth.AuthServer;
import org.sdohsync.sandbox.auth.Login;
import org.sdohsync.sandbox.auth.PreRegistered;
import org.sdohsync.sandbox.person.ScriptedUser;

/** Sign-in at an OpenID provider, Spring Authorization Server, beside the local accounts. */
@Timeout(480)
class OidcTest {
    private static final String AUDIENCE = "https://staff.example";
    private static final String SECRET = "a secret of the client";
    private static final Pattern WAITING = Pattern.compile("id=\"identity-(\\d+)\"");

    @TempDir
    Path home;

    private AuthServer provider;
    private @Nullable RunningInbox started;

    @BeforeEach
    void startProvider() {
        provider = AuthServer.builder("staff")
                .fhirBase(URI.create(AUDIENCE))
                .users(List.of(new Login("eve", Visitor.PASSWORD, "Practitioner/eve", Map.of())))
                .start();
    }

    @AfterEach
    void stop() {
        if (started != null) {
            started.close();
        }
        provider.close();
    }

    private RunningInbox inbox() {
        return requireNonNull(started);
    }

    private void start(Map<String, Object> more) throws Exception {
        Map<String, Object> settings = new LinkedHashMap<>(Map.of(
                "inbox.oidc.issuer",
                provider.issuer(),
                "inbox.oidc.client-id",
                "inbox",
                "inbox.oidc.client-secret",
                SECRET,
                "inbox.oidc.name",
                "Staff",
                "inbox.oidc.scopes",
                "openid,fhirUser",
                // The provider is one of SMART, and wants to know for which server.
                "inbox.oidc.parameters.aud",
                AUDIENCE,
                "logging.level.root",
                "info",
                "logging.file.name",
                home.resolve("inbox.log")));
        settings.putAll(more);
        started = RunningInbox.start(home, Map.of(), settings);
        provider.register(PreRegistered.app("inbox", inbox().at("/login/oauth2/code/inbox"))
                .withSecret(SECRET));
    }

    @Test
    void whoSignsInTheFirstTime_waitsForTheAdministrator_andSeesTheTeamAfterwards() throws Exception {
        start(Map.of());
        Visitor ann = Visitor.first(inbox(), "ann", "Food bank");
        Visitor eve = new Visitor(inbox());
        assertThat(eve.page("/login")).contains("Sign in with Staff", "/oauth2/authorization/inbox");

        assertThat(signIn(eve)).contains("belong to no organization here yet");
        assertThat(Visitor.location(eve.get("/"))).as("no session").endsWith("/login");

        String settings = ann.page("/settings");
        assertThat(settings)
                .contains(
                        "wait for an organization",
                        "<h3>eve</h3>",
                        provider.issuer().toString());
        String id = waiting(settings);
        assertThat(ann.form("/settings/identities", "id", id, "name", "ann", "team", "Shelter"))
                .contains("Somebody has this name already");
        assertThat(ann.form("/settings/identities", "id", id, "name", "eve", "team", "Shelter"))
                .contains("They can sign in now")
                .doesNotContain("wait for an organization");

        assertThat(signIn(eve)).contains("No source is connected yet", "Sign out <span>eve</span>");
        assertThat(eve.page("/settings"))
                .contains("Staff of <span>Shelter</span>")
                .doesNotContain("id=\"rotate\"", "id=\"timetable\"");
        assertThat(eve.post("/settings/identities", "id", "1", "name", "x", "team", "Food bank")
                        .statusCode())
                .isEqualTo(403);
        assertThat(eve.form("/logout")).contains("You are signed out");
        secretsAreNowhere();
    }

    @Test
    void teamClaim_givesTheTeam_andALocalNameIsNotTakenOver() throws Exception {
        start(Map.of("inbox.oidc.team-claim", "sub"));
        Visitor local = Visitor.first(inbox(), "eve", "Food bank");

        Visitor eve = new Visitor(inbox());
        assertThat(signIn(eve)).contains("Sign out <span>eve 2</span>");

        assertThat(eve.page("/settings")).contains("Staff of <span>eve</span>").doesNotContain("id=\"rotate\"");
        assertThat(local.page("/settings")).contains("Staff of <span>Food bank</span>", "id=\"rotate\"");
        assertThat(signIn(new Visitor(inbox()))).as("the same again").contains("Sign out <span>eve 2</span>");
        Visitor guesser = new Visitor(inbox());
        guesser.page("/login");
        assertThat(guesser.form("/login", "username", "eve 2", "password", "")).contains("do not match");
    }

    @Test
    void whoComesFromTheProviderBeforeTheSetUp_doesNotBecomeTheAdministrator() throws Exception {
        start(Map.of("inbox.oidc.team-claim", "sub"));
        Visitor eve = new Visitor(inbox());
        assertThat(signIn(eve)).contains("Sign out <span>eve</span>");
        assertThat(eve.page("/settings")).doesNotContain("id=\"rotate\"");

        Visitor ann = Visitor.first(inbox(), "ann", "Food bank");

        assertThat(ann.page("/settings")).contains("Staff of <span>Food bank</span>", "id=\"rotate\"");
    }

    @Test
    void answerThatNobodyAskedFor_andARefusal_signNobodyIn() throws Exception {
        start(Map.of());
        Visitor.first(inbox(), "ann", "Food bank");
        Visitor eve = new Visitor(inbox());

        assertThat(eve.land(inbox().at("/login/oauth2/code/inbox?code=stolen&state=guessed")))
                .contains("That sign-in was refused");
        URI away = URI.create(Visitor.location(eve.get("/oauth2/authorization/inbox")));
        assertThat(away.getQuery()).contains("code_challenge_method=S256", "nonce=");
        assertThat(eve.land(person().denying().visit(away))).contains("That sign-in was refused");
        URI theirs = person().visit(URI.create(Visitor.location(eve.get("/oauth2/authorization/inbox"))));
        assertThat(new Visitor(inbox()).land(theirs)).as("another browser").contains("That sign-in was refused");

        assertThat(Visitor.location(eve.get("/"))).endsWith("/login");
    }

    @Test
    void inbox_withoutItsProvider_startsAndLetsLocalMembersIn() throws Exception {
        provider.stop();
        start(Map.of());

        Visitor ann = Visitor.first(inbox(), "ann", "Food bank");

        assertThat(ann.page("/")).contains("No source is connected yet");
        HttpResponse<String> failed = new Visitor(inbox()).get("/oauth2/authorization/inbox");
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).contains("cannot be shown").doesNotContain("Exception");
        provider.restart();
        assertThat(signIn(new Visitor(inbox()))).contains("belong to no organization here yet");
    }

    private static ScriptedUser person() {
        return ScriptedUser.named("eve", Visitor.PASSWORD);
    }

    private static String signIn(Visitor visitor) throws Exception {
        HttpResponse<String> away = visitor.get("/oauth2/authorization/inbox");
        return visitor.land(person().visit(URI.create(Visitor.location(away))));
    }

    private static String waiting(String settings) {
        Matcher found = WAITING.matcher(settings);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    /** Neither in the log nor in the database. */
    private void secretsAreNowhere() throws Exception {
        inbox().close();
        assertThat(provider.issuedSecrets()).hasSizeGreaterThan(3);
        assertThat(home.resolve("inbox.log")).isNotEmptyFile();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                provider.issuedSecrets()
                        .forEach(secret -> assertThat(text.contains(secret))
                                .as(file.toString())
                                .isFalse());
                assertThat(text.contains(SECRET)).as(file.toString()).isFalse();
            }
        }
    }
}
