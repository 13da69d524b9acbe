// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import static java.util.Objects.requireNonNullElse;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.sandbox.auth.TokenRequest.Outcome;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AccessTokenResponseAuthenticationSuccessHandler;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/** Answers token requests: launch context in, outcome logged, reuse of spent tokens noticed. */
final class TokenAnswers
        implements AuthenticationSuccessHandler, AuthenticationFailureHandler, AuthenticationEntryPoint {

    private final Realm realm;
    private final LaunchContexts contexts;
    private final OAuth2AccessTokenResponseAuthenticationSuccessHandler tokens =
            new OAuth2AccessTokenResponseAuthenticationSuccessHandler();

    TokenAnswers(Realm realm) {
        this.realm = realm;
        this.contexts = new LaunchContexts(realm);
        tokens.setAccessTokenResponseCustomizer(context -> {
            OAuth2AccessTokenAuthenticationToken issued = context.getAuthentication();
            Map<String, Object> members = new LinkedHashMap<>(issued.getAdditionalParameters());
            members.putAll(launchContext(issued.getAccessToken().getTokenValue()));
            // Spring counts from the moment of writing, which turns 2 s into 1, and counts the grace in.
            members.put(
                    OAuth2ParameterNames.EXPIRES_IN,
                    realm.lifetimes.accessToken().toSeconds());
            context.getAccessTokenResponse().additionalParameters(members);
        });
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException, ServletException {
        log(request, Outcome.ISSUED, "", issued(request, authentication));
        tokens.onAuthenticationSuccess(request, response, authentication);
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        OAuth2Error error = exception instanceof OAuth2AuthenticationException known
                ? known.getError()
                : new OAuth2Error(OAuth2ErrorCodes.SERVER_ERROR);
        Optional<OAuth2Authorization> reused = reused(request, error);
        if (realm.revokeFamilyOnReuse) {
            reused.ifPresent(grant -> realm.grants.revoke(grant.getId()));
        }
        Outcome outcome = reused.isPresent() ? Outcome.REUSE_DETECTED : Outcome.REFUSED;
        String id = reused.map(OAuth2Authorization::getId).orElse("");
        log(request, outcome, error.getErrorCode(), trace(request, outcome, id, "", ""));
        refuse(response, error.getErrorCode());
    }

    /** Answers a token request that came without any client authentication. */
    @Override
    public void commence(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException authException)
            throws IOException {
        log(request, Outcome.REFUSED, OAuth2ErrorCodes.INVALID_CLIENT, trace(request, Outcome.REFUSED, "", "", ""));
        refuse(response, OAuth2ErrorCodes.INVALID_CLIENT);
    }

    private Map<String, Object> launchContext(String accessToken) {
        Map<String, Object> members = new LinkedHashMap<>();
        OAuth2Authorization grant = realm.grants.findByToken(accessToken, OAuth2TokenType.ACCESS_TOKEN);
        if (grant != null) {
            contexts.of(grant)
                    .forEach((member, value) ->
                            members.put(member, isTruthValue(value) ? Boolean.valueOf(value) : value));
        }
        return members;
    }

    private Optional<OAuth2Authorization> reused(HttpServletRequest request, OAuth2Error error) {
        String spent = presented(request);
        RegisteredClient client = AuthenticatedClient.of(request);
        if (spent == null || client == null || !error.getErrorCode().equals(OAuth2ErrorCodes.INVALID_GRANT)) {
            return Optional.empty();
        }
        return realm.grants.findBySpent(spent, client.getId());
    }

    private TokenTrace issued(HttpServletRequest request, Authentication authentication) {
        if (!(authentication instanceof OAuth2AccessTokenAuthenticationToken tokensIssued)) {
            return trace(request, Outcome.ISSUED, "", "", "");
        }
        String access = tokensIssued.getAccessToken().getTokenValue();
        OAuth2RefreshToken refresh = tokensIssued.getRefreshToken();
        OAuth2Authorization grant = realm.grants.findByToken(access, OAuth2TokenType.ACCESS_TOKEN);
        return trace(
                request,
                Outcome.ISSUED,
                grant == null ? "" : grant.getId(),
                refresh == null ? "" : TokenTrace.fingerprint(refresh.getTokenValue()),
                TokenTrace.fingerprint(access));
    }

    private TokenTrace trace(
            HttpServletRequest request, Outcome outcome, String grant, String refreshToken, String accessToken) {
        String presented = presented(request);
        return new TokenTrace(
                realm.clock.instant(),
                grant,
                requireNonNullElse(request.getHeader("User-Agent"), ""),
                requireNonNullElse(request.getParameter(OAuth2ParameterNames.GRANT_TYPE), ""),
                outcome,
                presented == null ? "" : TokenTrace.fingerprint(presented),
                refreshToken,
                accessToken);
    }

    private static @Nullable String presented(HttpServletRequest request) {
        String refreshToken = request.getParameter(OAuth2ParameterNames.REFRESH_TOKEN);
        return refreshToken == null ? request.getParameter(OAuth2ParameterNames.CODE) : refreshToken;
    }

    private void log(HttpServletRequest request, Outcome outcome, String error, TokenTrace trace) {
        if (!request.getRequestURI().equals(Paths.TOKEN)) {
            return;
        }
        String grantType = request.getParameter(OAuth2ParameterNames.GRANT_TYPE);
        RegisteredClient client = AuthenticatedClient.of(request);
        realm.requests.add(
                new TokenRequest(
                        grantType == null ? "" : grantType, client == null ? "" : client.getClientId(), outcome, error),
                trace);
    }

    private static void refuse(HttpServletResponse response, String code) throws IOException {
        boolean unauthenticated = code.equals(OAuth2ErrorCodes.INVALID_CLIENT);
        response.setStatus((unauthenticated ? HttpStatus.UNAUTHORIZED : HttpStatus.BAD_REQUEST).value());
        if (unauthenticated) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"token\"");
        }
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream().print("{\"error\":\"" + code + "\"}");
    }

    private static boolean isTruthValue(String value) {
        return value.equals("true") || value.equals("false");
    }
}
