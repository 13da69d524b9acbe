// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sdohsync.sandbox.auth.TestApp.OFFLINE;

import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LifecycleTest {

    private static AuthServer server;

    @BeforeAll
    static void start() {
        server = TestApp.county().revokeFamilyOnReuse(true).start();
        server.register(PreRegistered.resourceServer("fhir").withSecret("fhir-secret"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void refresh_reuseWithFamilyRevocation_endsEveryTokenOfTheGrant() {
        TestApp app = TestApp.publicApp(server, "family");
        Answer bystander = app.launch(OFFLINE);
        Answer first = app.launch(OFFLINE);
        Answer second = app.refresh(first.text("refresh_token"));

        assertThat(app.refresh(first.text("refresh_token")).text("error")).isEqualTo("invalid_grant");

        assertThat(app.refresh(second.text("refresh_token")).text("error")).isEqualTo("invalid_grant");
        assertThat(server.introspect(first.text("access_token"))).isEmpty();
        assertThat(server.introspect(second.text("access_token"))).isEmpty();
        assertThat(app.refresh(bystander.text("refresh_token")).status()).isEqualTo(200);
    }

    @Test
    void revoke_refreshToken_endsItsAccessTokens() {
        TestApp app = TestApp.publicApp(server, "leaving");
        Answer first = app.launch(OFFLINE);
        Answer second = app.refresh(first.text("refresh_token"));
        assertThat(introspect(second.text("access_token")).json()).containsEntry("active", true);

        assertThat(app.revoke(new RefreshToken(second.text("refresh_token"))).status())
                .isEqualTo(200);

        assertThat(introspect(first.text("access_token")).json())
                .containsOnlyKeys("active")
                .containsEntry("active", false);
        assertThat(introspect(second.text("access_token")).json()).containsEntry("active", false);
        assertThat(app.refresh(second.text("refresh_token")).text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void revoke_earlierAccessToken_leavesTheGrantAlone() {
        TestApp app = TestApp.publicApp(server, "tidy");
        Answer first = app.launch(OFFLINE);
        Answer second = app.refresh(first.text("refresh_token"));

        assertThat(app.revoke(new BearerAccessToken(first.text("access_token"))).status())
                .isEqualTo(200);

        assertThat(server.introspect(first.text("access_token"))).isEmpty();
        assertThat(server.introspect(second.text("access_token"))).isPresent();
        assertThat(app.refresh(second.text("refresh_token")).status()).isEqualTo(200);
    }

    @Test
    void introspect_activeToken_saysWhoWhatAndUntilWhen() {
        Answer answer = TestApp.publicApp(server, "checked").launch(OFFLINE);

        Answer introspection = introspect(answer.text("access_token"));

        assertThat(introspection.json())
                .containsEntry("active", true)
                .containsEntry("client_id", "checked")
                .containsEntry("sub", "pat")
                .containsEntry("patient", "p1")
                .containsEntry("fhirUser", TestApp.FHIR_BASE + "/Patient/p1")
                .containsKey("exp");
        assertThat(introspection.text("scope").split(" ", -1)).containsExactlyInAnyOrder(OFFLINE.split(" ", -1));
        assertThat(server.introspect(answer.text("access_token"))).hasValueSatisfying(grant -> {
            assertThat(grant.patient()).hasValue("p1");
            assertThat(grant.scopes()).contains("patient/Task.rs");
            assertThat(grant.subject()).isEqualTo("pat");
            assertThat(grant.expiresAt()).isAfter(Instant.EPOCH);
        });
    }

    @Test
    void introspect_withoutAuthentication_isRefused() throws IOException {
        Answer answer = TestApp.publicApp(server, "curious").launch(OFFLINE);
        HTTPRequest request = new HTTPRequest(
                HTTPRequest.Method.POST, server.endpoints().introspect().toURL());
        request.setHeader("Content-Type", "application/x-www-form-urlencoded");
        request.setBody("client_id=curious&token=" + answer.text("access_token"));

        assertThat(request.send().getStatusCode()).isEqualTo(401);
    }

    @Test
    void introspect_expiredToken_isInactiveAndRefreshStillWorks() {
        TokenLifetimes brief = TokenLifetimes.DEFAULT.accessToken(Duration.ofSeconds(2));
        try (AuthServer own = TestApp.county().lifetimes(brief).start()) {
            TestApp app = TestApp.publicApp(own, "brief");
            Instant begin = Instant.now();
            Answer answer = app.launch(OFFLINE);
            String accessToken = answer.text("access_token");
            Instant latest = Instant.now().plusSeconds(2);

            while (own.introspect(accessToken).isPresent()) {
                assertThat(Instant.now()).isBefore(latest.plusSeconds(60));
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }

            assertThat(Instant.now()).isAfterOrEqualTo(begin.plusSeconds(2));
            assertThat(answer.json()).containsEntry("expires_in", 2L);
            assertThat(app.refresh(answer.text("refresh_token")).status()).isEqualTo(200);
        }
    }

    @Test
    void restart_keepsPortClientsGrantsAndKeys() throws IOException {
        try (AuthServer own = TestApp.county().start()) {
            TestApp app = TestApp.publicApp(own, "steady");
            Answer first = app.launch(OFFLINE);
            Endpoints before = own.endpoints();
            String keys = keys(own);

            own.stop();
            assertThatThrownBy(() -> keys(own)).isInstanceOf(ConnectException.class);
            own.restart();

            assertThat(own.endpoints()).isEqualTo(before);
            assertThat(keys(own)).isEqualTo(keys);
            assertThat(own.introspect(first.text("access_token"))).isPresent();
            assertThat(app.refresh(first.text("refresh_token")).status()).isEqualTo(200);
            assertThat(app.launch(OFFLINE).status()).isEqualTo(200);
        }
    }

    @Test
    void start_openRegistrationOff_offersNoRegistration() throws IOException {
        try (AuthServer closed = TestApp.county().openRegistration(false).start()) {
            HTTPRequest request = new HTTPRequest(
                    HTTPRequest.Method.POST, closed.endpoints().register().toURL());
            request.setHeader("Content-Type", "application/json");
            request.setBody("{\"redirect_uris\":[\"" + TestApp.REDIRECT + "\"]}");

            assertThat(request.send().getStatusCode()).isIn(List.of(401, 403, 404));
        }
    }

    private static Answer introspect(String accessToken) {
        return Answer.to(new TokenIntrospectionRequest(
                        server.endpoints().introspect(),
                        new ClientSecretBasic(new ClientID("fhir"), new Secret("fhir-secret")),
                        new BearerAccessToken(accessToken))
                .toHTTPRequest());
    }

    private static String keys(AuthServer server) throws IOException {
        return new HTTPRequest(HTTPRequest.Method.GET, server.endpoints().jwks().toURL())
                .send()
                .getBody();
    }
}
