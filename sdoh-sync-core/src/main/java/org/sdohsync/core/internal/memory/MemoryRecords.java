// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.memory;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;

/** Records in maps, one for each kind, until the process ends. Safe for use by many threads. */
public final class MemoryRecords implements RecordStore {
    // Guards all changes of the fields below, and listings. Held during map operations, and while a record is encrypted
    // for its
    // revision. A single record is read without it.
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, NavigableMap<String, StoredRecord>> kinds = new ConcurrentHashMap<>();
    private long lastRevision;
    private volatile boolean closed;

    /** Creates an empty store. */
    public MemoryRecords() {}

    @Override
    public Optional<StoredRecord> load(RecordKey key) {
        NavigableMap<String, StoredRecord> records = kinds.get(key.kind());
        Optional<StoredRecord> held = records == null ? Optional.empty() : Optional.ofNullable(records.get(key.id()));
        // Afterwards: what is not found because the store was closed meanwhile is not absent.
        requireOpen();
        return held;
    }

    @Override
    public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
        return locked(() -> {
            if (!current(key).equals(expected)) {
                return Optional.empty();
            }
            // One counter for all keys, so that the revision of a deleted record is never given again.
            Revision next = new Revision(++lastRevision);
            of(key.kind()).put(key.id(), new StoredRecord(key, next, draft));
            return Optional.of(next);
        });
    }

    @Override
    public boolean delete(RecordKey key, Revision expected) {
        return locked(() -> {
            if (expected.equals(Revision.NONE) || !current(key).equals(expected)) {
                return false;
            }
            of(key.kind()).remove(key.id());
            return true;
        });
    }

    @Override
    public List<StoredRecord> list(RecordQuery query) {
        return locked(() -> of(query.kind()).tailMap(query.after(), false).values().stream()
                .filter(record -> query.matches(
                        record.key().id(),
                        record.draft().group(),
                        record.draft().dueAt().orElse(null)))
                .limit(query.limit())
                .toList());
    }

    @Override
    public Set<String> kinds() {
        return locked(() -> {
            Set<String> found = new TreeSet<>();
            kinds.forEach((kind, records) -> {
                if (!records.isEmpty()) {
                    found.add(kind);
                }
            });
            return found;
        });
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            kinds.clear();
        } finally {
            lock.unlock();
        }
    }

    private Revision current(RecordKey key) {
        StoredRecord held = of(key.kind()).get(key.id());
        return held == null ? Revision.NONE : held.revision();
    }

    private NavigableMap<String, StoredRecord> of(String kind) {
        return kinds.computeIfAbsent(kind, absent -> new ConcurrentSkipListMap<>(RecordKey.idOrder()));
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            requireOpen();
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the memory store is closed");
        }
    }
}
