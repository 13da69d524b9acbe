// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.admission;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts by keys within an hour, beginning with the first of each key. Safe for use by many threads.
 *
 * @param <K> the kind of key
 */
final class RequestQuota<K> {
    static final Duration HOUR = Duration.ofHours(1);
    private static final int MOST_KEYS = 100_000;

    private static final class Count {
        private final Instant begun;
        private int made;

        private Count(Instant begun) {
            this.begun = begun;
        }
    }

    private final Clock clock;
    private final long most;
    // Guards the map and the counts in it.
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<K, Count> counts = new HashMap<>();
    private int sweepAt = MOST_KEYS;

    /**
     * Creates a quota.
     *
     * @param clock the clock
     * @param most how many are permitted to each key; 0 for no limit: then nothing is counted
     */
    RequestQuota(Clock clock, long most) {
        this.clock = clock;
        this.most = most;
    }

    /** Counts one more, unless there are as many as permitted: then how long to wait is told. */
    Optional<Duration> take(K key) {
        if (most == 0) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        lock.lock();
        try {
            if (counts.size() >= sweepAt) {
                counts.values().removeIf(count -> isOver(count, now));
                // Where most are in use, not with each request again.
                sweepAt = Math.max(MOST_KEYS, 2 * counts.size());
            }
            Count count = counts.get(key);
            if (count == null || isOver(count, now)) {
                count = new Count(now);
                counts.put(key, count);
            }
            if (count.made >= most) {
                return Optional.of(Duration.between(now, count.begun.plus(HOUR)));
            }
            count.made++;
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** How many were counted in the hours that are not over. */
    Map<K, Long> used() {
        Instant now = clock.instant();
        Map<K, Long> used = new HashMap<>();
        lock.lock();
        try {
            counts.forEach((key, count) -> {
                if (!isOver(count, now)) {
                    used.put(key, (long) count.made);
                }
            });
        } finally {
            lock.unlock();
        }
        return used;
    }

    // A clock that was set back ends the hour too.
    private static boolean isOver(Count count, Instant now) {
        return !now.isBefore(count.begun.plus(HOUR)) || now.isBefore(count.begun);
    }
}
