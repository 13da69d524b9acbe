// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.sdohsync.sandbox.fhir.access.TokenCheck;
import org.sdohsync.sandbox.fhir.access.TokenGrant;

/** Tokens a test hands out and takes back. */
final class FakeTokens implements TokenCheck {
    private final Map<String, TokenGrant> grants = new ConcurrentHashMap<>();

    String issue(String client, @Nullable String patient, String... scopes) {
        String token = client + "-" + grants.size();
        grants.put(token, new TokenGrant(Set.of(scopes), patient, client, client));
        return token;
    }

    void revoke(String token) {
        grants.remove(token);
    }

    @Override
    public Optional<TokenGrant> check(String token) {
        return Optional.ofNullable(grants.get(token));
    }
}
