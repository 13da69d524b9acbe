// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.launch;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;

/** A launch came to nothing, and nothing of it was kept: begin another one. The message says why and what to do. */
public final class LaunchException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Reason {
        /** The address at which a source launched the app lacks its parameters. */
        MALFORMED_LAUNCH,
        /** The app was launched for a source it does not know. */
        UNKNOWN_SOURCE,
        /** The answer has no state, or one that was never sent, was used already or has expired long ago. */
        UNKNOWN_STATE,
        /** The answer came too late. */
        EXPIRED,
        /** The user, or the source for the user, said no. */
        DENIED,
        /** The source refused the request with another error. */
        REFUSED,
        /** The answer breaks the protocol: parameters twice, code and error at once, or neither. */
        MALFORMED_CALLBACK,
        /** The answer came from another authorization server, or on another redirect address. */
        WRONG_SENDER,
        /** The answer came in another session of the app than the launch was begun in. */
        WRONG_SESSION,
        /** The source did not accept the code. */
        CODE_REFUSED,
        /** The source does not accept this app. */
        CLIENT_REFUSED,
        /** The source could not be asked for the tokens; the code is lost. */
        UNAVAILABLE,
        /** Who the user is could not be verified. */
        IDENTITY,
        /** Nothing of what was asked for was granted. */
        NOTHING_GRANTED,
        /** A connection was to be renewed, and another patient was chosen. */
        OTHER_PATIENT,
        /** No answer came while the app was listening. */
        CALLBACK_TIMEOUT,
        /** The app could not listen for the answer. */
        RECEIVER,
        /** The address that starts the launch was opened twice: another program may have taken the sign-in. */
        OPENED_TWICE,
        /** No browser could be opened. */
        BROWSER
    }

    /** What {@link #reason()} gives. */
    private final Reason reason;
    /** What {@link #errorUri()} gives. */
    private final @Nullable URI errorUri;

    /** What {@link #encodingMatters()} gives. */
    private final boolean encodingMatters;

    /**
     * Describes the failure.
     *
     * @param message what failed, where, and what to do
     * @param reason the kind of failure
     * @param errorUri where the source explains it, or null
     * @param cause what led to it, or null
     */
    public LaunchException(String message, Reason reason, @Nullable URI errorUri, @Nullable Throwable cause) {
        this(message, reason, errorUri, cause, false);
    }

    private LaunchException(
            String message, Reason reason, @Nullable URI errorUri, @Nullable Throwable cause, boolean encodingMatters) {
        super(message, cause);
        this.reason = requireNonNull(reason, "reason");
        this.errorUri = errorUri;
        this.encodingMatters = encodingMatters;
    }

    /** The app's secret was refused, and would look otherwise in the other encoding of the Basic header. */
    static LaunchException clientRefused(String message, @Nullable URI errorUri, boolean encodingMatters) {
        return new LaunchException(message, Reason.CLIENT_REFUSED, errorUri, null, encodingMatters);
    }

    /**
     * Tells whether the app may have been refused because of how its id and secret are encoded in a Basic header. The next launch
     * tries the other encoding.
     *
     * @return true if so
     */
    public boolean encodingMatters() {
        return encodingMatters;
    }

    /**
     * Describes a failure without more.
     *
     * @param message what failed, where, and what to do
     * @param reason the kind of failure
     */
    public LaunchException(String message, Reason reason) {
        this(message, reason, null, null);
    }

    /**
     * The kind of failure.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Where the source explains the failure. Show it to people; do not trust it.
     *
     * @return the address, if the source named one
     */
    public Optional<URI> errorUri() {
        return Optional.ofNullable(errorUri);
    }

    /** Never by itself: a launch needs the user. */
    @Override
    public boolean retryable() {
        return false;
    }
}
