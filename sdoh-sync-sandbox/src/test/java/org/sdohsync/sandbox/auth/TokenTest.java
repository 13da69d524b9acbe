// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.sandbox.auth.TestApp.OFFLINE;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sdohsync.sandbox.auth.TokenRequest.Outcome;

class TokenTest {

    private static AuthServer server;

    @BeforeAll
    static void start() {
        server = TestApp.county().start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void exchange_publicClient_answersScopeExpiryAndContext() {
        Answer answer = TestApp.publicApp(server, "public").launch(OFFLINE);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json())
                .containsEntry("token_type", "Bearer")
                .containsEntry("expires_in", 3600L)
                .containsEntry("patient", "p1")
                .containsEntry("need_patient_banner", false);
        assertThat(answer.text("scope").split(" ", -1)).containsExactlyInAnyOrder(OFFLINE.split(" ", -1));
        assertThat(answer.has("refresh_token")).isTrue();
    }

    @Test
    void exchange_openid_signsFhirUserIntoIdToken() throws Exception {
        Answer answer = TestApp.publicApp(server, "identity").launch(OFFLINE);
        OIDCProviderMetadata metadata = OIDCProviderMetadata.resolve(new Issuer(server.issuer()));
        IDTokenValidator validator = new IDTokenValidator(
                metadata.getIssuer(),
                new ClientID("identity"),
                JWSAlgorithm.RS256,
                metadata.getJWKSetURI().toURL());

        IDTokenClaimsSet claims = validator.validate(SignedJWT.parse(answer.text("id_token")), null);

        assertThat(claims.getSubject().getValue()).isEqualTo("pat");
        assertThat(claims.getStringClaim("fhirUser")).isEqualTo(TestApp.FHIR_BASE + "/Patient/p1");
        assertThat(metadata.supportsAuthorizationResponseIssuerParam()).isTrue();
    }

