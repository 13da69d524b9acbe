// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import java.util.List;

/**
 * The result of {@link Store#rewrap}. Immutable.
 *
 * @param rewrapped how many records were encrypted again
 * @param current how many records were already encrypted with the newest key
 * @param failed the records that could not be decrypted; as long as there are any, keep the old keys
 */
public record RewrapReport(int rewrapped, int current, List<RecordKey> failed) {
    /**
     * Copies the list.
     *
     * @param rewrapped how many records were encrypted again
     * @param current how many records were already encrypted with the newest key
     * @param failed the records that could not be decrypted
     */
    public RewrapReport {
        failed = List.copyOf(failed);
    }

    /**
     * Tells whether older keys may be removed.
     *
     * @return true if every record is encrypted with the newest key
     */
    public boolean complete() {
        return failed.isEmpty();
    }
}
