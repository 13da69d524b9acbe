// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;

/** A record store in a map that counts what is written. One thread. */
public final class MapStore implements RecordStore {
    private final Map<RecordKey, StoredRecord> records = new LinkedHashMap<>();
    private long number;
    public int writes;
    public int reads;
    /** Whether the process is dead: then it touches nothing any more. */
    public boolean dead;

    public void live() {
        if (dead) {
            throw new InternalError("the process is dead");
        }
    }

    @Override
    public Optional<StoredRecord> load(RecordKey key) {
        live();
        reads++;
        return Optional.ofNullable(records.get(key));
    }

    @Override
    public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
        Revision held = load(key).map(StoredRecord::revision).orElse(Revision.NONE);
        if (!held.equals(expected)) {
            return Optional.empty();
        }
        writes++;
        Revision next = new Revision(++number);
        records.put(key, new StoredRecord(key, next, draft));
        return Optional.of(next);
    }

    @Override
    public boolean delete(RecordKey key, Revision expected) {
        return load(key).filter(held -> held.revision().equals(expected)).isPresent() && records.remove(key) != null;
    }

    @Override
    public List<StoredRecord> list(RecordQuery query) {
        live();
        reads++;
        return records.values().stream()
                .filter(record -> record.key().kind().equals(query.kind()))
                .filter(record -> query.matches(
                        record.key().id(),
                        record.draft().group(),
                        record.draft().dueAt().orElse(null)))
                .sorted(java.util.Comparator.comparing(record -> record.key().id()))
                .limit(query.limit())
                .toList();
    }

    @Override
    public Set<String> kinds() {
        return records.keySet().stream().map(RecordKey::kind).collect(Collectors.toSet());
    }

    @Override
    public void close() {}
}
