// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

/**
 * The version of a record. Each save of a key makes a greater one, and a key that was deleted and made again never shows a
 * revision it had before.
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
