// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import java.util.List;

/**
 * What {@link Store#rewrap} did.
 *
 * @param rewrapped how many records were sealed again
 * @param current how many were sealed with the newest key already, or were so by the time we came to them
 * @param failed the records that could not be opened; as long as there are any, keep the old keys
 */
public record Rewrapped(int rewrapped, int current, List<RecordKey> failed) {
    /**
     * Copies the list.
     *
     * @param rewrapped how many records were sealed again
     * @param current how many were sealed with the newest key already, or were so by the time we came to them
     * @param failed the records that could not be opened
     */
    public Rewrapped {
        failed = List.copyOf(failed);
    }

    /**
     * Tells whether older keys may be dropped.
     *
     * @return true if every record is sealed with the newest key
     */
    public boolean complete() {
        return failed.isEmpty();
    }
}
