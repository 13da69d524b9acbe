// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;

/** A correct store over a medium that stays when the store is closed. The broken stores differ from it in one method each. */
class Handle implements RecordStore {
    final RecordStore medium;
    private volatile boolean closed;

    Handle(RecordStore medium) {
        this.medium = medium;
    }

    @Override
    public Optional<StoredRecord> load(RecordKey key) {
        return open().load(key);
    }

    @Override
    public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
        return open().save(key, draft, expected);
    }

    @Override
    public boolean delete(RecordKey key, Revision expected) {
        return open().delete(key, expected);
    }

    @Override
    public List<StoredRecord> list(RecordQuery query) {
        return open().list(query);
    }

    @Override
    public Set<String> kinds() {
        return open().kinds();
    }

    @Override
    public void close() {
        closed = true;
    }

    final Revision current(RecordKey key) {
        return medium.load(key).map(StoredRecord::revision).orElse(Revision.NONE);
    }

    /** The medium, as long as this store is open. */
    final RecordStore open() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        return medium;
    }
}
