// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.connection;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.secret.Secret;

/** Properties of a grant other than its tokens. Immutable; safe for use by many threads. {@link #toString} shows no key. */
public final class GrantTerms {
    /** Bearer tokens, and no offline access that is known to be missing. */
    public static final GrantTerms USUAL = new GrantTerms(false, null, null);

    private final boolean lacksOfflineAccess;
    private final @Nullable Secret proofKey;
    private final @Nullable Set<String> firstScopes;

    private GrantTerms(boolean lacksOfflineAccess, @Nullable Secret proofKey, @Nullable Set<String> firstScopes) {
        this.lacksOfflineAccess = lacksOfflineAccess;
        this.proofKey = proofKey;
        this.firstScopes = firstScopes;
    }

    /**
     * Sets whether offline access was requested and not granted: such a connection ends when its access token expires.
     *
     * @param value true if so
     * @return a copy with this setting
     */
    public GrantTerms lackingOfflineAccess(boolean value) {
        return new GrantTerms(value, proofKey, firstScopes);
    }

    /**
     * Binds the tokens to a DPoP key (RFC 9449 §5): each use of them needs a proof made with it.
     *
     * @param key the private key as JWK
     * @return a copy with this setting
     */
    public GrantTerms boundTo(Secret key) {
        return new GrantTerms(lacksOfflineAccess, requireNonNull(key, "key"), firstScopes);
    }

    /**
     * Keeps the scopes that were granted when the source was connected: with them a refresh is compared that names others
     * (RFC 6749 §6).
     *
     * @param scopes the scopes
     * @return a copy with this setting
     */
    public GrantTerms firstScopes(Set<String> scopes) {
        return new GrantTerms(lacksOfflineAccess, proofKey, Collections.unmodifiableSet(new LinkedHashSet<>(scopes)));
    }

    /**
     * Tells whether offline access was requested and not granted.
     *
     * @return true if the connection ends when its access token expires
     */
    public boolean lacksOfflineAccess() {
        return lacksOfflineAccess;
    }

    /**
     * The DPoP key that the tokens are bound to.
     *
     * @return the private key as JWK; empty for Bearer tokens
     */
    public Optional<Secret> proofKey() {
        return Optional.ofNullable(proofKey);
    }

    /**
     * The scopes that were granted when the source was connected.
     *
     * @return the scopes; empty as long as no refresh named others, so that they are those of the connection
     */
    public Optional<Set<String>> firstScopes() {
        return Optional.ofNullable(firstScopes);
    }

    @Override
    public String toString() {
        return "GrantTerms[lacksOfflineAccess=" + lacksOfflineAccess + ", proofKey="
                + (proofKey == null ? "none" : "***") + "]";
    }
}
