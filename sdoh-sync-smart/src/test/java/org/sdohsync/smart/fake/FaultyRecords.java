// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.fake;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;

/** A memory store that counts, and whose connection saves can be made to fail. */
public final class FaultyRecords implements RecordStore {
    private final RecordStore inner = new MemoryRecords();
    private final AtomicInteger operations = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger loadsToLive = new AtomicInteger();
    private final java.util.concurrent.atomic.AtomicReference<@org.jspecify.annotations.Nullable Error> deadly =
            new java.util.concurrent.atomic.AtomicReference<>();

    public void failNextSaves(int count) {
        failures.set(count);
    }

    /** Lets a load of a connection throw an Error, once: the one with that number from now on. */
    public void dieAtLoad(int number, Error error) {
        deadly.set(error);
        loadsToLive.set(number);
    }

    public int operations() {
        return operations.get();
    }

    @Override
    public Optional<StoredRecord> load(RecordKey key) {
        operations.incrementAndGet();
        if (key.kind().equals("connection") && loadsToLive.decrementAndGet() == 0) {
            throw java.util.Objects.requireNonNull(deadly.get(), "deadly");
        }
        return inner.load(key);
    }

    @Override
    public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
        operations.incrementAndGet();
        if (key.kind().equals("connection") && failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new StoreException("disk full", StoreException.Reason.UNAVAILABLE, null);
        }
        return inner.save(key, draft, expected);
    }

    @Override
    public boolean delete(RecordKey key, Revision expected) {
        operations.incrementAndGet();
        return inner.delete(key, expected);
    }

    @Override
    public List<StoredRecord> list(RecordQuery query) {
        operations.incrementAndGet();
        return inner.list(query);
    }

    @Override
    public Set<String> kinds() {
        operations.incrementAndGet();
        return inner.kinds();
    }

    @Override
    public void close() {
        inner.close();
    }
}
