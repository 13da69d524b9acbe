// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.connection;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.secret.Secret;

/** Properties of a grant other than its tokens. Immutable; safe for use by many threads. {@link #toString} shows no key. */
public final class GrantTerms {
    /** Bearer tokens, and no offline access that is known to be missing. */
    public static final GrantTerms USUAL = new GrantTerms(false, null);

    private final boolean lacksOfflineAccess;
    private final @Nullable Secret proofKey;

    private GrantTerms(boolean lacksOfflineAccess, @Nullable Secret proofKey) {
        this.lacksOfflineAccess = lacksOfflineAccess;
        this.proofKey = proofKey;
    }

    /**
     * Sets whether offline access was requested and not granted: such a connection ends when its access token expires.
     *
     * @param value true if so
     * @return a copy with this setting
     */
    public GrantTerms lackingOfflineAccess(boolean value) {
        return new GrantTerms(value, proofKey);
    }

    /**
     * Binds the tokens to a DPoP key (RFC 9449 §5): each use of them needs a proof made with it.
     *
     * @param key the private key as JWK
     * @return a copy with this setting
     */
    public GrantTerms boundTo(Secret key) {
        return new GrantTerms(lacksOfflineAccess, requireNonNull(key, "key"));
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

    @Override
    public String toString() {
        return "GrantTerms[lacksOfflineAccess=" + lacksOfflineAccess + ", proofKey="
                + (proofKey == null ? "none" : "***") + "]";
    }
}
