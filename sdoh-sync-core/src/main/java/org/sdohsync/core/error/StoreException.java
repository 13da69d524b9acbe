// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.error;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** The local store failed. What it held before is still there unless the reason says otherwise. */
public final class StoreException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the store. */
    public enum Reason {
        /** A record cannot be read: cut off, changed, or moved to another place. It was set aside, not deleted. */
        CORRUPT,
        /** No key at hand opens the record: give the key it was sealed with. */
        UNKNOWN_KEY,
        /** Reading or writing failed: disk full, no permission, database gone. Mend it and try again. */
        UNAVAILABLE,
        /** The store was written by a newer version of this library. */
        NEWER_FORMAT,
        /** The record was sealed by an early version of this library, which this one does not read. */
        OLDER_FORMAT,
        /**
         * The store gave an earlier copy of a record than this process has seen or written: somebody put it back. If that was a
         * backup restored on purpose, start the process again.
         */
        ROLLED_BACK,
        /** The place is set up so that the store could not keep its promises there; the message says what to change. */
        UNSUITABLE
    }

    /** What {@link #reason()} gives. */
    private final Reason reason;

    /**
     * Makes one.
     *
     * @param message what failed, where, and what to do
     * @param reason what is wrong
     * @param cause what led to it, or null
     */
    public StoreException(String message, Reason reason, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = requireNonNull(reason, "reason");
    }

    /**
     * What is wrong with the store.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    @Override
    public boolean retryable() {
        return reason == Reason.UNAVAILABLE;
    }
}
