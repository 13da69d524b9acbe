// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The port to implement for a store of one's own: a table of small opaque records with compare-and-set. Everything durable in
 * this library (connections, leases, pending launches, checkpoints, journal) is kept through these methods, so a store
 * that passes the contract test of the testkit holds all of them. Payloads arrive sealed; a store never sees a secret.
 *
 * <p>For every method: it is safe for use by many threads, and by many processes if the medium is shared. It may block. When it
 * fails it throws {@link org.sdohsync.core.error.StoreException} and what was held before is still held. After {@link #close}
 * it throws {@link IllegalStateException}.
 */
public interface RecordStore extends AutoCloseable {
    /**
     * Reads one record. Sees every save and delete that returned before the call began, from whatever thread or process.
     *
     * @param key its name
     * @return the record, empty if there is none
     */
    Optional<StoredRecord> load(RecordKey key);

    /**
     * Saves one record if it still has the expected revision. The comparison and the write are one atomic step; of several
     * concurrent calls that expect the same revision exactly one succeeds. When the call returns a revision the record is
     * durable: it survives the death of the process and, if the medium can promise it, of the machine.
     *
     * <p>The new revision is greater than the expected one. One that creates the record is greater than any that the key had before a
     * deletion which returned before this call began, and no revision of a key ever comes twice. The payload is bound to the
     * revision, so the store decides on the revision first, and keeps what {@link RecordDraft#at} gives for that one: making a
     * {@link StoredRecord} of key, revision and draft does it. Where the medium counts by itself, draw a number to create with, and
     * update with the number after the expected one.
     *
     * @param key its name
     * @param draft its new content, replacing the old as a whole
     * @param expected the revision it was read with, {@link Revision#NONE} to create it
     * @return the new revision, empty if the record has another revision by now (a lost race; nothing was written)
     */
    Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected);

    /**
     * Deletes one record if it still has the expected revision. Atomic and durable like {@link #save}.
     *
     * @param key its name
     * @param expected the revision it was read with
     * @return true if this call deleted it, false if it is gone or changed (a lost race; nothing was deleted)
     */
    boolean delete(RecordKey key, Revision expected);

    /**
     * Lists records, ordered by id. A record that exists unchanged during the whole paging is listed exactly once; one that is
     * made or deleted meanwhile may or may not be. A record that the medium itself finds damaged is left out here and named by
     * {@link #damaged}.
     *
     * @param query which ones, and how many at most
     * @return a page; fewer than the limit means there are no more
     */
    List<StoredRecord> list(RecordQuery query);

    /**
     * Tells which kinds of records there are. {@link Store#rewrap} asks, before a key can be retired.
     *
     * @return the kinds with at least one record
     */
    Set<String> kinds();

    /**
     * Names the records that are there and that the medium cannot read. A medium that notices no damage by itself, such as a
     * database, names none: the seal finds the damage when the record is opened.
     *
     * @param kind the kind of record
     * @return what is damaged, until it is mended or removed; empty by default
     */
    default List<Unreadable> damaged(String kind) {
        return List.of();
    }

    /** Releases what the store holds. A second call does nothing. Never throws. */
    @Override
    void close();
}
