// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.storage;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;

/** The calls that syncs, actions and launches make of a store, each many times, on records at random places of the table. */
final class HotPaths {
    private static final int TIMES = 300;

    private final RecordStore store;
    private final TableSize size;
    private final List<String> connections;
    private final SplittableRandom random = new SplittableRandom(16);
    private final List<Calls> done = new ArrayList<>();

    HotPaths(RecordStore store, TableSize size, List<String> connections) {
        this.store = store;
        this.size = size;
        this.connections = connections;
    }

    /** Makes all of them. */
    List<Calls> run() {
        times(
                "loadConnection",
                i -> require(store.load(new RecordKey("connection", any())).isPresent()));
        times(
                "loadAbsent",
                i -> require(store.load(new RecordKey("view", any() + ".none")).isEmpty()));
        times(
                "openReferralsOfOne",
                i -> require(store.list(RecordQuery.of("view").group(any()).limit(1000))
                                .size()
                        == size.eachHas()));
        times(
                "noActionsOfOne",
                i -> require(store.list(RecordQuery.of("journal").group(any())).isEmpty()));
        times(
                "pageOfConnections",
                i -> require(!store.list(RecordQuery.of("connection").after(any().substring(0, 2)))
                        .isEmpty()));
        times("saveOpenReferral", i -> saveOpenReferral());
        times("createAndDeleteLease", this::createAndDelete);
        times(
                "urgentPage",
                i -> require(store.list(RecordQuery.of("view").dueBefore(Instant.EPOCH.plusSeconds(1)))
                                .size()
                        == Math.min(size.urgent(), RecordQuery.DEFAULT_LIMIT)));
        times(
                "nothingOver",
                i -> require(store.list(RecordQuery.of("lease").dueBefore(Instant.EPOCH.plusSeconds(1_800_000_000)))
                        .isEmpty()));
        times("kinds", i -> require(store.kinds().contains("view")));
        return done;
    }

    private void times(String name, IntConsumer call) {
        Calls calls = new Calls(name, TIMES);
        for (int i = 0; i < TIMES; i++) {
            int number = i;
            calls.time(() -> call.accept(number));
        }
        done.add(calls);
    }

    private String any() {
        return connections.get(random.nextInt(connections.size()));
    }

    private void saveOpenReferral() {
        StoredRecord held =
                store.list(RecordQuery.of("view").group(any()).limit(1)).get(0);
        RecordDraft next = RecordDraft.of(
                held.draft().group(),
                held.draft().dueAt().orElse(null),
                held.draft().payload());
        require(store.save(held.key(), next, held.revision()).isPresent());
    }

    private void createAndDelete(int number) {
        RecordKey key = new RecordKey("lease", "refresh/" + any() + "-" + number);
        byte[] payload = "1".repeat(60).getBytes(StandardCharsets.US_ASCII);
        Revision made = store.save(key, RecordDraft.of("", Instant.MAX.minusSeconds(1), payload), Revision.NONE)
                .orElseThrow();
        require(store.delete(key, made));
    }

    private static void require(boolean asExpected) {
        if (!asExpected) {
            throw new IllegalStateException("the store gave something else than the table holds");
        }
    }
}
