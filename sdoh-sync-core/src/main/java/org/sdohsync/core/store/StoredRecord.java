// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static java.util.Objects.requireNonNull;

/**
 * A record as a store holds it. Its payload is settled: a draft that was still to be sealed is sealed for this revision here.
 *
 * @param key its name
 * @param revision its version; never {@link Revision#NONE}
 * @param draft its content
 */
public record StoredRecord(RecordKey key, Revision revision, RecordDraft draft) {
    /**
     * Checks the parts for null, and seals what is still to be sealed.
     *
     * @param key its name
     * @param revision its version; never {@link Revision#NONE}
     * @param draft its content
     * @throws org.sdohsync.core.error.StoreException if the source of the sealing keys does not answer
     */
    public StoredRecord {
        requireNonNull(key, "key");
        requireNonNull(revision, "revision");
        draft = requireNonNull(draft, "draft").at(revision);
    }
}
