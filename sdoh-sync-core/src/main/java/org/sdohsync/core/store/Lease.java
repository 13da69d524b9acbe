// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * The right to do one thing alone until a moment. Immutable.
 *
 * @param name what is leased
 * @param fencing a number greater than that of every earlier lease of this name; a late writer is known by its smaller one
 * @param until when it ends unless renewed
 */
public record Lease(String name, long fencing, Instant until) {
    /**
     * Checks the parts for null.
     *
     * @param name what is leased
     * @param fencing a number greater than that of every earlier lease of this name; a late writer is known by its smaller one
     * @param until when it ends unless renewed
     */
    public Lease {
        requireNonNull(name, "name");
        requireNonNull(until, "until");
    }
}
