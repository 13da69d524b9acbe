// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.error;

import static java.util.Objects.requireNonNull;

/** An answer was larger, deeper or longer than the limit set for it. Raise the named limit if the answer is legitimate. */
public final class LimitException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** The value of {@link #limit()}. */
    private final String limit;
    /** The value of {@link #maximum()}. */
    private final long maximum;

    /**
     * Creates an exception.
     *
     * @param message what exceeded which limit, and where
     * @param limit the limit's name as the {@code Limits} builder calls it
     * @param maximum its value, in the limit's own unit
     */
    public LimitException(String message, String limit, long maximum) {
        super(message, null);
        this.limit = requireNonNull(limit, "limit");
        this.maximum = maximum;
    }

    /**
     * The limit that was exceeded.
     *
     * @return its name as the {@code Limits} builder calls it
     */
    public String limit() {
        return limit;
    }

    /**
     * The value of the limit.
     *
     * @return the largest allowed value, in the limit's own unit
     */
    public long maximum() {
        return maximum;
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
