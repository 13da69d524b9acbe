// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** Redirects back to the app, with the {@code iss} of RFC 9207, which Spring does not send. */
final class AuthorizationAnswers implements AuthenticationSuccessHandler, AuthenticationFailureHandler {

    private final String issuer;

    AuthorizationAnswers(String issuer) {
        this.issuer = issuer;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        OAuth2AuthorizationCodeRequestAuthenticationToken answer =
                (OAuth2AuthorizationCodeRequestAuthenticationToken) authentication;
        OAuth2AuthorizationCode code = answer.getAuthorizationCode();
        String redirectUri = answer.getRedirectUri();
        if (code == null || redirectUri == null) {
            throw new IllegalStateException("an authorization without code or redirect URI indicates a bug");
        }
        redirect(response, redirectUri, answer.getState(), Map.of(OAuth2ParameterNames.CODE, code.getTokenValue()));
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        OAuth2Error error = ((OAuth2AuthenticationException) exception).getError();
        OAuth2AuthorizationCodeRequestAuthenticationToken asked =
                exception instanceof OAuth2AuthorizationCodeRequestAuthenticationException known
                        ? known.getAuthorizationCodeRequestAuthentication()
                        : null;
        String redirectUri = asked == null ? null : asked.getRedirectUri();
        if (asked == null || redirectUri == null) {
            Pages.refusal(response, error);
            return;
        }
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put(OAuth2ParameterNames.ERROR, error.getErrorCode());
        if (error.getDescription() != null) {
            answer.put(OAuth2ParameterNames.ERROR_DESCRIPTION, error.getDescription());
        }
        redirect(response, redirectUri, asked.getState(), answer);
    }

    private void redirect(
            HttpServletResponse response, String redirectUri, @Nullable String state, Map<String, String> answer)
            throws IOException {
        UriComponentsBuilder uri = UriComponentsBuilder.fromUriString(redirectUri);
        answer.forEach((name, value) -> uri.queryParam(name, UriUtils.encode(value, UTF_8)));
        if (state != null) {
            uri.queryParam(OAuth2ParameterNames.STATE, UriUtils.encode(state, UTF_8));
        }
        uri.queryParam("iss", UriUtils.encode(issuer, UTF_8));
        response.sendRedirect(uri.build(true).toUriString());
    }
}
