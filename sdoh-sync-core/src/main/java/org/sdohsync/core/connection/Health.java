// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.connection;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** What is known beyond the state, and changes what to do next. */
    public enum Hint {
        /** A refresh alone was refused in words for a bad registration. Many servers say so of a refresh token that is over. */
        CONNECT_AGAIN(
                "Let the user connect this source again; the work goes on where it stopped. If that is refused too,"
                        + " check this app's registration at the source: client id, keys or secret."),
        /** The secret has characters that differ in the two ways to write a Basic header, and was refused in the usual way. */
        RAW_BASIC_ENCODING("If id and secret are right, the source may want them unencoded in the Basic header: set"
                + " BasicEncoding.RAW with SourceSettings.basicEncoding."),
        /** Offline access was asked for and not granted. */
        NO_OFFLINE_ACCESS(
                "The connection ends with its access token, because the source granted no offline access: let the user connect"
                        + " again and agree to it, or ask the source to permit offline_access to this app. If it wants to be asked"
                        + " otherwise, see SourceSettings.prompt."),
        /** The source answers, and refuses what it is asked for: waiting alone does not help. */
        REFUSED(
                "Ask the source whether it permits this app, and this user, to search Tasks: it refuses that (see the reason). It is tried"
                        + " again by itself."),
        /** The source answers with something that is not what FHIR promises: waiting alone does not help. */
        UNUSABLE_ANSWER(
                "Tell the source that its answer cannot be used (see the reason), or set Limits if that names one. It is tried again by"
                        + " itself.");

        private final String nextAction;

        Hint(String nextAction) {
            this.nextAction = nextAction;
        }
    }

    private static final String LACKING = "offline access was asked for and not granted";

    private static final int LONGEST_REASON = 1000;
    private static final int LONGEST_PAGE = 2048;

    private final State state;
    private final Instant since;
    private final String reason;
    private final @Nullable URI errorUri;
    private final Set<Hint> hints;
    private final Instant changedAt;

    private Health(
            State state,
            Instant since,
            String reason,
            @Nullable URI errorUri,
            Collection<Hint> hints,
            Instant changedAt) {
        EnumSet<Hint> kept = EnumSet.noneOf(Hint.class);
        kept.addAll(hints);
        this.hints = Collections.unmodifiableSet(kept);
        this.changedAt = requireNonNull(changedAt, "changedAt");
        this.state = requireNonNull(state, "state");
        this.since = requireNonNull(since, "since");
        this.reason = bounded(requireNonNull(reason, "reason"));
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
        return new Health(state, since, reason, errorUri, Set.of(), since);
    }

    /**
     * Sets what is known beyond the state.
     *
     * @param value the hints
     * @return another health
     */
    public Health hints(Collection<Hint> value) {
        return new Health(state, since, reason, errorUri, value, changedAt);
    }

    /**
     * Sets since when the reason is this one.
     *
     * @param time the time
     * @return another health
     */
    public Health changedAt(Instant time) {
        return new Health(state, since, reason, errorUri, hints, time);
    }

    /** Tells of offline access that is lacking as long as all is well otherwise. */
    Health lacking(boolean offlineAccess) {
        if (hints.contains(Hint.NO_OFFLINE_ACCESS) == (offlineAccess && state == State.CONNECTED)) {
            return this;
        }
        return offlineAccess
                ? new Health(state, since, LACKING, errorUri, Set.of(Hint.NO_OFFLINE_ACCESS), since)
                : new Health(state, since, "", errorUri, Set.of(), since);
    }

    /**
     * What is known beyond the state.
     *
     * @return the hints, mostly none
     */
    public Set<Hint> hints() {
        return hints;
    }

    /**
     * Since when the reason is this one: a state may last while its reason changes.
     *
     * @return the time, not before {@link #since}
     */
    public Instant changedAt() {
        return changedAt;
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
     * Tells whether this is about the same.
     *
     * @param other a reason, as it was given to {@link #of}
     * @return true if the reason kept here is made of it
     */
    public boolean hasReason(String other) {
        return reason.equals(bounded(other));
    }

    private static String bounded(String reason) {
        return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    }

    /**
     * What somebody should do next.
     *
     * @return a few words for a person
     */
    public String nextAction() {
        if (!hints.isEmpty()) {
            boolean instead = !hints.equals(Set.of(Hint.RAW_BASIC_ENCODING));
            return (instead ? "" : state.nextAction + " ")
                    + hints.stream().map(hint -> hint.nextAction).collect(Collectors.joining(" "));
        }
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
        String later = changedAt.equals(since) ? "" : ", for this reason since " + changedAt;
        return state + " since " + since + (reason.isEmpty() ? "" : later + ": " + reason);
    }
}
