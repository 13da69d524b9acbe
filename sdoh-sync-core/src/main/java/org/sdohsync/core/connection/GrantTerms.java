// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.connection;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.secret.Secret;

/** What a grant comes with beside its tokens. Immutable; prints no key. */
public final class GrantTerms {
    /** Bearer tokens, and all that was asked for as far as it is known. */
    public static final GrantTerms USUAL = new GrantTerms(false, null);

    private final boolean lacksOfflineAccess;
    private final @Nullable Secret proofKey;

    private GrantTerms(boolean lacksOfflineAccess, @Nullable Secret proofKey) {
        this.lacksOfflineAccess = lacksOfflineAccess;
        this.proofKey = proofKey;
    }

    /**
     * Sets whether offline access was asked for and not granted: such a connection ends with its access token.
     *
     * @param value true if so
     * @return other terms
     */
    public GrantTerms lackingOfflineAccess(boolean value) {
        return new GrantTerms(value, proofKey);
    }

    /**
     * Binds the tokens to a key (RFC 9449 §5): each use of them needs a proof made with it.
     *
     * @param key the private key as JWK
     * @return other terms
     */
    public GrantTerms boundTo(Secret key) {
        return new GrantTerms(lacksOfflineAccess, requireNonNull(key, "key"));
    }

    /**
     * Tells whether offline access was asked for and not granted.
     *
     * @return true if the connection ends with its access token
     */
    public boolean lacksOfflineAccess() {
        return lacksOfflineAccess;
    }

    /**
     * The key that the tokens are bound to.
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
