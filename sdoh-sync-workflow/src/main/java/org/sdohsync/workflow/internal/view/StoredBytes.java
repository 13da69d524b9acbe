// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.view;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.smart.admission.Admission;
import org.sdohsync.smart.admission.AdmissionException;
import org.sdohsync.smart.admission.AdmissionException.Rule;
import org.sdohsync.smart.admission.QuotaUse;
import org.sdohsync.smart.internal.admission.QuotaUses;

/**
 * Applies {@link Admission#storedBytes(long, long)}: open Tasks are counted, of which a source decides how many there are.
 *
 * <ol>
 *   <li>A sync counts what it stores and removes, and saves the count of its connection at its end.
 *   <li>All open Tasks of a connection are read and counted before its first sync, a day after that, after some were removed beside a
 *       sync, and before one is refused.
 *   <li>One is refused before it is delivered, if it takes more than before and there is no room.
 * </ol>
 *
 * <p>Everything else can be saved always: grants, leases, checkpoints, the journal. Safe for use by many threads and processes.
 */
public final class StoredBytes {
    private static final Duration COUNTED_EVERY = Duration.ofDays(1);

    private final OpenReferrals open;
    private final Records<StoredUsage> counts;
    private final UsageSums sums;
    private final Admission.Quota most;
    private final Clock clock;

    /**
     * Creates it.
     *
     * @param store the store of the counts
     * @param open the open Tasks
     * @param most the quotas; without any nothing is counted and nothing read
     * @param clock the clock
     */
    public StoredBytes(Store store, OpenReferrals open, Admission.Quota most, Clock clock) {
        this.open = requireNonNull(open, "open");
        this.counts = store.records(new StoredUsageCodec());
        this.sums = new UsageSums(counts, clock);
        this.most = requireNonNull(most, "most");
        this.clock = requireNonNull(clock, "clock");
    }

    private boolean counts() {
        return most.perSource() > 0 || most.perAccount() > 0;
    }

    /**
     * Begins the count of a sync.
     *
     * @param connection the connection
     * @return its count; close it at the end of the sync. For one thread
     */
    public Count begin(Connection connection) {
        Count count = new Count(requireNonNull(connection, "connection"));
        boolean freed = open.takeFreed(connection.id());
        if (counts()) {
            count.begin(freed);
        }
        return count;
    }

    /**
     * Tells how far the quotas are used.
     *
     * @return one for each source that has open Tasks, and one for all accounts; empty without a quota
     */
    public List<QuotaUse> uses() {
        return Stream.concat(
                        QuotaUses.ofSources(QuotaUse.Kind.STORED_BYTES, most.perSource(), sums::sources),
                        QuotaUses.ofAccounts(QuotaUse.Kind.STORED_BYTES, most.perAccount(), sums::accounts))
                .toList();
    }

    /**
     * Deletes the count of a connection.
     *
     * @param connection the connection
     */
    public void delete(ConnectionId connection) {
        boolean ignored = counts.discard(connection.value());
    }

    /** The count of one connection while it is synced. Not thread-safe. */
    public final class Count implements AutoCloseable {
        private final Connection connection;
        private Revision revision = Revision.NONE;
        private Instant countedAt = Instant.EPOCH;
        private long bytes;
        private long unsaved;
        private boolean recounted;

        private Count(Connection connection) {
            this.connection = connection;
        }

        private void begin(boolean freed) {
            Optional<StoredValue<StoredUsage>> held = held();
            held.ifPresent(found -> {
                revision = found.revision();
                bytes = found.value().bytes();
                countedAt = found.value().countedAt();
            });
            if (held.isEmpty() || freed || WallClock.hasPassed(countedAt, COUNTED_EVERY, clock.instant())) {
                recount();
            }
        }

        private Optional<StoredValue<StoredUsage>> held() {
            try {
                return counts.load(connection.id().value());
            } catch (StoreException unread) {
                if (unread.reason() == StoreException.Reason.UNAVAILABLE) {
                    throw unread;
                }
                // It says nothing that cannot be counted again.
                delete(connection.id());
                return Optional.empty();
            }
        }

        /** Tells whether there is a quota. */
        boolean counts() {
            return StoredBytes.this.counts();
        }

        /**
         * Refuses to store more, if there is no room for it.
         *
         * @param more how many bytes more
         * @throws AdmissionException if a quota would be exceeded
         */
        void require(long more) {
            if (more <= 0) {
                return;
            }
            if (exceeded(more).isPresent() && !recounted) {
                recount();
            }
            exceeded(more).ifPresent(rule -> {
                throw refused(rule);
            });
        }

        private Optional<Rule> exceeded(long more) {
            if (most.perAccount() > 0 && sums.of(connection.account()) + more > most.perAccount()) {
                return Optional.of(Rule.STORED_BYTES_PER_ACCOUNT);
            }
            return most.perSource() > 0 && sums.of(connection.source()) + more > most.perSource()
                    ? Optional.of(Rule.STORED_BYTES_PER_SOURCE)
                    : Optional.empty();
        }

        // The same words for each Task: they become the reason of the connection's health.
        private AdmissionException refused(Rule rule) {
            boolean account = rule == Rule.STORED_BYTES_PER_ACCOUNT;
            return new AdmissionException(
                    "Open Tasks of " + connection.source() + " were not stored and not delivered: those of its "
                            + (account ? "account" : "source") + " may take "
                            + (account ? most.perAccount() : most.perSource()) + " bytes by Admission.storedBytes ("
                            + rule
                            + "). They come again with the next sync: raise the quota, close Tasks, or disconnect"
                            + " what is not needed",
                    rule,
                    null,
                    null);
        }

        /** Counts what was stored, or with a number under 0 what was removed. */
        void add(long more) {
            bytes += more;
            unsaved += more;
            sums.add(connection.source(), connection.account(), more);
        }

        private void recount() {
            recounted = true;
            add(open.bytes(connection.id()) - bytes);
            countedAt = clock.instant();
        }

        /**
         * Saves the count, if it is another one.
         *
         * @throws StoreException if the store fails; the next sync counts anew
         */
        @Override
        public void close() {
            if (unsaved == 0 && !recounted) {
                return;
            }
            Optional<Revision> saved = Optional.empty();
            try {
                saved = counts.save(StoredUsage.of(connection, bytes, countedAt), revision);
            } finally {
                sums.saved(connection.source(), connection.account(), unsaved);
                if (saved.isEmpty()) {
                    // The store failed, or another process synced it too: then its count is not ours.
                    open.freed(connection.id());
                }
            }
        }
    }
}
