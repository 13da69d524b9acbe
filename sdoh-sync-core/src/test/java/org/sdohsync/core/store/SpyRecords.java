// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes down the bytes of every save. */
final class SpyRecords implements RecordStore {
    private final RecordStore inner;
    private final List<String> seen;

    SpyRecords(RecordStore inner, List<String> seen) {
        this.inner = inner;
        this.seen = seen;
    }

    @Override
    public Optional<StoredRecord> load(RecordKey key) {
        return inner.load(key);
    }

    @Override
    public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
        seen.add(new String(draft.at(expected).payload(), ISO_8859_1));
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
        inner.close();
    }
}
