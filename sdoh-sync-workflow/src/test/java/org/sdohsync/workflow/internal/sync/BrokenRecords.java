// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;

/** Records some of which cannot be touched: that throws an Error. */
final class BrokenRecords implements RecordStore {
    private final RecordStore inner;
    volatile Predicate<RecordKey> broken = key -> false;
    volatile Error error = new AssertionError("broken");
    /** Only writing fails. */
    volatile boolean saving;

    BrokenRecords(RecordStore inner) {
        this.inner = inner;
    }

    @Override
    public Optional<StoredRecord> load(RecordKey key) {
        if (!saving) {
            touch(key);
        }
        return inner.load(key);
    }

    @Override
    public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
        touch(key);
        return inner.save(key, draft, expected);
    }

    @Override
    public boolean delete(RecordKey key, Revision expected) {
        touch(key);
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
        inner.close();
    }

    private void touch(RecordKey key) {
        if (broken.test(key)) {
            throw error;
        }
    }
}
