// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;

/** Records during whose listings of the journal something else happens. */
record FakeRecordsThen(FakeRecords records, Runnable meanwhile) implements RecordStore {
    @Override
    public Optional<StoredRecord> load(RecordKey key) {
        return records.load(key);
    }

    @Override
    public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
        return records.save(key, draft, expected);
    }

    @Override
    public boolean delete(RecordKey key, Revision expected) {
        return records.delete(key, expected);
    }

    @Override
    public List<StoredRecord> list(RecordQuery query) {
        List<StoredRecord> found = records.list(query);
        if (query.kind().equals("journal")) {
            meanwhile.run();
        }
        return found;
    }

    @Override
    public Set<String> kinds() {
        return records.kinds();
    }

    @Override
    public void close() {}
}
