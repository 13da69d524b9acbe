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

/**
 * The health of a connection: its state, since when, the reason, and what to do next. Immutable; safe for use by many
 * threads.
 */
public final class Health {
    /** The states of a connection. */
    public enum State {
        /** The connection works. */
        CONNECTED("Nothing to do."),
        /** The source does not answer, or answers with errors; the grant is valid. */
        DEGRADED("Nothing to do: it is tried again automatically. If it persists, ask the source's"
                + " operator whether it is down."),
        /** The grant ended or was suspended; checkpoint, journal and identity are kept. */
        NEEDS_AUTHORIZATION("Let the user connect this source again; the sync then continues where it stopped."),
        /** The source refuses the client registration. */
        NEEDS_CONFIGURATION(
                "Check this app's registration at the source: client id, keys or secret, redirect address.");

        private final String nextAction;

        State(String nextAction) {
            this.nextAction = nextAction;
        }
    }

    /** Additional information that changes what to do next. */
    public enum Hint {
        /** A refresh was refused as if the registration were wrong. Many servers answer so for an expired refresh token. */
        CONNECT_AGAIN("Let the user connect this source again; the sync then continues where it stopped. If"
                + " that is refused too,"
                + " check this app's registration at the source: client id, keys or secret."),
        /** The client secret was refused, and differs in the two encodings of a Basic header. */
        RAW_BASIC_ENCODING("If id and secret are correct, the source may need them unencoded in the Basic header: set"
                + " BasicEncoding.RAW with SourceSettings.basicEncoding."),
        /** Offline access was requested and not granted. */
        NO_OFFLINE_ACCESS("The connection ends when its access token expires, because the source granted no"
                + " offline access: let the user connect again and agree to it, or ask the source's"
                + " operator to permit offline_access for this app. If it needs another prompt, see"
                + " SourceSettings.prompt."),
        /** The source refuses the requests: waiting alone does not help. */
        REFUSED("Ask the source's operator whether this app and this user may search Tasks, which it"
                + " refuses (see the reason). It is tried again automatically."),
        /** The source's answers violate FHIR: waiting alone does not help. */
        UNUSABLE_ANSWER("Tell the source's operator that its answer cannot be used (see the reason); if the"
                + " reason names a limit, raise it in Limits. It is tried again automatically."),
        /** A quota of the application's own {@code Admission} is used up, so that some of what the source has was not taken. */
        QUOTA_USED_UP("Raise the quota of Admission that the reason names, or close Tasks or disconnect what is not"
                + " needed: what was left comes with a later sync."),
        /** The application's own client certificate for the source expires within 30 days. */
        CERTIFICATE_EXPIRES(
                "Obtain a new client certificate for this source before that time (see the reason), register"
                        + " it there if the source asks for that, and put it in place of the old one: the files"
                        + " are read again without a restart.");

        private final String nextAction;

        Hint(String nextAction) {
            this.nextAction = nextAction;
        }
    }

    private static final String LACKING = "offline access was requested and not granted";

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
     * Creates a health.
     *
     * @param state the state
     * @param since the start of the state
     * @param reason the reason, without secrets and patient data; empty if there is none. It is cut at 1,000 characters
     * @param errorUri the server's page about it, or null; left out if it has more than 2,048 characters
     * @return the health
     */
    public static Health of(State state, Instant since, String reason, @Nullable URI errorUri) {
        return new Health(state, since, reason, errorUri, Set.of(), since);
    }

    /**
     * Sets the hints.
     *
     * @param value the hints
     * @return a copy with this setting
     */
    public Health hints(Collection<Hint> value) {
        return new Health(state, since, reason, errorUri, value, changedAt);
    }

    /**
     * Sets when the reason changed last.
     *
     * @param time the time
     * @return a copy with this setting
     */
    public Health changedAt(Instant time) {
        return new Health(state, since, reason, errorUri, hints, time);
    }

    /**
     * Tells of offline access that was not granted, as long as all is well otherwise.
     *
     * @param lacking whether it was not granted
     * @return another health, or this one if it says so already
     */
    public Health withoutOfflineAccess(boolean lacking) {
        if (hints.contains(Hint.NO_OFFLINE_ACCESS) == (lacking && state == State.CONNECTED)) {
            return this;
        }
        return lacking
                ? new Health(state, since, LACKING, errorUri, Set.of(Hint.NO_OFFLINE_ACCESS), since)
                : new Health(state, since, "", errorUri, Set.of(), since);
    }

    /**
     * The hints.
     *
     * @return the hints, usually none
     */
    public Set<Hint> hints() {
        return hints;
    }

    /**
     * When the reason changed last: a state may continue while its reason changes.
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
     * When the state began.
     *
     * @return the time
     */
    public Instant since() {
        return since;
    }

    /**
     * Why the connection is in this state.
     *
     * @return text for a log or an administrator; empty if there is none
     */
    public String reason() {
        return reason;
    }

    /**
     * Tells whether this health has a reason.
     *
     * @param other a reason, as it was given to {@link #of}
     * @return true if the stored reason was made from it
     */
    public boolean hasReason(String other) {
        return reason.equals(bounded(other));
    }

    private static String bounded(String reason) {
        return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    }

    /**
     * What to do next.
     *
     * @return one or two sentences for a person
     */
    public String nextAction() {
        if (!hints.isEmpty()) {
            boolean instead = !hints.equals(Set.of(Hint.RAW_BASIC_ENCODING));
            return (instead ? "" : state.nextAction + " ")
                    + hints.stream().map(hint -> hint.nextAction).collect(Collectors.joining(" "));
        }
        return state == State.NEEDS_AUTHORIZATION && errorUri != null
                ? "Let the user read the source's page about the error (errorUri). " + state.nextAction
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
