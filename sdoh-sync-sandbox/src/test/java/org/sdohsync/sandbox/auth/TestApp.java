// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.oauth2.sdk.token.Token;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.sandbox.person.ScriptedUser;

/** An app written with somebody else's OAuth library. */
final class TestApp {

    static final URI REDIRECT = URI.create("http://127.0.0.1:8400/callback");
    static final URI FHIR_BASE = URI.create("http://127.0.0.1:1/fhir");
    static final Login PAT = Login.patient("pat", "pat-password", "p1");
    static final String OFFLINE = "launch/patient patient/Task.rs openid fhirUser offline_access";

    final CodeVerifier verifier = new CodeVerifier();
    private final AuthServer server;
    private final ClientID clientId;
    private final Supplier<@Nullable ClientAuthentication> authentication;

    TestApp(AuthServer server, String clientId, Supplier<@Nullable ClientAuthentication> authentication) {
        this.server = server;
        this.clientId = new ClientID(clientId);
        this.authentication = authentication;
    }

    static TestApp publicApp(AuthServer server, String clientId) {
        server.register(PreRegistered.app(clientId, REDIRECT).asPublic());
        return new TestApp(server, clientId, () -> null);
    }

    static AuthServer.Builder county() {
        return AuthServer.builder("county").fhirBase(FHIR_BASE).users(List.of(PAT));
    }

    static ScriptedUser pat() {
        return ScriptedUser.named(PAT.username(), PAT.password());
    }

    AuthorizationRequest.Builder request(String scope) {
        return new AuthorizationRequest.Builder(new ResponseType("code"), clientId)
                .scope(Scope.parse(scope))
                .redirectionURI(REDIRECT)
                .state(new State("state-1"))
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .customParameter("aud", FHIR_BASE.toString())
                .endpointURI(server.endpoints().authorize());
    }

    /** Launches as Pat, who approves, and returns the answer to the code exchange. */
    Answer launch(String scope) {
        return exchange(code(scope));
    }

    String code(String scope) {
        return parameter(pat().visit(request(scope).build().toURI()), "code");
    }

    Answer exchange(String code) {
        return token(new AuthorizationCodeGrant(new AuthorizationCode(code), REDIRECT, verifier), null);
    }

    Answer refresh(String refreshToken) {
        return token(new RefreshTokenGrant(new RefreshToken(refreshToken)), null);
    }

    Answer token(AuthorizationGrant grant, @Nullable Scope scope) {
        URI endpoint = server.endpoints().token();
        ClientAuthentication method = authentication.get();
        TokenRequest request = method == null
                ? new TokenRequest(endpoint, clientId, grant, scope)
                : new TokenRequest(endpoint, method, grant, scope);
        return Answer.to(request.toHTTPRequest());
    }

    Answer revoke(Token token) {
        URI endpoint = server.endpoints().revoke();
        ClientAuthentication method = authentication.get();
        TokenRevocationRequest request = method == null
                ? new TokenRevocationRequest(endpoint, clientId, token)
                : new TokenRevocationRequest(endpoint, method, token);
        return Answer.to(request.toHTTPRequest());
    }

    static String parameter(URI redirect, String name) {
        Map<String, List<String>> parameters = URLUtils.parseParameters(redirect.getRawQuery());
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() != 1) {
            throw new AssertionError(name + " stands " + values.size() + " times in the redirect with "
                    + parameters.keySet() + " " + parameters.getOrDefault("error_description", List.of()));
        }
        return values.get(0);
    }
}
