// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.error;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Access is not possible until a person acts: the user connects again, or an administrator corrects the registration. Not
 * retryable.
 */
public final class AuthorizationException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** Who has to act. */
    public enum Reason {
        /** The grant ended: the user connects this source again. Connection, checkpoint and journal are kept. */
        REAUTHORIZE,
        /** The grant does not cover the request: connect again with the missing scopes. */
        SCOPE,
        /** The client registration is wrong, expired or unknown to the server: an administrator has to correct it. */
        CLIENT_CONFIG
    }

    /** The value of {@link #reason()}. */
    private final Reason reason;
    /** The value of {@link #errorUri()}. */
    private final @Nullable URI errorUri;

    /**
     * Creates an exception.
     *
     * @param message what failed, where, and what to do
     * @param reason who has to act
     * @param errorUri the server's page about the error, or null; show it, do not trust it
     * @param cause the cause, or null
     */
    public AuthorizationException(String message, Reason reason, @Nullable URI errorUri, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = requireNonNull(reason, "reason");
        this.errorUri = errorUri;
    }

    /**
     * Who has to act.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * The server's page about the error (RFC 6749 §5.2 {@code error_uri}). It comes from the server: show it, do not trust it.
     *
     * @return the page, if the server named one
     */
    public Optional<URI> errorUri() {
        return Optional.ofNullable(errorUri);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
