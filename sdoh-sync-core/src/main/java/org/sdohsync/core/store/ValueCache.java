// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Arrays;
import java.util.function.Function;

/**
 * A cache of decrypted values, so that unchanged records are not decrypted and parsed again. A value is returned only for
 * exactly the same bytes, group, due time and revision, so the store's content always decides. Bounded by the size of the
 * records. Safe for use by many threads.
 */
final class ValueCache<T> {
    /** The most bytes of all cached records of one kind. */
    static final int BYTES = 4 * 1024 * 1024;

    /** The estimated bytes of a cached value in addition to those of its record. */
    private static final int OVERHEAD = 256;

    private final Cache<String, Opened<T>> opened = Caffeine.newBuilder()
            .maximumWeight(BYTES)
            .weigher((String id, Opened<T> value) -> bytes(value.record()).length + OVERHEAD)
            .executor(Runnable::run)
            .build();

    private record Opened<T>(StoredRecord record, StoredValue<T> value) {}

    StoredValue<T> of(StoredRecord record, Function<StoredRecord, StoredValue<T>> open) {
        String id = record.key().id();
        Opened<T> last = opened.getIfPresent(id);
        if (last != null && same(last.record(), record)) {
            return last.value();
        }
        StoredValue<T> value = open.apply(record);
        opened.put(id, new Opened<>(record, value));
        return value;
    }

    /** Removes the value of a deleted record. */
    void forget(String id) {
        opened.invalidate(id);
    }

    /** Removes all values. */
    void clear() {
        opened.invalidateAll();
    }

    private static boolean same(StoredRecord one, StoredRecord other) {
        return one.key().equals(other.key())
                && one.revision().equals(other.revision())
                && one.draft().group().equals(other.draft().group())
                && one.draft().dueAt().equals(other.draft().dueAt())
                && Arrays.equals(bytes(one), bytes(other));
    }

    private static byte[] bytes(StoredRecord record) {
        return record.draft().payload();
    }
}
