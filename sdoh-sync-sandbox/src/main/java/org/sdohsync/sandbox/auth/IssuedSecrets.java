// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;

/** Everything secret the server handed out, for tests that search for leaks. */
final class IssuedSecrets {

    private final Set<String> values = ConcurrentHashMap.newKeySet();

    void add(String value) {
        values.add(value);
    }

    void addAll(OAuth2Authorization grant) {
        values.addAll(of(grant));
    }

    Set<String> all() {
        return Set.copyOf(values);
    }

    /** Returns the token values a grant holds now. */
    static Set<String> of(OAuth2Authorization grant) {
        return Stream.of(
                        OAuth2AccessToken.class,
                        OAuth2RefreshToken.class,
                        OAuth2AuthorizationCode.class,
                        OidcIdToken.class)
                .map(grant::getToken)
                .filter(Objects::nonNull)
                .map(token -> token.getToken().getTokenValue())
                .collect(Collectors.toSet());
    }
}
