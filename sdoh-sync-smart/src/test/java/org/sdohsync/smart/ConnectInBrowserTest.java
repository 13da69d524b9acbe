// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.SmartClientFixture.approval;
import static org.sdohsync.smart.SmartClientFixture.asked;
import static org.sdohsync.smart.SmartClientFixture.firstTokens;
import static org.sdohsync.smart.fake.FakeSource.error;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.launch.Browser;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.registration.RegistrationException;
import org.sdohsync.testkit.Requirement;

/** NAT-01, NAT-03, REG-08 to REG-12: from a URL to a connection on the user's own machine, registration included. */
@Timeout(600)
class ConnectInBrowserTest {
    private final SmartClientFixture world = new SmartClientFixture();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<HttpResponse<String>> pages = new CopyOnWriteArrayList<>();
    private final List<URI> opened = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Requirement({"NAT-03", "NAT-05", "AZC-18", "REG-08"})
    void inBrowser_registersConnectsAndClosesItsPort() {
        world.offerRegistration(world.source, world.source.configuration());
        world.source.token(firstTokens());
        SmartClient client = world.client(nativeApp(), this::approve);

        Connection connection = client.connect(world.source.base().toString())
                .asRecipient("Organization/1")
                .inBrowser();

        assertThat(client.tokens(connection.id()).token()).isEqualTo(Secret.of("a1"));
        assertThat(world.source.forms("/auth/token").get(0)).containsEntry("client_id", "registered-1");
        assertThat(asked(opened.get(0))).containsKey("code_challenge").containsEntry("code_challenge_method", "S256");
        HttpResponse<String> page = pages.get(0);
        assertThat(page.body()).contains("close this page").doesNotContain("the-code");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        URI redirect = URI.create(asked(opened.get(0)).getOrDefault("redirect_uri", ""));
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> get(redirect))
                .withCauseInstanceOf(ConnectException.class);
        client.close();
    }

    /** REG-09, REG-10, and DESIGN rule 10: each source gets a path of its own, whether it promises to name itself or not. */
    @Test
    @Requirement({"AZC-11", "REG-07"})
    void inBrowser_again_reusesTheRegistrationOfThatSource() {
        world.offerRegistration(world.source, world.source.configuration());
        world.offerRegistration(
                world.other,
                world.other
                        .configuration()
                        .text("issuer", "https://as.example")
                        .flag("authorization_response_iss_parameter_supported", true));
        world.source.token(firstTokens()).token(firstTokens());
        world.other.token(firstTokens());
        SmartApp app = nativeApp();
        SmartClient client = world.client(app, this::approve);

        client.connect(world.source.base().toString())
                .asRecipient("Organization/1")
                .inBrowser();
        client.connect(world.source.base().toString())
                .asRecipient("Organization/2")
                .inBrowser();
        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> client.connect(world.other.base().toString())
                        .asRecipient("Organization/1")
                        .inBrowser());

        assertThat(world.source.requests("/auth/register")).hasSize(1);
        String redirect = asked(opened.get(0)).getOrDefault("redirect_uri", "");
        assertThat(redirect).startsWith(app.redirects().get(0) + "/");
        assertThat(asked(opened.get(2)).get("redirect_uri"))
                .startsWith(app.redirects().get(0) + "/")
                .isNotEqualTo(redirect);
        assertThat(client.connections()).hasSize(2);
        client.close();
    }

    /** Other programs and pages can call the port; only the launch's own answer ends the wait. */
    @Test
    @Requirement({"NAT-03", "AZC-06", "AZC-16"})
    void inBrowser_whenOthersCallThePort_waitsForTheAnswer() {
        world.offerRegistration(world.source, world.source.configuration());
        world.source.token(firstTokens());
        SmartClient client = world.client(nativeApp(), url -> {
            URI redirect = URI.create(asked(url).getOrDefault("redirect_uri", ""));
            get(redirect.resolve("/favicon.ico"));
            get(URI.create(redirect + "?error=access_denied"));
            get(URI.create(redirect + "?code=stolen&state=guess"));
            approve(url);
        });

        client.connect(world.source.base().toString())
                .asRecipient("Organization/1")
                .inBrowser();

        assertThat(pages).extracting(HttpResponse::statusCode).containsExactly(404, 400, 400, 200);
        assertThat(world.source.forms("/auth/token").get(0)).containsEntry("code", "the-code");
        client.close();
    }

    @Test
    void inBrowser_whenNobodyAnswers_timesOut() {
        world.offerRegistration(world.source, world.source.configuration());
        SmartClient client = world.client(nativeApp(), url -> {});

        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> client.connect(world.source.base().toString())
                        .asRecipient("Organization/1")
                        .inBrowser(Duration.ofMillis(20)))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(LaunchException.Reason.CALLBACK_TIMEOUT));
        assertThat(client.connections()).isEmpty();
        client.close();
    }

    /** Neither a user who went away nor a browser that does not open leaves a launch in the store. */
    @Test
    @Requirement("NAT-03")
    void inBrowser_withoutAnswer_leavesNoLaunchBehind() {
        world.offerRegistration(world.source, world.source.configuration());
        SmartClient deserted = world.client(nativeApp(), opened::add);
        SmartClient blind = world.client(nativeApp(), url -> {
            opened.add(url);
            throw new LaunchException("No browser: open one", LaunchException.Reason.BROWSER);
        });

        for (SmartClient client : List.of(deserted, blind)) {
            assertThatExceptionOfType(LaunchException.class)
                    .isThrownBy(() -> client.connect(world.source.base().toString())
                            .asRecipient("Organization/1")
                            .inBrowser(Duration.ofMillis(20)));
            URI late = approval(opened.get(opened.size() - 1));
            assertThatExceptionOfType(LaunchException.class)
                    .isThrownBy(() -> client.completeLaunch(late))
                    .satisfies(failed -> assertThat(failed.reason()).isEqualTo(LaunchException.Reason.UNKNOWN_STATE));
            client.close();
        }
        assertThat(opened).hasSize(2);
    }

    @Test
    @Requirement({"REG-15", "PDX-01"})
    void begin_whereNoRegistrationIsOffered_tellsToRegisterByHand() {
        SmartClient client = world.client(nativeApp(), url -> {});

        assertRegistrationFails(client, RegistrationException.Reason.NOT_OFFERED);
    }

    /** REG-10, REG-12. */
    @Test
    @Requirement("REG-10")
    void begin_whenRegistrationAnswersOtherwise_isRefused() {
        world.offerRegistration(world.source, world.source.configuration());
        SmartClient client = world.client(nativeApp(), url -> {});

        world.source.on("/auth/register", request -> error(400, "invalid_redirect_uri"));
        assertRegistrationFails(client, RegistrationException.Reason.REFUSED);
        answerRegistration("{\"client_id\":\"x\",\"redirect_uris\":[\"https://evil.example/cb\"]}");
        assertRegistrationFails(client, RegistrationException.Reason.MISMATCH);
        answerRegistration("{\"redirect_uris\":[]}");
        assertRegistrationFails(client, RegistrationException.Reason.MISMATCH);
        answerRegistration("{\"client_id\":\"x\",\"token_endpoint_auth_method\":\"private_key_jwt\"}");
        assertRegistrationFails(client, RegistrationException.Reason.MISMATCH);
        answerRegistration("<html>");
        assertRegistrationFails(client, RegistrationException.Reason.MISMATCH);
        world.source.on("/auth/register", request -> error(503, "x"));
        assertRegistrationFails(client, RegistrationException.Reason.UNAVAILABLE);
    }

    /** REG-11: an expired secret is replaced by registering again. */
    @Test
    @Requirement("REG-11")
    void begin_afterTheSecretExpired_registersAnew() {
        world.offerRegistration(world.source, world.source.configuration());
        long expiry = SmartClientFixture.START.plusSeconds(60).getEpochSecond();
        answerRegistration(
                "{\"client_id\":\"c1\",\"token_endpoint_auth_method\":\"client_secret_basic\",\"client_secret\":"
                        + "\"s\",\"client_secret_expires_at\":" + expiry + "}");
        SmartClient client = world.client(nativeApp(), url -> {});

        begin(client);
        begin(client);
        assertThat(world.source.requests("/auth/register")).hasSize(1);
        world.clock.advance(Duration.ofMinutes(1));
        begin(client);

        assertThat(world.source.requests("/auth/register")).hasSize(2);
    }

    /** A registration that the source no longer knows is not used for ever. */
    @Test
    void complete_whenRegisteredClientIsUnknown_registersAnewNextTime() {
        world.offerRegistration(world.source, world.source.configuration());
        world.source.token(error(401, "invalid_client"));
        SmartClient client = world.client(nativeApp(), url -> {});
        URI first = begin(client);

        assertThatExceptionOfType(LaunchException.class).isThrownBy(() -> client.completeLaunch(approval(first)));

        assertThat(asked(begin(client))).containsEntry("client_id", "registered-2");
        assertThat(asked(first)).containsEntry("client_id", "registered-1");
    }

    private SmartApp nativeApp() {
        return SmartApp.named("foodbank")
                .redirect("http://127.0.0.1:" + SmartClientFixture.freePort() + "/callback")
                .scopes("user/Task.rus");
    }

    private static URI begin(SmartClient client, String base) {
        return client.connect(base).asRecipient("Organization/1").startLaunch().authorizeUrl();
    }

    private URI begin(SmartClient client) {
        return begin(client, world.source.base().toString());
    }

    private void assertRegistrationFails(SmartClient client, RegistrationException.Reason reason) {
        assertThatExceptionOfType(RegistrationException.class)
                .isThrownBy(() -> begin(client))
                .withMessageContaining(reason == RegistrationException.Reason.UNAVAILABLE ? "later" : "registeredAt")
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(reason));
    }

    private void answerRegistration(String body) {
        world.source.on(
                "/auth/register", request -> org.sdohsync.smart.fake.FakeSource.answer(201, "application/json", body));
    }

    /** The {@link Browser} of a user who approves at once. */
    private void approve(URI url) {
        opened.add(url);
        get(approval(url));
    }

    private void get(URI address) {
        try {
            pages.add(http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
