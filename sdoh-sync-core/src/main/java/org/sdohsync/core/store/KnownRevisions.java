// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * The latest revision that this process has seen or written of each record it used last, so that an earlier copy put in its place is
 * noticed. A deleted record keeps its entry: made again it has a greater revision. Bounded; safe for use by many threads.
 */
final class KnownRevisions {
    /** How many records are remembered: 20,000, about 3 MB. */
    static final int RECORDS = 20_000;

    private final Cache<RecordKey, Revision> latest =
            Caffeine.newBuilder().maximumSize(RECORDS).executor(Runnable::run).build();

    /** What is known, {@link Revision#NONE} if nothing is. */
    Revision of(RecordKey key) {
        Revision known = latest.getIfPresent(key);
        return known == null ? Revision.NONE : known;
    }

    /** Notes what a store gave. */
    void seen(RecordKey key, Revision revision) {
        if (revision.number() > of(key).number()) {
            latest.asMap().merge(key, revision, KnownRevisions::later);
        }
    }

    /**
     * Notes what a store made. Whoever creates a record proves that there was none, so what was known of an earlier one is over:
     * two who create and delete at the same moment may have been given their numbers in the other order.
     */
    void saved(RecordKey key, Revision revision, Revision expected) {
        if (expected.equals(Revision.NONE)) {
            latest.put(key, revision);
        } else {
            seen(key, revision);
        }
    }

    private static Revision later(Revision one, Revision other) {
        return one.number() < other.number() ? other : one;
    }
}
