// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static java.util.Objects.requireNonNull;

/**
 * A value as read from the store, with the revision to name when saving its successor.
 *
 * @param value the value
 * @param revision the version of the record it was read from
 * @param <T> the kind of value
 */
public record Stored<T>(T value, Revision revision) {
    /**
     * Checks the parts for null.
     *
     * @param value the value
     * @param revision the version of the record it was read from
     */
    public Stored {
        requireNonNull(value, "value");
        requireNonNull(revision, "revision");
    }

    /** Prints the revision only: the value may hold secrets. */
    @Override
    public String toString() {
        return "Stored[revision=" + revision.number() + "]";
    }
}