    @Test
    void exchange_withoutOfflineAccess_givesNoRefreshToken() {
        Answer answer = TestApp.publicApp(server, "shortlived").launch("patient/Task.rs");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.has("refresh_token")).isFalse();
        assertThat(answer.has("id_token")).isFalse();
    }

    @Test
    void exchange_codeTwice_isRefusedAndEndsTheFirstTokens() {
        TestApp app = TestApp.publicApp(server, "twice");
        String code = app.code(OFFLINE);
        Answer first = app.exchange(code);
        long before = server.tokenRequests().reuses();

        Answer second = app.exchange(code);

        assertThat(second.text("error")).isEqualTo("invalid_grant");
        assertThat(server.introspect(first.text("access_token"))).isEmpty();
        assertThat(server.tokenRequests().reuses()).isEqualTo(before + 1);
    }

    @Test
    void exchange_wrongVerifier_isRefused() {
        TestApp app = TestApp.publicApp(server, "verifier");
        TestApp thief = new TestApp(server, "verifier", () -> null);

        Answer answer = thief.exchange(app.code(OFFLINE));

        assertThat(answer.text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void refresh_publicClient_rotatesAndKeepsContext() {
        TestApp app = TestApp.publicApp(server, "rotating");
        Answer first = app.launch(OFFLINE);

        Answer second = app.refresh(first.text("refresh_token"));
        Answer third = app.refresh(second.text("refresh_token"));

        assertThat(second.json()).containsEntry("patient", "p1").containsEntry("expires_in", 3600L);
        assertThat(second.text("scope")).isEqualTo(first.text("scope"));
        assertThat(second.text("refresh_token")).isNotEqualTo(first.text("refresh_token"));
        assertThat(third.status()).isEqualTo(200);
        assertThat(server.introspect(first.text("access_token"))).isPresent();
    }

    @Test
    void refresh_oldToken_isRefusedAndCountedButFamilyLives() {
        TestApp app = TestApp.publicApp(server, "careless");
        Answer first = app.launch(OFFLINE);
        Answer second = app.refresh(first.text("refresh_token"));
        long before = server.tokenRequests().reuses();

        Answer reuse = app.refresh(first.text("refresh_token"));

        assertThat(reuse.status()).isEqualTo(400);
        assertThat(reuse.text("error")).isEqualTo("invalid_grant");
        assertThat(server.tokenRequests().reuses()).isEqualTo(before + 1);
        assertThat(app.refresh(second.text("refresh_token")).status()).isEqualTo(200);
    }

    @Test
    void refresh_byAnotherClient_isRefused() {
        Answer first = TestApp.publicApp(server, "victim").launch(OFFLINE);
        TestApp thief = TestApp.publicApp(server, "thief");

        assertThat(thief.refresh(first.text("refresh_token")).text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void refresh_narrowerScope_isGrantedAndBroaderRefused() {
        TestApp app = TestApp.publicApp(server, "narrowing");
        Answer first = app.launch(OFFLINE);

        Answer narrowed = app.token(grant(first), Scope.parse("patient/Task.rs"));
        Answer broader = app.token(grant(narrowed), Scope.parse("patient/*.rs"));

        assertThat(narrowed.text("scope")).isEqualTo("patient/Task.rs");
        assertThat(broader.text("error")).isEqualTo("invalid_scope");
    }

    @Test
    void refresh_eightAtOnceWithOneToken_exactlyOneSucceeds() throws Exception {
        TestApp app = TestApp.publicApp(server, "racing");
        String refreshToken = app.launch(OFFLINE).text("refresh_token");
        CyclicBarrier barrier = new CyclicBarrier(8);
        Callable<Answer> racer = () -> {
            barrier.await();
            return app.refresh(refreshToken);
        };
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Answer>> answers = threads.invokeAll(Collections.nCopies(8, racer));

            assertThat(answers)
                    .extracting(answer -> answer.get().status())
                    .containsOnlyOnce(200)
                    .filteredOn(status -> status != 200)
                    .containsOnly(400);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void exchangeAndRefresh_secretClient_succeedAndWrongSecretFails() {
        server.register(PreRegistered.app("secret", TestApp.REDIRECT).withSecret("its secret: ~1+&"));
        TestApp app = new TestApp(server, "secret", () -> basic("secret", "its secret: ~1+&"));
        TestApp wrong = new TestApp(server, "secret", () -> basic("secret", "other"));

        Answer first = app.launch(OFFLINE);
        Answer refused = wrong.refresh(first.text("refresh_token"));

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text("error")).isEqualTo("invalid_client");
        assertThat(app.refresh(first.text("refresh_token")).status()).isEqualTo(200);
    }

    @Test
    void clientCredentials_systemClient_getsRegisteredScopesOnly() {
        server.register(PreRegistered.system("admin", "system/*.cruds").withSecret("admin-secret"));
        TestApp admin = new TestApp(server, "admin", () -> basic("admin", "admin-secret"));

        Answer granted = admin.token(new ClientCredentialsGrant(), Scope.parse("system/Task.rs"));
        Answer patient = admin.token(new ClientCredentialsGrant(), Scope.parse("patient/Task.rs"));
        Answer nothing = admin.token(new ClientCredentialsGrant(), null);

        assertThat(granted.text("scope")).isEqualTo("system/Task.rs");
        assertThat(granted.has("refresh_token")).isFalse();
        assertThat(server.introspect(granted.text("access_token")))
                .hasValueSatisfying(grant -> assertThat(grant.clientId()).isEqualTo("admin"));
        assertThat(patient.text("error")).isEqualTo("invalid_scope");
        assertThat(nothing.text("error")).isEqualTo("invalid_scope");
    }

    @Test
    void tokenRequests_afterAnExchange_logOutcomesWithoutSecrets() {
        Answer answer = TestApp.publicApp(server, "logged").launch(OFFLINE);

        assertThat(server.tokenRequests().all())
                .contains(new TokenRequest("authorization_code", "logged", Outcome.ISSUED, ""));
        assertThat(server.tokenRequests().all().toString()).doesNotContain(server.issuedSecrets());
        assertThat(server.issuedSecrets())
                .contains(answer.text("access_token"), answer.text("refresh_token"), answer.text("id_token"));
    }

    @Test
    void traces_ofRotationAndReuse_followTheGrantByFingerprints() {
        TestApp traced = TestApp.publicApp(server, "traced");
        Answer first = traced.launch(OFFLINE);
        Answer second = traced.refresh(first.text("refresh_token"));
        Answer reused = traced.refresh(first.text("refresh_token"));
        String spent = TokenTrace.fingerprint(first.text("refresh_token"));

        List<TokenTrace> traces = server.tokenRequests().traces().stream()
                .filter(trace -> trace.presented().equals(spent))
                .toList();

        assertThat(reused.status()).isEqualTo(400);
        assertThat(traces).extracting(TokenTrace::outcome).containsExactly(Outcome.ISSUED, Outcome.REUSE_DETECTED);
        assertThat(traces.get(1).grant()).isEqualTo(traces.get(0).grant()).isNotEmpty();
        assertThat(traces.get(0).refreshToken()).isEqualTo(TokenTrace.fingerprint(second.text("refresh_token")));
        assertThat(traces.get(0).accessToken()).isEqualTo(TokenTrace.fingerprint(second.text("access_token")));
        assertThat(traces.toString()).doesNotContain(server.issuedSecrets());
    }

    private static ClientSecretBasic basic(String clientId, String secret) {
        return new ClientSecretBasic(new ClientID(clientId), new Secret(secret));
    }

    private static RefreshTokenGrant grant(Answer answer) {
        return new RefreshTokenGrant(new RefreshToken(answer.text("refresh_token")));
    }
}
