// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.error;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** The server answered with something its specification does not allow. Tells where, never what it said. Not retryable. */
public final class ProtocolException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** What {@link #where()} gives. */
    private final String where;

    /**
     * Makes one.
     *
     * @param message what is wrong and what to do
     * @param where the place in the exchange, for example {@code token response, expires_in}
     * @param cause what led to it, or null
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
