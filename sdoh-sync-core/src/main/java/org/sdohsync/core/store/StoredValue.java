// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static java.util.Objects.requireNonNull;

/**
 * A value from the store, with the revision to expect when it is saved again. Immutable.
 *
 * @param value the value
 * @param revision the version of the record it was read from
 * @param <T> the kind of value
 */
public record StoredValue<T>(T value, Revision revision) {
    /**
     * Checks the parts for null.
     *
     * @param value the value
     * @param revision the version of the record it was read from
     */
    public StoredValue {
        requireNonNull(value, "value");
        requireNonNull(revision, "revision");
    }

    /** Prints the revision only: the value may contain secrets. */
    @Override
    public String toString() {
        return "Stored[revision=" + revision.number() + "]";
    }
}
