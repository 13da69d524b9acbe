// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.launch;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.internal.discovery.EndpointTrust;
import org.sdohsync.smart.scope.Scopes;

/**
 * A launch that waits for the user, with everything its answer is checked against. Endpoints, client and keys are those of
 * the time it started; later changes at the source do not apply to it (RFC 9700 §4.4.2). Immutable.
 */
public final class PendingLaunch {
    private final String stateHash;
    private final ConnectionRecord draft;
    private final boolean renewal;
    private final LaunchPlan plan;
    private final Secret verifier;
    private final @Nullable Secret nonce;
    private final @Nullable String sessionHash;
    private final Instant expiresAt;

    PendingLaunch(
            String stateHash,
            LaunchPlan plan,
            Secret verifier,
            @Nullable Secret nonce,
            @Nullable String sessionHash,
            Instant expiresAt) {
        this.stateHash = requireNonNull(stateHash, "stateHash");
        this.plan = requireNonNull(plan, "plan");
        this.draft = plan.draft();
        this.renewal = plan.renewal();
        this.verifier = requireNonNull(verifier, "verifier");
        this.nonce = nonce;
        this.sessionHash = sessionHash;
        this.expiresAt = requireNonNull(expiresAt, "expiresAt");
    }

    /**
     * The connection without tokens.
     *
     * @return the draft
     */
    public ConnectionRecord draft() {
        return draft;
    }

    /**
     * Tells whether an existing connection is to be authorized again.
     *
     * @return true if so
     */
    public boolean renewal() {
        return renewal;
    }

    /**
     * The requested scopes.
     *
     * @return the scopes
     */
    public Scopes scopes() {
        return plan.scopes();
    }

    /**
     * The redirect address, exactly as it was sent.
     *
     * @return the address
     */
    public String redirect() {
        return plan.redirect();
    }

    /**
     * The address of the keys of id_tokens.
     *
     * @return the address, if identity was requested
     */
    public Optional<URI> keys() {
        return Optional.ofNullable(plan.keys());
    }

    /**
     * The nonce that the id_token must contain.
     *
     * @return the nonce, if identity was requested
     */
    public Optional<Secret> nonce() {
        return Optional.ofNullable(nonce);
    }

    /**
     * When the launch expires.
     *
     * @return the moment
     */
    public Instant expiresAt() {
        return expiresAt;
    }

    /**
     * The proof that its endpoints belonged together when it started.
     *
     * @return the kind of proof
     */
    public EndpointTrust pairing() {
        return plan.sender().pairing();
    }

    String stateHash() {
        return stateHash;
    }

    /** The hash of the session in which the answer must arrive; empty if the launch is bound to none. */
    Optional<String> sessionHash() {
        return Optional.ofNullable(sessionHash);
    }

    LaunchPlan plan() {
        return plan;
    }

    Secret verifier() {
        return verifier;
    }

    /** Prints the connection it is for. */
    @Override
    public String toString() {
        return "PendingLaunch[" + draft + ", expires=" + expiresAt + "]";
    }
}
