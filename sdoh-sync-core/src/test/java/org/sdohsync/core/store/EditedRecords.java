// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A medium whose rows somebody can write past the port: what stands in {@link #edits} covers what the store holds. */
final class EditedRecords implements RecordStore {
    final Map<RecordKey, StoredRecord> edits = new HashMap<>();

    private final RecordStore inner;

    EditedRecords(RecordStore inner) {
        this.inner = inner;
    }

    void put(RecordKey key, StoredRecord row) {
        edits.put(key, new StoredRecord(key, row.revision(), row.draft()));
    }

    @Override
    public Optional<StoredRecord> load(RecordKey key) {
        return edits.containsKey(key) ? Optional.of(edits.get(key)) : inner.load(key);
    }

    @Override
    public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
        return inner.save(key, draft, expected);
    }

    @Override
    public boolean delete(RecordKey key, Revision expected) {
        return inner.delete(key, expected);
    }

    @Override
    public List<StoredRecord> list(RecordQuery query) {
        List<StoredRecord> found = new ArrayList<>();
        RecordQuery all = RecordQuery.of(query.kind()).limit(Integer.MAX_VALUE);
        for (StoredRecord held : inner.list(all)) {
            StoredRecord row = edits.getOrDefault(held.key(), held);
            if (query.matches(
                    row.key().id(), row.draft().group(), row.draft().dueAt().orElse(null))) {
                found.add(row);
            }
        }
        return found;
    }

    @Override
    public Set<String> kinds() {
        return inner.kinds();
    }

    @Override
    public void close() {
        inner.close();
    }
}
