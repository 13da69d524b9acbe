// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

/**
 * The version of a record. Each save of a key makes a greater one, also when it was deleted in between, and a key never shows a
 * revision it had before. It is bound into the seal of the record.
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
            throw new IllegalArgumentException("revision is negative: " + number);
        }
    }
}
