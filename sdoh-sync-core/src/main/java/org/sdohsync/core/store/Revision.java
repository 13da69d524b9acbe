// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

/**
 * The version of a record. Each save of a key gives a greater one, even after a deletion, and a key never gets the same
 * revision twice. It is authenticated by the encryption of the record. Immutable.
 *
 * @param number a positive number, or 0 for {@link #NONE}
 */
public record Revision(long number) {
    /** Stands for "the record does not exist": the revision to expect when creating one. */
    public static final Revision NONE = new Revision(0);

    /**
     * Checks the number.
     *
     * @param number a positive number, or 0 for {@link #NONE}
     * @throws IllegalArgumentException if it is negative
     */
    public Revision {
        if (number < 0) {
            throw new IllegalArgumentException("the revision must not be negative: " + number);
        }
    }
}
