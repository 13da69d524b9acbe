// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.storage;

import java.util.ArrayList;
import java.util.List;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.StoredRecord;

/**
 * A way through all records of a query, page by page, holding one page at a time.
 *
 * @param found how many records there were
 * @param outOfOrder how many of them had an id that is not after the one before, so that something was left out or given twice
 * @param pages how long the pages took
 */
record PagedListing(long found, long outOfOrder, Calls pages) {
    static PagedListing through(RecordStore store, String name, RecordQuery all, long expected) {
        Calls calls = new Calls(name, (int) (expected / all.limit()) + 10);
        long found = 0;
        long outOfOrder = 0;
        String last = "";
        boolean more = true;
        while (more) {
            RecordQuery next = all.after(last);
            List<List<StoredRecord>> answer = new ArrayList<>(1);
            calls.time(() -> answer.add(store.list(next)));
            for (StoredRecord record : answer.get(0)) {
                String id = record.key().id();
                outOfOrder += RecordKey.idOrder().compare(id, last) > 0 ? 0 : 1;
                last = id;
                found++;
            }
            more = answer.get(0).size() == all.limit();
        }
        return new PagedListing(found, outOfOrder, calls);
    }
}
