// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;

/** Records in memory, which outlive the process that a test lets die. */
public final class FakeRecords implements RecordStore {
    private final TreeMap<String, StoredRecord> held = new TreeMap<>();
    private long revisions;
    private int journalListings;

    public FakeRecords() {}

    @Override
    public synchronized Optional<StoredRecord> load(RecordKey key) {
        return Optional.ofNullable(held.get(name(key)));
    }

    @Override
    public synchronized Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
        if (!revision(key).equals(expected)) {
            return Optional.empty();
        }
        Revision next = new Revision(++revisions);
        held.put(name(key), new StoredRecord(key, next, draft));
        return Optional.of(next);
    }

    @Override
    public synchronized boolean delete(RecordKey key, Revision expected) {
        return revision(key).equals(expected) && held.remove(name(key)) != null;
    }

    @Override
    public synchronized List<StoredRecord> list(RecordQuery query) {
        journalListings += query.kind().equals("journal") ? 1 : 0;
        List<StoredRecord> found = new ArrayList<>();
        for (StoredRecord stored : held.values()) {
            boolean wanted = stored.key().kind().equals(query.kind())
                    && query.matches(
                            stored.key().id(),
                            stored.draft().group(),
                            stored.draft().dueAt().orElse(null));
            if (wanted && found.size() < query.limit()) {
                found.add(stored);
            }
        }
        return found;
    }

    /** How many journal entries there are, of whatever connection. */
    public synchronized long journaled() {
        return held.keySet().stream()
                .filter(name -> name.startsWith("journal/"))
                .count();
    }

    /** How often journal entries were listed. */
    synchronized int journalListings() {
        return journalListings;
    }

    @Override
    public synchronized Set<String> kinds() {
        return held.values().stream().map(stored -> stored.key().kind()).collect(Collectors.toSet());
    }

    @Override
    public void close() {}

    private Revision revision(RecordKey key) {
        return load(key).map(StoredRecord::revision).orElse(Revision.NONE);
    }

    private static String name(RecordKey key) {
        return key.kind() + "/" + key.id();
    }
}
