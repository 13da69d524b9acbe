// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * The latest revision that this process has read or written of each recently used record, to detect that an earlier copy was
 * restored. The entry of a deleted record is kept: if it is created again, its revision is greater. Bounded; safe for use by
 * many threads.
 */
final class KnownRevisions {
    /** The most entries: 20,000, about 3 MB. */
    static final int RECORDS = 20_000;

    private final Cache<RecordKey, Revision> latest =
            Caffeine.newBuilder().maximumSize(RECORDS).executor(Runnable::run).build();

    /** The latest known revision; {@link Revision#NONE} if there is none. */
    Revision of(RecordKey key) {
        Revision known = latest.getIfPresent(key);
        return known == null ? Revision.NONE : known;
    }

    /** Remembers a revision that a store returned. */
    void seen(RecordKey key, Revision revision) {
        if (revision.number() > of(key).number()) {
            latest.asMap().merge(key, revision, KnownRevisions::later);
        }
    }

    /**
     * Remembers a revision that was saved. Creating a record proves that there was none, so the entry of an earlier one is
     * replaced: concurrent creations and deletions may get their numbers in another order.
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
