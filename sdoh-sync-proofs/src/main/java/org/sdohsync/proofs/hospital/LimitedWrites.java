// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.hospital;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;

/** The store of a process that dies after some writes: from then on it writes nothing. */
final class LimitedWrites implements RecordStore {
    private final RecordStore inner;
    private final AtomicInteger writes;

    LimitedWrites(RecordStore inner, int writes) {
        this.inner = inner;
        this.writes = new AtomicInteger(writes);
    }

    @Override
    public Optional<StoredRecord> load(RecordKey key) {
        return inner.load(key);
    }

    @Override
    public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
        if (writes.decrementAndGet() < 0) {
            throw new AssertionError("killed");
        }
        return inner.save(key, draft, expected);
    }

    @Override
    public boolean delete(RecordKey key, Revision expected) {
        return inner.delete(key, expected);
    }

    @Override
    public List<StoredRecord> list(RecordQuery query) {
        return inner.list(query);
    }

    @Override
    public Set<String> kinds() {
        return inner.kinds();
    }

    @Override
    public void close() {
        // The store itself goes on.
    }
}
