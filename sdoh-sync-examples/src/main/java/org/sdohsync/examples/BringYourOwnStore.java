// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredRecord;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;

/**
 * How do I keep connections in a store of my own? Implement six methods, and let {@code RecordStoreContract} of the testkit
 * check them. What arrives is sealed already: your store never sees a token.
 */
public final class BringYourOwnStore {
    private BringYourOwnStore() {}

    /** A store on a concurrent map: stands for your key-value service. */
    static final class MapRecords implements RecordStore {
        private static final Comparator<StoredRecord> BY_ID =
                (a, b) -> compareCodePoints(a.key().id(), b.key().id());

        private final ConcurrentMap<RecordKey, StoredRecord> records = new ConcurrentHashMap<>();
        private final AtomicLong revisions = new AtomicLong();
        private volatile boolean closed;

        @Override
        public Optional<StoredRecord> load(RecordKey key) {
            requireOpen();
            return Optional.ofNullable(records.get(key));
        }

        @Override
        public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
            requireOpen();
            // The revision is bound into the seal: draw it first, and the record is sealed for it.
            StoredRecord next = new StoredRecord(key, new Revision(revisions.incrementAndGet()), draft);
            // compute is atomic for the key: the comparison and the write are one step.
            StoredRecord held = records.compute(key, (same, now) -> {
                Revision present = now == null ? Revision.NONE : now.revision();
                return present.equals(expected) ? next : now;
            });
            return next.equals(held) ? Optional.of(next.revision()) : Optional.empty();
        }

        @Override
        public boolean delete(RecordKey key, Revision expected) {
            requireOpen();
            StoredRecord held = records.get(key);
            return held != null && held.revision().equals(expected) && records.remove(key, held);
        }

        @Override
        public List<StoredRecord> list(RecordQuery query) {
            requireOpen();
            return records.values().stream()
                    .filter(record -> matches(query, record))
                    .sorted(BY_ID)
                    .limit(query.limit())
                    .toList();
        }

        @Override
        public Set<String> kinds() {
            requireOpen();
            return records.keySet().stream().map(RecordKey::kind).collect(Collectors.toSet());
        }

        @Override
        public void close() {
            closed = true;
        }

        private static boolean matches(RecordQuery query, StoredRecord record) {
            return record.key().kind().equals(query.kind())
                    && compareCodePoints(record.key().id(), query.after()) > 0
                    && query.group().map(record.draft().group()::equals).orElse(true)
                    && query.dueBefore()
                            .map(moment -> record.draft()
                                    .dueAt()
                                    .filter(moment::isAfter)
                                    .isPresent())
                            .orElse(true);
        }

        private static int compareCodePoints(String a, String b) {
            int[] left = a.codePoints().toArray();
            int[] right = b.codePoints().toArray();
            return Arrays.compare(left, right);
        }

        private void requireOpen() {
            if (closed) {
                throw new IllegalStateException("the store is closed");
            }
        }
    }

    /**
     * Connects a source and runs a sync on the store.
     *
     * @param args FHIR base and owner, or nothing for the sandbox
     */
    public static void main(String[] args) {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        try (Playground playground = Playground.of(args);
                Store store = Store.over(new MapRecords(), Sealing.aesGcm(key));
                SdohSync sync = SdohSync.builder(SmartApp.named("desk").redirect("http://127.0.0.1:0/callback"))
                        .store(store)
                        .addressRules(playground.rules())
                        .browser(playground.browser())
                        .onReferral(referral -> System.out.println("referral " + referral.id()))
                        .build()) {
            sync.connect(playground.url()).asRecipient(playground.owner()).inBrowser();
            System.out.println(sync.syncNow());
        }
    }
}
