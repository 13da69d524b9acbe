// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * An exclusive right for a limited time. Immutable.
 *
 * @param name the name of what is leased
 * @param fencing the fencing token: greater than that of every earlier lease of this name, so that a late writer is
 *     recognized
 * @param until when it expires unless renewed
 */
public record Lease(String name, long fencing, Instant until) {
    /**
     * Checks the parts for null.
     *
     * @param name the name of what is leased
     * @param fencing the fencing token: greater than that of every earlier lease of this name, so that a late writer is
     *     recognized
     * @param until when it expires unless renewed
     */
    public Lease {
        requireNonNull(name, "name");
        requireNonNull(until, "until");
    }
}
