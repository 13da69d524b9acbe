// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;

/**
 * What could be verified of a source's statements about its authorization server. Created by {@link Discovery#prove}.
 * Immutable; safe for use by many threads.
 */
public final class IssuerVerification {
    private final @Nullable String issuer;
    private final boolean contested;
    private final @Nullable URI keys;
    private final EndpointTrust pairing;
    private final @Nullable URI pushed;
    private final boolean pushing;

    IssuerVerification(@Nullable String issuer, boolean contested, @Nullable URI keys, EndpointTrust pairing) {
        this(issuer, contested, keys, pairing, null, false);
    }

    private IssuerVerification(
            @Nullable String issuer,
            boolean contested,
            @Nullable URI keys,
            EndpointTrust pairing,
            @Nullable URI pushed,
            boolean pushing) {
        this.pushed = pushed;
        this.pushing = pushing;
        this.issuer = issuer;
        this.contested = contested;
        this.keys = keys;
        this.pairing = requireNonNull(pairing, "pairing");
    }

    /**
     * The confirmed issuer.
     *
     * @return the issuer as published; empty if none was published, or if its connection with the token endpoint could not be
     *     verified
     */
    public Optional<String> issuer() {
        return Optional.ofNullable(issuer);
    }

    /**
     * Tells whether the source names an issuer whose connection with the token endpoint could not be verified.
     *
     * @return true if an issuer was published and is not confirmed
     */
    public boolean issuerUnproved() {
        return contested;
    }

    /**
     * The address of the keys that sign the issuer's id_tokens ({@code jwks_uri}).
     *
     * @return the address as the source or the issuer publishes it; empty if no issuer is confirmed, or neither names it
     */
    public Optional<URI> keys() {
        return Optional.ofNullable(keys);
    }

    /** Returns a copy with the settings of pushed requests. */
    IssuerVerification pushing(@Nullable URI endpoint, boolean required) {
        return new IssuerVerification(issuer, contested, keys, pairing, endpoint, required);
    }

    /**
     * The pushed authorization request endpoint (RFC 9126 §5).
     *
     * @return the address as the source or the confirmed issuer publishes it
     */
    public Optional<URI> pushedRequests() {
        return Optional.ofNullable(pushed);
    }

    /**
     * Tells whether the source, or the confirmed issuer, requires pushed authorization requests.
     *
     * @return true if so
     */
    public boolean requiresPushedRequests() {
        return pushing;
    }

    /**
     * The proof that the endpoints belong together.
     *
     * @return the kind of proof
     */
    public EndpointTrust pairing() {
        return pairing;
    }

    /**
     * The endpoints to store with a grant, without an unconfirmed issuer.
     *
     * @param published the endpoints as the source publishes them
     * @return the endpoints, with the confirmed issuer or none
     */
    public AuthorizationEndpoints endpoints(AuthorizationEndpoints published) {
        return AuthorizationEndpoints.of(
                published.authorize().orElse(null),
                published.token(),
                issuer,
                published.revocation().orElse(null));
    }

    /** Prints the kind of proof. */
    @Override
    public String toString() {
        return "ServerProof[" + pairing + ", issuer=" + (issuer == null ? (contested ? "unproved" : "none") : "proved")
                + "]";
    }
}
