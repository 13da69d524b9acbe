// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.account;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/**
 * Somebody has signed in at the OpenID provider: from here on they are the member that the inbox knows, and nothing of the provider
 * stays in the session. Who has no team yet is signed out again.
 */
final class OidcSuccess implements AuthenticationSuccessHandler {
    private final Identities identities;
    private final String teamClaim;
    private final HttpSessionSecurityContextRepository sessions = new HttpSessionSecurityContextRepository();

    OidcSuccess(Identities identities, String teamClaim) {
        this.identities = identities;
        this.teamClaim = teamClaim;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication signedIn) throws IOException {
        OidcUser who = (OidcUser) requireNonNull(signedIn.getPrincipal(), "principal");
        String issuer = requireNonNull(who.getIssuer(), "iss").toString();
        Optional<Member> member =
                identities.member(issuer, requireNonNull(who.getSubject(), "sub"), name(who), team(who));
        if (member.isEmpty()) {
            SecurityContextHolder.clearContext();
            HttpSession session = request.getSession(false);
            if (session != null) {
                session.invalidate();
            }
            response.sendRedirect("/login?waiting");
            return;
        }
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                member.get(), null, member.get().getAuthorities()));
        SecurityContextHolder.setContext(context);
        sessions.saveContext(context, request, response);
        response.sendRedirect("/");
    }

    private static String name(OidcUser who) {
        return Stream.of(who.getPreferredUsername(), who.getFullName(), who.getEmail())
                .filter(name -> name != null && !name.isBlank())
                .findFirst()
                .orElseGet(() -> requireNonNull(who.getSubject(), "sub"));
    }

    /** A claim of one text, or of a list with one. */
    private @Nullable String team(OidcUser who) {
        Object claim = teamClaim.isEmpty() ? null : who.getClaim(teamClaim);
        Object one = claim instanceof List<?> list && list.size() == 1 ? list.get(0) : claim;
        return one instanceof String text ? text : null;
    }
}
