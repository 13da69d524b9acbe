// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.discovery;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.AuthorizationEndpoints;

/** What of a source's word about its authorization server was found to be true. Made by {@link Discovery#prove}. Immutable. */
public final class ServerProof {
    private final @Nullable String issuer;
    private final boolean contested;
    private final @Nullable URI keys;
    private final Pairing pairing;
    private final @Nullable URI pushed;
    private final boolean pushing;

    ServerProof(@Nullable String issuer, boolean contested, @Nullable URI keys, Pairing pairing) {
        this(issuer, contested, keys, pairing, null, false);
    }

    private ServerProof(
            @Nullable String issuer,
            boolean contested,
            @Nullable URI keys,
            Pairing pairing,
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
     * The issuer that counts.
     *
     * @return the issuer as published; empty if none was published, or if it is not shown to stand for the token endpoint
     */
    public Optional<String> issuer() {
        return Optional.ofNullable(issuer);
    }

    /**
     * Tells whether the source names an issuer that is not shown to stand for its token endpoint.
     *
     * @return true if an issuer was published and does not count
     */
    public boolean issuerUnproved() {
        return contested;
    }

    /**
     * Where the keys of the issuer's id_tokens are.
     *
     * @return the address as the source or the issuer publishes it; empty if no issuer counts, or none of them names it
     */
    public Optional<URI> keys() {
        return Optional.ofNullable(keys);
    }

    /** Adds what is said of pushed requests. */
    ServerProof pushing(@Nullable URI endpoint, boolean required) {
        return new ServerProof(issuer, contested, keys, pairing, endpoint, required);
    }

    /**
     * Where authorization requests are pushed (RFC 9126 §5).
     *
     * @return the address as the source or the issuer that counts publishes it
     */
    public Optional<URI> pushedRequests() {
        return Optional.ofNullable(pushed);
    }

    /**
     * Tells whether the source, or the issuer that counts, takes no authorization request that was not pushed.
     *
     * @return true if so
     */
    public boolean requiresPushedRequests() {
        return pushing;
    }

    /**
     * How well the endpoints are known to belong together.
     *
     * @return the kind of proof
     */
    public Pairing pairing() {
        return pairing;
    }

    /**
     * Endpoints to store with a grant, without an issuer that does not count.
     *
     * @param published the endpoints as the source publishes them
     * @return the endpoints, with the issuer that was proved or none
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
