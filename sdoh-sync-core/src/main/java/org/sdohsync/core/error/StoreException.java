// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.error;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** The local store failed. Its earlier content is intact unless the reason says otherwise. */
public final class StoreException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the store. */
    public enum Reason {
        /** A record cannot be read: it is truncated, changed, or moved. It was set aside, not deleted. */
        CORRUPT,
        /** None of the given keys decrypts the record, or a key store has no key of this name: give the key it was encrypted with. */
        UNKNOWN_KEY,
        /**
         * Reading or writing failed: disk full, no permission, database, key service or token not available. Repair it and try
         * again.
         */
        UNAVAILABLE,
        /** The store was written by a newer version of this library. */
        NEWER_FORMAT,
        /** The record was encrypted by an early version of this library, in a format that is no longer supported. */
        OLDER_FORMAT,
        /**
         * The store returned an earlier copy of a record than this process has read or written: it was rolled back. If a
         * backup was restored on purpose, restart the process.
         */
        ROLLED_BACK,
        /**
         * The location is configured so that the store could not guarantee durability or atomicity, or a key or its provider
         * refuses the use that is needed; the message says what to change.
         */
        UNSUITABLE,
        /**
         * A key store or token refused its password or PIN: correct it and open the key store anew. It is not tried again before,
         * because tokens lock themselves after a few wrong PINs.
         */
        WRONG_PIN
    }

    /** The value of {@link #reason()}. */
    private final Reason reason;

    /**
     * Creates an exception.
     *
     * @param message what failed, where, and what to do
     * @param reason what is wrong
     * @param cause the cause, or null
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
