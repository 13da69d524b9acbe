// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The interface to implement for a custom store: a table of small opaque records with compare-and-set. All durable state of
 * this library (connections, leases, pending launches, checkpoints, journal) is stored through these methods, so a store that
 * passes the contract test of the testkit is sufficient. Payloads are encrypted; a store never sees a secret.
 *
 * <p>Every method must be safe for use by many threads, and by many processes if the medium is shared. It may block. If it
 * fails, it throws {@link org.sdohsync.core.error.StoreException} and does not change the content. After {@link #close} it
 * throws {@link IllegalStateException}.
 */
public interface RecordStore extends AutoCloseable {
    /**
     * Reads one record. Sees every save and delete of any thread or process that returned before the call.
     *
     * @param key the key
     * @return the record; empty if there is none
     */
    Optional<StoredRecord> load(RecordKey key);

    /**
     * Saves one record if it still has the expected revision. The comparison and the write are one atomic step; of several
     * concurrent calls that expect the same revision exactly one succeeds. When the call returns a revision, the record is
     * durable: it survives a crash of the process and, if the medium guarantees it, of the machine.
     *
     * <p>The new revision is greater than the expected one. When a record is created, it is greater than any revision of the
     * key before a deletion that returned before this call, and no revision of a key is ever given twice. The payload depends
     * on the revision, so the store determines the revision first, and stores the result of {@link RecordDraft#at} for it:
     * creating a {@link StoredRecord} from key, revision and draft does so. With a medium that has a sequence, take a number
     * from it to create a record, and use the number after the expected one to update.
     *
     * @param key the key
     * @param draft the new content, which replaces the old one completely
     * @param expected the revision it was read with; {@link Revision#NONE} to create it
     * @return the new revision; empty if the record has another revision by now (a lost race; nothing was written)
     */
    Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected);

    /**
     * Deletes one record if it still has the expected revision. Atomic and durable like {@link #save}.
     *
     * @param key the key
     * @param expected the revision it was read with
     * @return true if this call deleted it; false if it was deleted or changed meanwhile (a lost race; nothing was deleted)
     */
    boolean delete(RecordKey key, Revision expected);

    /**
     * Lists records, ordered by id. A record that exists unchanged during the whole paging is listed exactly once; one that
     * is created or deleted meanwhile may or may not be. A record that the medium finds damaged is left out and listed by
     * {@link #damaged}.
     *
     * @param query the query
     * @return a page; fewer than the limit means there are no more
     */
    List<StoredRecord> list(RecordQuery query);

    /**
     * Returns the kinds of records. Used by {@link Store#rewrap} before a key is retired.
     *
     * @return the kinds with at least one record
     */
    Set<String> kinds();

    /**
     * Lists the records that exist and that the medium cannot read. A medium that does not detect damage, such as a database,
     * lists none: decryption detects it when the record is read.
     *
     * @param kind the kind of record
     * @return the damaged records, until they are restored or removed; empty by default
     */
    default List<UnreadableRecord> damaged(String kind) {
        return List.of();
    }

    /** Closes the store. A second call does nothing. Never throws. */
    @Override
    void close();
}
