// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static java.util.Objects.requireNonNull;

/**
 * A record as a store holds it.
 *
 * @param key its name
 * @param revision its version; never {@link Revision#NONE}
 * @param draft its content
 */
public record StoredRecord(RecordKey key, Revision revision, RecordDraft draft) {
    /**
     * Checks the parts for null.
     *
     * @param key its name
     * @param revision its version; never {@link Revision#NONE}
     * @param draft its content
     */
    public StoredRecord {
        requireNonNull(key, "key");
        requireNonNull(revision, "revision");
        requireNonNull(draft, "draft");
    }
}
