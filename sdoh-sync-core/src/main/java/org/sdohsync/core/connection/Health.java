// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.connection;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a connection is doing, since when, and what somebody should do about it. Immutable. */
public final class Health {
    /** The states a connection moves through. */
    public enum State {
        /** All is well. */
        CONNECTED("Nothing to do."),
        /** The source does not answer or answers with failures; the grant is fine. */
        DEGRADED("Nothing to do: it is tried again by itself. If it lasts, ask the source whether it is down."),
        /** The grant ended or was suspended; checkpoint, journal and identity are kept. */
        NEEDS_AUTHORIZATION("Let the user connect this source again; the work goes on where it stopped."),
        /** The client registration does not work at this source. */
        NEEDS_CONFIGURATION(
                "Check this app's registration at the source: client id, keys or secret, redirect address.");

        private final String nextAction;

        State(String nextAction) {
            this.nextAction = nextAction;
        }
    }

    private static final int LONGEST_REASON = 1000;
    private static final int LONGEST_PAGE = 2048;

    private final State state;
    private final Instant since;
    private final String reason;
    private final @Nullable URI errorUri;

    private Health(State state, Instant since, String reason, @Nullable URI errorUri) {
        this.state = requireNonNull(state, "state");
        this.since = requireNonNull(since, "since");
        this.reason = requireNonNull(reason, "reason").length() > LONGEST_REASON
                ? reason.substring(0, LONGEST_REASON)
                : reason;
        this.errorUri = errorUri == null || errorUri.toString().length() > LONGEST_PAGE ? null : errorUri;
    }

    /**
     * Makes one.
     *
     * @param state the state
     * @param since since when it lasts
     * @param reason why, in words free of secrets and patient data; empty when there is nothing to tell. Of more than 1,000
     *     characters the first are kept
     * @param errorUri the server's page about it, or null; left out if it has more than 2,048 characters
     * @return the health
     */
    public static Health of(State state, Instant since, String reason, @Nullable URI errorUri) {
        return new Health(state, since, reason, errorUri);
    }

    /**
     * The state.
     *
     * @return the state
     */
    public State state() {
        return state;
    }

    /**
     * Since when the state lasts.
     *
     * @return the time
     */
    public Instant since() {
        return since;
    }

    /**
     * Why the connection is in this state.
     *
     * @return words for a log or an administrator, empty when there is nothing to tell
     */
    public String reason() {
        return reason;
    }

    /**
     * What somebody should do next.
     *
     * @return one sentence for a person
     */
    public String nextAction() {
        return state == State.NEEDS_AUTHORIZATION && errorUri != null
                ? "Let the user look at the source's own page about it (errorUri). " + state.nextAction
                : state.nextAction;
    }

    /**
     * The server's page about the error. Show it, do not trust it.
     *
     * @return the page, if the server named one
     */
    public Optional<URI> errorUri() {
        return Optional.ofNullable(errorUri);
    }

    @Override
    public String toString() {
        return state + " since " + since + (reason.isEmpty() ? "" : ": " + reason);
    }
}
