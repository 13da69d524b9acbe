// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.secret.SealContext;
import org.sdohsync.core.secret.Sealing;

/** Encrypts all records again that are not encrypted with the newest key. Not thread-safe; one thread for each run. */
final class Rewrap {
    private final RecordStore records;
    private final Sealing sealing;
    private final List<RecordKey> failed = new ArrayList<>();
    private int rewrapped;
    private int current;

    Rewrap(RecordStore records, Sealing sealing) {
        this.records = records;
        this.sealing = sealing;
    }

    RewrapReport run() {
        for (String kind : records.kinds()) {
            if (!kind.equals(Leases.KIND)) {
                rewrap(RecordQuery.of(kind));
                records.damaged(kind)
                        .forEach(one -> failed.add(new RecordKey(kind, one.id().orElse("?"))));
            }
        }
        return new RewrapReport(rewrapped, current, failed);
    }

    private void rewrap(RecordQuery all) {
        List<StoredRecord> page = records.list(all);
        while (!page.isEmpty()) {
            page.forEach(this::rewrap);
            page = page.size() < all.limit()
                    ? List.of()
                    : records.list(all.after(page.get(page.size() - 1).key().id()));
        }
    }

    // A lost race means that another process saved or deleted the record: read it again.
    private void rewrap(StoredRecord first) {
        Optional<StoredRecord> held = Optional.of(first);
        while (held.isPresent()) {
            StoredRecord record = held.get();
            SealContext context = Records.context(record);
            try {
                byte[] sealed = record.draft().payload();
                if (sealing.isCurrent(sealed, context)) {
                    current++;
                    return;
                }
                byte[] plain = sealing.open(sealed, context);
                RecordDraft draft = Records.sealed(
                        sealing,
                        record.key(),
                        record.draft().group(),
                        record.draft().dueAt().orElse(null),
                        plain);
                if (records.save(record.key(), draft, record.revision()).isPresent()) {
                    rewrapped++;
                    return;
                }
            } catch (StoreException unreadable) {
                if (unreadable.reason() == StoreException.Reason.UNAVAILABLE) {
                    throw unreadable;
                }
                failed.add(record.key());
                return;
            }
            held = records.load(record.key());
        }
    }
}
