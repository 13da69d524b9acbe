// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.launch;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;

/** A launch failed, and nothing of it is stored. The message says why and what to do; usually a new launch is needed. */
public final class LaunchException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** Why the launch failed. */
    public enum Reason {
        /** The launch URL was called without its parameters. */
        MALFORMED_LAUNCH,
        /** The app was launched by an unknown source. */
        UNKNOWN_SOURCE,
        /** The answer has no {@code state}, or an unknown one: never sent, already used, or expired long ago. */
        UNKNOWN_STATE,
        /** The answer came after the launch had expired. */
        EXPIRED,
        /** The user, or the source on the user's behalf, denied the request ({@code access_denied}). */
        DENIED,
        /** The source refused the request with another error. */
        REFUSED,
        /** The answer violates the protocol: repeated parameters, both code and error, or neither. */
        MALFORMED_CALLBACK,
        /** The answer came from another authorization server, or to another redirect address. */
        WRONG_SENDER,
        /** The answer came in another session of the app than the one that started the launch. */
        WRONG_SESSION,
        /** The source did not accept the code. */
        CODE_REFUSED,
        /** The source does not accept this app. */
        CLIENT_REFUSED,
        /** The token endpoint did not answer; the code cannot be used again. */
        UNAVAILABLE,
        /** The user's identity could not be verified. */
        IDENTITY,
        /** None of the requested scopes was granted. */
        NOTHING_GRANTED,
        /** A connection was to be renewed, and the user chose another patient. */
        OTHER_PATIENT,
        /** No answer came while the app was listening. */
        CALLBACK_TIMEOUT,
        /** The app could not listen for the answer. */
        RECEIVER,
        /** The start address of the launch was opened twice: another program may have used it. */
        OPENED_TWICE,
        /** No browser could be opened. */
        BROWSER
    }

    /** The value of {@link #reason()}. */
    private final Reason reason;
    /** The value of {@link #errorUri()}. */
    private final @Nullable URI errorUri;

    /** The value of {@link #encodingMatters()}. */
    private final boolean encodingMatters;

    /**
     * Creates an exception.
     *
     * @param message what failed, where, and what to do
     * @param reason the kind of failure
     * @param errorUri the source's page about the error ({@code error_uri}), or null
     * @param cause the cause, or null
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

    /**
     * The app's secret was refused.
     *
     * @param message what failed and what to do
     * @param errorUri where the server explains it, or null
     * @param encodingMatters whether the secret would look otherwise in the other encoding of the Basic header
     * @return the exception, with reason CLIENT_REFUSED
     */
    public static LaunchException clientRefused(String message, @Nullable URI errorUri, boolean encodingMatters) {
        return new LaunchException(message, Reason.CLIENT_REFUSED, errorUri, null, encodingMatters);
    }

    /**
     * Tells whether the client may have been refused because of the encoding of its id and secret in the Basic header. If so,
     * the next launch tries the other encoding.
     *
     * @return true if so
     */
    public boolean encodingMatters() {
        return encodingMatters;
    }

    /**
     * Creates an exception without details.
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
     * The source's page about the error (RFC 6749 §4.1.2.1, {@code error_uri}). Show it to people; do not trust it.
     *
     * @return the address, if the source named one
     */
    public Optional<URI> errorUri() {
        return Optional.ofNullable(errorUri);
    }

    /** Returns false: a launch needs the user. */
    @Override
    public boolean retryable() {
        return false;
    }
}
