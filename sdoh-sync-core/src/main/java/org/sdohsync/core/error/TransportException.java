// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.error;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** No answer came: the network, name resolution, TLS or a time-out stood between us and the server. Retryable. */
public final class TransportException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** Whether the server can have seen the request. */
    public enum Delivery {
        /** The connection was never made: the server has not seen the request. */
        NOT_SENT,
        /** Bytes may have arrived: the server may have acted although no answer came back. */
        UNKNOWN
    }

    /** What {@link #delivery()} gives. */
    private final Delivery delivery;

    /**
     * Makes one.
     *
     * @param message what failed and where
     * @param delivery whether the server can have seen the request
     * @param cause the underlying failure, or null
     */
    public TransportException(String message, Delivery delivery, @Nullable Throwable cause) {
        super(message, cause);
        this.delivery = requireNonNull(delivery, "delivery");
    }

    /**
     * Tells whether the server can have seen the request.
     *
     * @return how far the request got
     */
    public Delivery delivery() {
        return delivery;
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
