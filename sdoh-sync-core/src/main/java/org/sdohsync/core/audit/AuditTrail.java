// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.audit;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.sdohsync.core.internal.audit.Chains;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;

/**
 * An audit trail that cannot be edited unnoticed. Each entry is sealed and linked to the one before by HMAC-SHA256 with a sealed random
 * key, so that whoever can write to the log but has no sealing key can change, insert, move or delete nothing in the middle without
 * {@link #verify} naming the place. The store knows each chain and, every {@link Chains#ANCHOR_EVERY} entries and after {@link #settle}, how far it has come, so
 * that a chain that was removed or cut off is missed.
 *
 * <p>What it cannot tell: the end of a chain that was cut off after that point; log and store that were both put back to the same
 * earlier copy, unless a position of {@link #settle} was noted elsewhere; and changes by somebody who has a sealing key.
 *
 * <p>Each process has a chain of its own, and so any number may share a log. Old sealing keys are needed for as long as entries sealed
 * with them are kept. Safe for use by many threads.
 */
public final class AuditTrail implements Consumer<AuditEntry>, AutoCloseable {
    private final AuditLog log;
    private final Chains chains;

    private AuditTrail(AuditLog log, Chains chains) {
        this.log = log;
        this.chains = chains;
    }

    /**
     * Opens a trail. Nothing is written before the first entry.
     *
     * @param log where it is kept; closed with the trail
     * @param sealing encrypts the entries
     * @param store knows how far each chain has come; not closed. Best in another place than the log
     * @return the trail
     */
    public static AuditTrail open(AuditLog log, Sealing sealing, Store store) {
        return open(log, sealing, store, Clock.systemUTC(), Chains.SEGMENT);
    }

    static AuditTrail open(AuditLog log, Sealing sealing, Store store, Clock clock, int segmentEntries) {
        return new AuditTrail(
                requireNonNull(log, "log"),
                new Chains(
                        log,
                        requireNonNull(sealing, "sealing"),
                        requireNonNull(store, "store"),
                        requireNonNull(clock, "clock"),
                        segmentEntries));
    }

    /**
     * Appends an entry. It survives the death of the process when this returns. It does not throw: an entry that cannot be written is
     * logged and counted ({@link #lost}), and the next one that can be is preceded by one that says how many are missing.
     *
     * @param entry the entry
     */
    @Override
    public void accept(AuditEntry entry) {
        chains.append(requireNonNull(entry, "entry"));
    }

    /**
     * How many entries could not be written since the trail was opened.
     *
     * @return the number, for an alarm
     */
    public long lost() {
        return chains.lost();
    }

    /**
     * Makes all entries survive the failure of the machine, tells the store of them, and begins a new segment with the next entry. Call it regularly,
     * and note the result where nobody with access to log and store can change it.
     *
     * @return the position of this process's chain: chain, number and link of the last entry; empty if it wrote none
     * @throws org.sdohsync.core.error.StoreException if the log or the store fails
     */
    public String settle() {
        return chains.settle();
    }

    /**
     * Checks the whole trail.
     *
     * @param positions positions that were noted elsewhere
     * @return what holds, and the first broken link of each chain that does not
     * @throws org.sdohsync.core.error.StoreException if the log or the store cannot be read
     */
    public AuditReport verify(String... positions) {
        return chains.read(List.of(positions), entry -> {});
    }

    /**
     * Reads the trail, chain by chain, each up to its first broken link.
     *
     * @param reader is given each entry that holds, in the order of its chain
     * @return what {@link #verify} returns
     * @throws org.sdohsync.core.error.StoreException if the log or the store cannot be read
     */
    public AuditReport read(Consumer<? super AuditEntry> reader) {
        return chains.read(List.of(), requireNonNull(reader, "reader"));
    }

    /**
     * Reads the chains that go on behind what the store knows of them. There are such chains when the store was put back to an earlier copy, such
     * as a backup, and also, with a few entries, when a process died or is at work. Cheap if there are none.
     *
     * @param reader is given each entry of these chains that holds, those included that the store knows
     * @return their names; empty if there are none
     * @throws org.sdohsync.core.error.StoreException if the log or the store cannot be read
     */
    public List<String> readAheadOfStore(Consumer<? super AuditEntry> reader) {
        return chains.readAheadOfStore(requireNonNull(reader, "reader"));
    }

    /**
     * Tells the store how far the chains go that it knows: what {@link #readAheadOfStore} gave is dealt with, and is not given again.
     *
     * @throws org.sdohsync.core.error.StoreException if the log or the store fails
     */
    public void tellStore() {
        chains.tellStore();
    }

    /**
     * Makes the store know the chains again that were begun after the copy to which it was put back. Until then {@link #verify} names each as
     * {@link AuditReport.Kind#UNKNOWN_CHAIN}. For a person who restored a backup; each chain is noted by an entry. Connections are compared with
     * these chains whether this is called before or after.
     *
     * @return how many chains there were
     * @throws org.sdohsync.core.error.StoreException if the log or the store fails
     */
    public int acceptUnknownChains() {
        return chains.acceptUnknown();
    }

    /**
     * Removes whole segments whose entries are all older than a time, oldest first. The rest can be checked as before, and has an
     * entry about each removal. A process that has written nothing since that time must not be running.
     *
     * @param before the time; older entries may stay while their segment has newer ones
     * @return how many entries were removed
     * @throws org.sdohsync.core.error.StoreException if the log or the store fails
     */
    public long removeBefore(Instant before) {
        return chains.removeBefore(requireNonNull(before, "before"));
    }

    /** Settles and closes the log. A second call does nothing further. */
    @Override
    public void close() {
        try {
            chains.end();
        } finally {
            log.close();
        }
    }
}
