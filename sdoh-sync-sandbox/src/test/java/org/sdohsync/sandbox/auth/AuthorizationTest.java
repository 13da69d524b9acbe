// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sdohsync.sandbox.auth.TestApp.OFFLINE;
import static org.sdohsync.sandbox.auth.TestApp.parameter;
import static org.sdohsync.sandbox.auth.TestApp.pat;

import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sdohsync.sandbox.person.ScriptedUser;

class AuthorizationTest {

    private static AuthServer server;
    private static TestApp app;

    @BeforeAll
    static void start() {
        server = TestApp.county().start();
        app = TestApp.publicApp(server, "app");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void authorize_approved_echoesStateAndNamesIssuer() {
        URI redirect = pat().visit(app.request(OFFLINE).build().toURI());

        assertThat(redirect.toString()).startsWith(TestApp.REDIRECT.toString());
        assertThat(parameter(redirect, "state")).isEqualTo("state-1");
        assertThat(parameter(redirect, "iss")).isEqualTo(server.issuer().toString());
        assertThat(parameter(redirect, "code")).isNotEmpty();
    }

    @Test
    void authorize_denied_answersAccessDenied() {
        URI redirect = pat().denying().visit(app.request(OFFLINE).build().toURI());

        assertThat(parameter(redirect, "error")).isEqualTo("access_denied");
        assertThat(parameter(redirect, "state")).isEqualTo("state-1");
        assertThat(parameter(redirect, "iss")).isEqualTo(server.issuer().toString());
    }

    @Test
    void authorize_withoutChallenge_isRefused() {
        URI redirect = pat().visit(app.request(OFFLINE)
                .codeChallenge((CodeVerifier) null, null)
                .build()
                .toURI());

        assertThat(parameter(redirect, "error")).isEqualTo("invalid_request");
    }

    @Test
    void authorize_withPlainChallenge_isRefused() {
        URI redirect = pat().visit(app.request(OFFLINE)
                .codeChallenge(app.verifier, CodeChallengeMethod.PLAIN)
                .build()
                .toURI());

        assertThat(parameter(redirect, "error")).isEqualTo("invalid_request");
    }

    @Test
    void authorize_audOfAnotherServerOrNone_isRefused() {
        assertThat(error(app.request(OFFLINE).customParameter("aud", "https://other.example/fhir")))
                .isEqualTo("invalid_request");
        assertThat(error(app.request(OFFLINE).customParameter("aud", (String[]) null)))
                .isEqualTo("invalid_request");
    }

    @Test
    void authorize_audWithTrailingSlash_isAccepted() {
        URI redirect = pat().visit(app.request(OFFLINE)
                .customParameter("aud", TestApp.FHIR_BASE + "/")
                .build()
                .toURI());

        assertThat(parameter(redirect, "code")).isNotEmpty();
    }

    @Test
    void authorize_malformedOrSystemScope_isRefused() {
        assertThat(error(app.request("patient/Task.dus"))).isEqualTo("invalid_scope");
        assertThat(error(app.request("system/*.cruds"))).isEqualTo("invalid_scope");
    }

    @Test
    void authorize_scopeOutsideRegistration_isRefusedAndInsideGranted() {
        server.register(PreRegistered.app("narrow", TestApp.REDIRECT)
                .scopes("patient/*.rs", "launch/patient")
                .asPublic());
        TestApp narrow = new TestApp(server, "narrow", () -> null);

        assertThat(error(narrow.request("launch/patient patient/Task.u"))).isEqualTo("invalid_scope");
        assertThat(narrow.launch("launch/patient patient/Task.r").text("scope").split(" ", -1))
                .containsExactlyInAnyOrder("patient/Task.r", "launch/patient");
    }

    @Test
    void authorize_loopbackRedirectWithAnotherPort_isAccepted() {
        URI other = URI.create("http://127.0.0.1:45678/callback");

        URI redirect =
                pat().visit(app.request(OFFLINE).redirectionURI(other).build().toURI());

        assertThat(redirect.getPort()).isEqualTo(45678);
        assertThat(parameter(redirect, "code")).isNotEmpty();
    }

    @Test
    void authorize_unknownClientOrRedirect_showsPageInsteadOfRedirecting() {
        TestApp stranger = new TestApp(server, "stranger", () -> null);
        AuthorizationRequest elsewhere = app.request(OFFLINE)
                .redirectionURI(URI.create("https://evil.example/callback"))
                .build();

        assertThatThrownBy(() -> pat().visit(stranger.request(OFFLINE).build().toURI()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("HTTP 400");
        assertThatThrownBy(() -> pat().visit(elsewhere.toURI())).hasMessageContaining("HTTP 400");
    }

    @Test
    void authorize_byPost_leadsToTheSameLogin() throws Exception {
        HTTPRequest post = new HTTPRequest(
                HTTPRequest.Method.POST, server.endpoints().authorize().toURL());
        post.setFollowRedirects(false);
        post.setHeader("Content-Type", "application/x-www-form-urlencoded");
        post.setBody(app.request(OFFLINE).build().toQueryString());

        HTTPResponse answer = post.send();
        URI redirect = pat().visit(server.issuer().resolve(answer.getLocation()));

        assertThat(answer.getStatusCode()).isEqualTo(303);
        assertThat(app.exchange(parameter(redirect, "code")).status()).isEqualTo(200);
    }

    @Test
    void login_wrongPassword_isRefused() {
        ScriptedUser impostor = ScriptedUser.named("pat", "guess");

        assertThatThrownBy(() -> impostor.visit(app.request(OFFLINE).build().toURI()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("refused for pat")
                .hasMessageNotContaining("guess");
    }

    @Test
    void launch_fromEhr_answersContextOfThatLaunch() {
        String handle = server.ehrLaunch(Map.of("patient", "p9", "encounter", "e9", "need_patient_banner", "true"));
        AuthorizationRequest request = app.request("launch patient/Task.rs")
                .customParameter("launch", handle)
                .build();

        Answer answer = app.exchange(parameter(pat().visit(request.toURI()), "code"));

        assertThat(answer.json())
                .containsEntry("patient", "p9")
                .containsEntry("encounter", "e9")
                .containsEntry("need_patient_banner", true);
        assertThat(error(app.request("launch").customParameter("launch", "forged")))
                .isEqualTo("invalid_request");
    }

    private static String error(AuthorizationRequest.Builder request) {
        return parameter(pat().visit(request.build().toURI()), "error");
    }
}
