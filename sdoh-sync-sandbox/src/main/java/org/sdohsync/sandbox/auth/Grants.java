// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;

/**
 * The grants, in memory. Three things differ from Spring's own in-memory store:
 *
 * <ol>
 *   <li>A save is a compare-and-set on a revision, so that of two requests that spend the same refresh token or code at once
 *       exactly one succeeds.
 *   <li>A rotated refresh token is remembered, so that using it again is recognized as reuse.
 *   <li>An access token stays valid to its end when a refresh issues the next one, as it does at servers whose tokens are
 *       self-contained; it dies early only with its grant.
 * </ol>
 */
final class Grants implements OAuth2AuthorizationService {

    private static final String REVISION = "sandbox.revision";

    private final IssuedSecrets secrets;
    /** Guards the three maps. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<String, OAuth2Authorization> byId = new HashMap<>();
    private final Map<String, String> idByToken = new HashMap<>();
    private final Map<String, OAuth2Authorization> earlierByAccessToken = new HashMap<>();

    Grants(IssuedSecrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public void save(OAuth2Authorization grant) {
        lock.lock();
        try {
            OAuth2Authorization stored = byId.get(grant.getId());
            if (stored != null && revision(stored) != revision(grant)) {
                throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
            }
            if (stored != null && dropEarlier(grant)) {
                return;
            }
            OAuth2Authorization next = OAuth2Authorization.from(grant)
                    .attribute(REVISION, revision(grant) + 1)
                    .build();
            keepEarlier(stored, next);
            byId.put(next.getId(), next);
            values(next).forEach(value -> idByToken.put(value, next.getId()));
        } finally {
            lock.unlock();
        }
        secrets.addAll(grant);
    }

    @Override
    public void remove(OAuth2Authorization grant) {
        lock.lock();
        try {
            byId.remove(grant.getId());
            idByToken.values().removeIf(grant.getId()::equals);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable OAuth2Authorization findById(String id) {
        lock.lock();
        try {
            return byId.get(id);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
        lock.lock();
        try {
            OAuth2Authorization current = byId.get(idByToken.getOrDefault(token, ""));
            if (current == null) {
                return null;
            }
            if (holds(current, token, type)) {
                return current;
            }
            OAuth2Authorization earlier = earlierByAccessToken.get(token);
            return earlier != null && holds(earlier, token, type) ? asOf(current, earlier) : null;
        } finally {
            lock.unlock();
        }
    }

    /** Finds the grant of a client that a spent refresh token or code belonged to. */
    Optional<OAuth2Authorization> findBySpent(String token, String registeredClientId) {
        lock.lock();
        try {
            OAuth2Authorization grant = byId.get(idByToken.getOrDefault(token, ""));
            return Optional.ofNullable(grant)
                    .filter(g -> g.getRegisteredClientId().equals(registeredClientId))
                    .filter(g -> isSpent(g, token));
        } finally {
            lock.unlock();
        }
    }

    /** Ends a grant: its refresh token and all its access tokens. */
    void revoke(String id) {
        lock.lock();
        try {
            OAuth2Authorization grant = byId.get(id);
            if (grant == null) {
                return;
            }
            OAuth2Authorization.Builder revoked = OAuth2Authorization.from(grant);
            if (grant.getAccessToken() != null) {
                revoked.invalidate(grant.getAccessToken().getToken());
            }
            if (grant.getRefreshToken() != null) {
                revoked.invalidate(grant.getRefreshToken().getToken());
            }
            save(revoked.build());
        } finally {
            lock.unlock();
        }
    }

    private void keepEarlier(@Nullable OAuth2Authorization stored, OAuth2Authorization next) {
        if (stored == null || stored.getAccessToken() == null || next.getAccessToken() == null) {
            return;
        }
        String before = stored.getAccessToken().getToken().getTokenValue();
        if (!before.equals(next.getAccessToken().getToken().getTokenValue())) {
            earlierByAccessToken.put(before, stored);
        }
    }

    /** A revocation that names an earlier access token ends that one only, and leaves the grant as it is. */
    private boolean dropEarlier(OAuth2Authorization grant) {
        return grant.getAccessToken() != null
                && earlierByAccessToken.remove(grant.getAccessToken().getToken().getTokenValue()) != null;
    }

    private static OAuth2Authorization asOf(OAuth2Authorization current, OAuth2Authorization earlier) {
        OAuth2Authorization.Token<OAuth2AccessToken> token = earlier.getAccessToken();
        if (token == null) {
            throw new IllegalStateException("an earlier grant without access token indicates a bug");
        }
        OAuth2Authorization.Token<?> refresh = current.getRefreshToken();
        boolean dead = refresh != null && refresh.isInvalidated();
        return OAuth2Authorization.from(current)
                .token(token.getToken(), metadata -> {
                    metadata.putAll(token.getMetadata());
                    metadata.put(OAuth2Authorization.Token.INVALIDATED_METADATA_NAME, dead || token.isInvalidated());
                })
                .build();
    }

    private static boolean isSpent(OAuth2Authorization grant, String token) {
        OAuth2Authorization.Token<OAuth2AuthorizationCode> code = grant.getToken(OAuth2AuthorizationCode.class);
        if (code != null && code.getToken().getTokenValue().equals(token)) {
            return code.isInvalidated();
        }
        return grant.getToken(token) == null;
    }

    private static boolean holds(OAuth2Authorization grant, String value, @Nullable OAuth2TokenType type) {
        if (type != null && type.getValue().equals(OAuth2ParameterNames.STATE)) {
            return value.equals(grant.getAttribute(OAuth2ParameterNames.STATE));
        }
        OAuth2Authorization.Token<?> token = grant.getToken(value);
        return token != null && (type == null || kind(token.getToken()).equals(type.getValue()));
    }

    private static String kind(OAuth2Token token) {
        if (token instanceof OAuth2AccessToken) {
            return OAuth2ParameterNames.ACCESS_TOKEN;
        }
        if (token instanceof OAuth2AuthorizationCode) {
            return OAuth2ParameterNames.CODE;
        }
        return token instanceof OidcIdToken ? "id_token" : OAuth2ParameterNames.REFRESH_TOKEN;
    }

    private static Set<String> values(OAuth2Authorization grant) {
        Set<String> values = new HashSet<>(IssuedSecrets.of(grant));
        String state = grant.getAttribute(OAuth2ParameterNames.STATE);
        if (state != null) {
            values.add(state);
        }
        return values;
    }

    private static int revision(OAuth2Authorization grant) {
        Integer revision = grant.getAttribute(REVISION);
        return revision == null ? 0 : revision;
    }
}
