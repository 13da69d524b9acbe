// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static java.util.Objects.requireNonNull;

/**
 * A record in a store. Its payload is determined: a draft that depends on the revision is encrypted for this one. Immutable.
 *
 * @param key its key
 * @param revision its version; never {@link Revision#NONE}
 * @param draft its content
 */
public record StoredRecord(RecordKey key, Revision revision, RecordDraft draft) {
    /**
     * Checks the parts for null, and encrypts the draft if it depends on the revision.
     *
     * @param key its key
     * @param revision its version; never {@link Revision#NONE}
     * @param draft its content
     * @throws org.sdohsync.core.error.StoreException if the key provider does not answer
     */
    public StoredRecord {
        requireNonNull(key, "key");
        requireNonNull(revision, "revision");
        draft = requireNonNull(draft, "draft").at(revision);
    }
}
