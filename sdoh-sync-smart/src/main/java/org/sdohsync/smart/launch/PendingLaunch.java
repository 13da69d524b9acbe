// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.launch;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionRecord;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.discovery.Pairing;
import org.sdohsync.smart.scope.Scopes;

/**
 * A launch that waits for the user, with all that its answer is checked against. The endpoints, client and keys are those of the
 * moment it began: what the source publishes later changes nothing for it (RFC 9700 §4.4.2). Immutable.
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
     * The connection as it will be, still without tokens.
     *
     * @return the draft
     */
    public ConnectionRecord draft() {
        return draft;
    }

    /**
     * Tells whether an existing connection is to be authorized again.
     *
     * @return true if the draft's id is that of an existing connection
     */
    public boolean renewal() {
        return renewal;
    }

    /**
     * The scopes that were asked for.
     *
     * @return the scopes
     */
    public Scopes scopes() {
        return plan.scopes();
    }

    /**
     * The redirect address, letter by letter as it was sent.
     *
     * @return the address
     */
    public String redirect() {
        return plan.redirect();
    }

    /**
     * Where the keys are that an id_token must be signed with.
     *
     * @return the address, if identity was asked for
     */
    public Optional<URI> keys() {
        return Optional.ofNullable(plan.keys());
    }

    /**
     * What an id_token must repeat.
     *
     * @return the nonce, if identity was asked for
     */
    public Optional<Secret> nonce() {
        return Optional.ofNullable(nonce);
    }

    /**
     * When the launch is over.
     *
     * @return the moment
     */
    public Instant expiresAt() {
        return expiresAt;
    }

    /**
     * How well its endpoints were known to belong together when it began.
     *
     * @return the kind of proof
     */
    public Pairing pairing() {
        return plan.sender().pairing();
    }

    String stateHash() {
        return stateHash;
    }

    /** What the session hashes to that the answer must come in; empty if the launch belongs to none. */
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
