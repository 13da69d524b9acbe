// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.error;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** The server did not answer: the network, name resolution, TLS or a timeout failed. Retryable. */
public final class TransportException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** Whether the server may have received the request. */
    public enum Delivery {
        /** There was no connection: the server has not received the request. */
        NOT_SENT,
        /** The request may have arrived: the server may have processed it although there is no answer. */
        UNKNOWN
    }

    /** The value of {@link #delivery()}. */
    private final Delivery delivery;

    /**
     * Creates an exception.
     *
     * @param message what failed and where
     * @param delivery whether the server may have received the request
     * @param cause the underlying failure, or null
     */
    public TransportException(String message, Delivery delivery, @Nullable Throwable cause) {
        super(message, cause);
        this.delivery = requireNonNull(delivery, "delivery");
    }

    /**
     * Tells whether the server may have received the request.
     *
     * @return the delivery
     */
    public Delivery delivery() {
        return delivery;
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
