// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Arrays;
import java.util.function.Function;

/**
 * The values opened last, so that a record which did not change is not unsealed and parsed again. A value is given only for the
 * very bytes it was opened from, beside the same group, due time and revision: whatever the store holds now decides, never this
 * memory. Bounded by the size of the records.
 * Safe for use by many threads.
 */
final class OpenedValues<T> {
    /** The bytes of all remembered records of one kind together. */
    static final int BYTES = 4 * 1024 * 1024;

    /** What a remembered value costs beside the bytes of its record. */
    private static final int OVERHEAD = 256;

    private final Cache<String, Opened<T>> opened = Caffeine.newBuilder()
            .maximumWeight(BYTES)
            .weigher((String id, Opened<T> value) -> bytes(value.record()).length + OVERHEAD)
            .executor(Runnable::run)
            .build();

    private record Opened<T>(StoredRecord record, Stored<T> value) {}

    Stored<T> of(StoredRecord record, Function<StoredRecord, Stored<T>> open) {
        String id = record.key().id();
        Opened<T> last = opened.getIfPresent(id);
        if (last != null && same(last.record(), record)) {
            return last.value();
        }
        Stored<T> value = open.apply(record);
        opened.put(id, new Opened<>(record, value));
        return value;
    }

    /** Forgets a value, for a record that was deleted. */
    void forget(String id) {
        opened.invalidate(id);
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
