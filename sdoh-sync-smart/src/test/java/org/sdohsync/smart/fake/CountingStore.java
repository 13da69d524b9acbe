// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.fake;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.sdohsync.core.secret.SealContext;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredRecord;

/** A store that counts what is read from it, and what of that is opened. */
public final class CountingStore implements RecordStore {
    private final RecordStore records;
    private final AtomicInteger loads = new AtomicInteger();
    private final AtomicInteger listed = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();

    public CountingStore(RecordStore records) {
        this.records = records;
    }

    /** The store to hand to the library. */
    public Store store() {
        return Store.over(this, new Sealing() {
            @Override
            public byte[] seal(byte[] plain, SealContext context) {
                return plain.clone();
            }

            @Override
            public byte[] open(byte[] sealed, SealContext context) {
                opened.incrementAndGet();
                return sealed.clone();
            }
        });
    }

    /** How many records were read by their key. */
    public int loads() {
        return loads.get();
    }

    /** How many records listings gave. */
    public int listed() {
        return listed.get();
    }

    /** How many records were unsealed. */
    public int opened() {
        return opened.get();
    }

    public void reset() {
        loads.set(0);
        listed.set(0);
        opened.set(0);
    }

    @Override
    public Optional<StoredRecord> load(RecordKey key) {
        loads.incrementAndGet();
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
        List<StoredRecord> page = records.list(query);
        listed.addAndGet(page.size());
        return page;
    }

    @Override
    public Set<String> kinds() {
        return records.kinds();
    }

    @Override
    public void close() {
        records.close();
    }
}
