// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.view;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.store.Records;

/**
 * The stored bytes of all connections, summed by source and by account:
 *
 * <ol>
 *   <li>The counts of all connections are listed when the sums are older than a minute, and older than twenty times the time that
 *       listing took. One thread lists; the others go on with the sums before.
 *   <li>What this process adds meanwhile is added at once. What was saved while a listing ran is counted twice until the next one.
 * </ol>
 *
 * Safe for use by many threads.
 */
final class UsageSums {
    private static final Duration REFRESH = Duration.ofMinutes(1);
    private static final int SHARE = 20;
    // What a listing cannot take; only a clock that was set forward meanwhile says more.
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Records<StoredUsage> counts;
    private final Clock clock;
    // Whoever has it lists the counts; waited for only as long as there are no sums at all.
    private final ReentrantLock listing = new ReentrantLock();
    private volatile @Nullable Listing last;
    // Guards the sums; never held while the store is asked.
    private final ReentrantLock lock = new ReentrantLock();
    private Sums listed = new Sums();
    private Sums saved = new Sums();
    private final Sums unsaved = new Sums();

    /** When the counts were listed, and how long they are good. */
    private record Listing(Instant at, Duration goodFor) {
        static Listing between(Instant begin, Instant end) {
            Duration share = Duration.between(begin, end).multipliedBy(SHARE);
            Duration most = share.compareTo(LONGEST) > 0 ? LONGEST : share;
            return new Listing(end, most.compareTo(REFRESH) > 0 ? most : REFRESH);
        }

        boolean isOver(Instant now) {
            return WallClock.hasPassed(at, goodFor, now);
        }
    }

    /** Numbers by source and by account. Not thread-safe. */
    private static final class Sums {
        private final Map<FhirBase, Long> sources = new HashMap<>();
        private final Map<String, Long> accounts = new HashMap<>();

        void add(FhirBase source, String account, long bytes) {
            sources.merge(source, bytes, Sums::sum);
            accounts.merge(account, bytes, Sums::sum);
        }

        private static @Nullable Long sum(Long one, Long other) {
            long sum = one + other;
            return sum == 0 ? null : sum;
        }
    }

    UsageSums(Records<StoredUsage> counts, Clock clock) {
        this.counts = counts;
        this.clock = clock;
    }

    /** The bytes of a source. */
    long of(FhirBase source) {
        refresh();
        lock.lock();
        try {
            return sum(source, listed.sources, saved.sources, unsaved.sources);
        } finally {
            lock.unlock();
        }
    }

    /** The bytes of an account. */
    long of(String account) {
        refresh();
        lock.lock();
        try {
            return sum(account, listed.accounts, saved.accounts, unsaved.accounts);
        } finally {
            lock.unlock();
        }
    }

    /** The bytes of each source. */
    Map<FhirBase, Long> sources() {
        refresh();
        lock.lock();
        try {
            return all(listed.sources, saved.sources, unsaved.sources);
        } finally {
            lock.unlock();
        }
    }

    /** The bytes of each account. */
    Map<String, Long> accounts() {
        refresh();
        lock.lock();
        try {
            return all(listed.accounts, saved.accounts, unsaved.accounts);
        } finally {
            lock.unlock();
        }
    }

    /** Adds what a connection takes more, or less, whose count is not saved yet. */
    void add(FhirBase source, String account, long bytes) {
        lock.lock();
        try {
            unsaved.add(source, account, bytes);
        } finally {
            lock.unlock();
        }
    }

    /** The count of a connection was saved: so much was added before. */
    void saved(FhirBase source, String account, long bytes) {
        lock.lock();
        try {
            unsaved.add(source, account, -bytes);
            saved.add(source, account, bytes);
        } finally {
            lock.unlock();
        }
    }

    private void refresh() {
        Listing before = last;
        if (before == null) {
            listing.lock();
        } else if (!before.isOver(clock.instant()) || !listing.tryLock()) {
            return;
        }
        try {
            Instant now = clock.instant();
            Listing still = last;
            if (still == null || still.isOver(now)) {
                list(now);
            }
        } finally {
            listing.unlock();
        }
    }

    private void list(Instant begin) {
        Sums before;
        lock.lock();
        try {
            before = saved;
            saved = new Sums();
        } finally {
            lock.unlock();
        }
        Sums found = new Sums();
        boolean done = false;
        try {
            counts.pages(counts.query(), page -> {
                page.stream().forEach(one -> found.add(one.source(), one.account(), one.bytes()));
                return true;
            });
            done = true;
        } finally {
            lock.lock();
            try {
                if (done) {
                    listed = found;
                } else {
                    before.sources.forEach((source, bytes) -> saved.sources.merge(source, bytes, Sums::sum));
                    before.accounts.forEach((account, bytes) -> saved.accounts.merge(account, bytes, Sums::sum));
                }
            } finally {
                lock.unlock();
            }
        }
        last = Listing.between(begin, clock.instant());
    }

    @SafeVarargs
    private static <K> long sum(K key, Map<K, Long>... maps) {
        long sum = 0;
        for (Map<K, Long> map : maps) {
            sum += map.getOrDefault(key, 0L);
        }
        return Math.max(0, sum);
    }

    @SafeVarargs
    private static <K> Map<K, Long> all(Map<K, Long>... maps) {
        Map<K, Long> all = new HashMap<>();
        for (Map<K, Long> map : maps) {
            map.forEach((key, bytes) -> all.merge(key, bytes, Sums::sum));
        }
        all.values().removeIf(bytes -> bytes <= 0);
        return all;
    }
}
