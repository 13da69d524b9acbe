// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.boot;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.boot.app.Deliveries;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.push.SourceSubscription;
import org.springframework.boot.SpringBootVersion;
import org.springframework.core.SpringVersion;
import org.springframework.security.web.SecurityFilterChain;

/** The endpoints in an application that has its own filter chain of Spring Security. */
@Timeout(600)
class BesideSpringSecurityTest {
    private static final Sandbox COUNTY = Sandbox.county();
    private static Pantry app;

    private final Visitor visitor = new Visitor();

    @BeforeAll
    static void start() throws IOException {
        app = Pantry.start(COUNTY, "security", Map.of("sdoh-sync.web.push", true));
    }

    @AfterAll
    static void stop() {
        app.close();
        System.out.println("boot: line=" + SpringBootVersion.getVersion() + " spring=" + SpringVersion.getVersion()
                + " java=" + Runtime.version().feature());
    }

    @BeforeEach
    void disconnect() {
        SdohSync sync = app.sync();
        sync.connections().forEach(connection -> {
            var ignored = sync.disconnect(connection.id());
        });
    }

    @Test
    void visitor_whoIsNotSignedIn_getsTheKeysAndNotificationsOnly() {
        for (String path : new String[] {
            "/", "/sdoh-sync/callback?code=1&state=2", "/sdoh-sync/callback/0123abcd?code=1", "/sdoh-sync/launch?iss=x"
        }) {
            HttpResponse<String> answer = visitor.get(app.at(path));
            assertThat(answer.statusCode()).as(path).isEqualTo(302);
            assertThat(Visitor.location(answer).getPath()).as(path).isEqualTo("/login");
        }
        assertThat(Visitor.location(visitor.post(app.at("/sdoh-sync/connect"), "source", "county"))
                        .getPath())
                .isEqualTo("/login");

        HttpResponse<String> keys = visitor.get(app.at("/sdoh-sync/jwks.json"));
        assertThat(keys.statusCode()).isEqualTo(200);
        assertThat(keys.body()).contains("\"kid\":\"2026\"").doesNotContain("\"d\":");
    }

    @Test
    void notification_withoutCsrfToken_reachesTheReceiver() {
        double before = notifications();

        assertThat(visitor.post(app.at("/sdoh-sync/push/none.owner")).statusCode())
                .isEqualTo(404);
        assertThat(visitor.get(app.at("/sdoh-sync/push/none.owner")).statusCode())
                .isEqualTo(405);
        assertThat(notifications()).isEqualTo(before + 2);
    }

    @Test
    void source_thatWasConnected_isAskedForNotifications() throws InterruptedException {
        var ignored = visitor.signIn(app, "alice");
        HttpResponse<String> landed = visitor.get(COUNTY.visit(Visitor.location(visitor.connect(app))));
        assertThat(landed.statusCode()).as(landed.body()).isEqualTo(303);

        SourceSubscription asked = requireNonNull(app.bean(Deliveries.class).subscription(), "asked for notifications");
        assertThat(asked.state()).as("the sandbox offers none").isEqualTo(SourceSubscription.State.REFUSED);
    }

    private static double notifications() {
        return app.bean(MeterRegistry.class).find("sdoh.sync.push.requests").timers().stream()
                .mapToDouble(timer -> (double) timer.count())
                .sum();
    }

    @Test
    void user_whoIsSignedIn_connectsForHisAccountAlone() {
        URI home = visitor.signIn(app, "alice");
        assertThat(home.getPath()).isEqualTo("/");
        HttpResponse<String> landed = visitor.get(COUNTY.visit(Visitor.location(visitor.connect(app))));

        assertThat(landed.statusCode()).as(landed.body()).isEqualTo(303);
        assertThat(Visitor.location(landed)).isEqualTo(app.at("/"));
        assertThat(app.sync().connections()).extracting(Connection::account).containsExactly("alice");
        assertThat(visitor.get(app.at("/")).body()).contains("1 connected");
        Visitor other = new Visitor();
        var ignored = other.signIn(app, "bob");
        assertThat(other.get(app.at("/")).body()).contains("0 connected");
    }

    @Test
    void form_withoutItsCsrfToken_beginsNothing() {
        var ignored = visitor.signIn(app, "alice");

        assertThat(visitor.post(app.at("/sdoh-sync/connect"), "source", "county")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void answer_thatAnotherUserOfTheSameBrowserBrings_isRefused() {
        var alice = visitor.signIn(app, "alice");
        URI callback = COUNTY.visit(Visitor.location(visitor.connect(app)));
        visitor.signOut(app);
        var bob = visitor.signIn(app, "bob");

        HttpResponse<String> refused = visitor.get(callback);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("by another user");
        assertThat(app.sync().connections()).isEmpty();
        assertThat(alice).isEqualTo(bob);
    }

    @Test
    void launchByTheSource_ofAUserWhoIsNotSignedIn_goesOnBehindTheSignIn() {
        HttpResponse<String> stopped =
                visitor.get(app.at("/sdoh-sync/launch?launch=" + COUNTY.launch() + "&iss=" + COUNTY.fhirBase()));
        assertThat(Visitor.location(stopped).getPath()).isEqualTo("/login");
        URI next = visitor.signIn(app, "bob");
        assertThat(next.getPath()).isEqualTo("/sdoh-sync/launch");
        HttpResponse<String> landed = visitor.get(COUNTY.visit(Visitor.location(visitor.get(next))));

        assertThat(landed.statusCode()).as(landed.body()).isEqualTo(303);
        assertThat(app.sync().connections()).extracting(Connection::account).containsExactly("bob");
    }

    @Test
    void filterChain_ofTheApplication_isTheOnlyOne() {
        assertThat(app.context().getBeanNamesForType(SecurityFilterChain.class)).containsExactly("pages");
    }
}
