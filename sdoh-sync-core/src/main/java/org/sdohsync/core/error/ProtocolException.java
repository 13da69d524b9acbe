// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.error;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** The server's answer violates its specification. The message names the place, never the content. Not retryable. */
public final class ProtocolException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** The value of {@link #where()}. */
    private final String where;

    /**
     * Creates an exception.
     *
     * @param message what is wrong and what to do
     * @param where the place in the exchange, for example {@code token response, expires_in}
     * @param cause the cause, or null
     */
    public ProtocolException(String message, String where, @Nullable Throwable cause) {
        super(message, cause);
        this.where = requireNonNull(where, "where");
    }

    /**
     * The place in the exchange that broke the specification.
     *
     * @return the place
     */
    public String where() {
        return where;
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
