// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/** Keeps the authenticated client with the request, because Spring clears the security context before it reports a failure. */
final class AuthenticatedClient implements AuthenticationSuccessHandler {

    private static final String ATTRIBUTE = AuthenticatedClient.class.getName();

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication) {
        SecurityContextHolder.setContext(new SecurityContextImpl(authentication));
        request.setAttribute(ATTRIBUTE, ((OAuth2ClientAuthenticationToken) authentication).getRegisteredClient());
    }

    static @Nullable RegisteredClient of(HttpServletRequest request) {
        return (RegisteredClient) request.getAttribute(ATTRIBUTE);
    }
}
