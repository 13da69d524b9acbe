// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.mortal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;
import org.sdohsync.core.store.UnreadableRecord;

/** A store as one process sees it, which may die before and after each write. */
public final class CrashingRecords implements RecordStore {
    private final RecordStore inner;
    private final CrashPoint life;

    /**
     * Makes the view of one process.
     *
     * @param inner the store, which outlives the process
     * @param life the process
     */
    public CrashingRecords(RecordStore inner, CrashPoint life) {
        this.inner = inner;
        this.life = life;
    }

    @Override
    public Optional<StoredRecord> load(RecordKey key) {
        life.live();
        return inner.load(key);
    }

    @Override
    public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
        life.point();
        Optional<Revision> saved = inner.save(key, draft, expected);
        life.point();
        return saved;
    }

    @Override
    public boolean delete(RecordKey key, Revision expected) {
        life.point();
        boolean deleted = inner.delete(key, expected);
        life.point();
        return deleted;
    }

    @Override
    public List<StoredRecord> list(RecordQuery query) {
        life.live();
        return inner.list(query);
    }

    @Override
    public Set<String> kinds() {
        life.live();
        return inner.kinds();
    }

    @Override
    public List<UnreadableRecord> damaged(String kind) {
        life.live();
        return inner.damaged(kind);
    }

    // The medium outlives the process.
    @Override
    public void close() {}
}
