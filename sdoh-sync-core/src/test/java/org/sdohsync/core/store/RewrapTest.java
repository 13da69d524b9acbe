// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.KeyRing;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.SealingKey;

class RewrapTest {
    private static final SealingKey OLD = key(1);
    private static final SealingKey NEW = key(2);

    private final MemoryRecords medium = new MemoryRecords();
    private final Store before = Store.over(medium, Sealing.aesGcm(KeyRing.of(OLD)));
    private final Store during =
            Store.over(medium, Sealing.aesGcm(KeyRing.of(NEW).alsoOpening(OLD)));
    private final Store after = Store.over(medium, Sealing.aesGcm(KeyRing.of(NEW)));

    @Test
    void rewrap_manyRecords_needOnlyTheNewKey() {
        for (int i = 0; i < 250; i++) {
            assertThat(numbers(before).create(new Entry("n" + i, 7))).isPresent();
        }
        assertThat(numbers(during).create(new Entry("new", 7))).isPresent();
        assertThat(before.leases(Clock.systemUTC()).tryAcquire("refresh", Duration.ofHours(1)))
                .isPresent();

        assertThat(during.rewrap()).isEqualTo(new RewrapReport(250, 1, List.of()));

        assertThat(numbers(after).all().values()).hasSize(251);
        assertThat(medium.list(RecordQuery.of("number").group("g").limit(1000))).hasSize(251);
        assertThat(during.rewrap()).isEqualTo(new RewrapReport(0, 251, List.of()));
    }

    @Test
    void rewrap_recordThatDoesNotOpen_isNamedAndTheOthersAreDone() {
        assertThat(numbers(before).create(new Entry("good", 7))).isPresent();
        RecordKey bad = new RecordKey("number", "bad");
        assertThat(medium.save(bad, RecordDraft.of("", null, new byte[3]), Revision.NONE))
                .isPresent();
        Store other = Store.over(medium, Sealing.aesGcm(KeyRing.of(key(3))));
        assertThat(numbers(other).create(new Entry("foreign", 7))).isPresent();

        RewrapReport result = during.rewrap();

        assertThat(result).isEqualTo(new RewrapReport(1, 0, List.of(bad, new RecordKey("number", "foreign"))));
        assertThat(result.complete()).isFalse();
    }

    @Test
    void rewrap_whileInUse_losesNoUpdate() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(numbers(before).create(new Entry("n" + i, 0))).isPresent();
        }
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        List<Future<Integer>> counters = new ArrayList<>();
        for (int thread = 0; thread < 3; thread++) {
            counters.add(threads.submit(() -> countUntil(stop)));
        }

        for (int run = 0; run < 50; run++) {
            // Between two rings that both know both keys, so that every run has something to do.
            Store odd = Store.over(medium, Sealing.aesGcm(KeyRing.of(OLD).alsoOpening(NEW)));
            assertThat((run % 2 == 0 ? odd : during).rewrap().complete()).isTrue();
        }
        stop.set(true);
        int counted = 0;
        for (Future<Integer> counter : counters) {
            counted += counter.get(120, TimeUnit.SECONDS);
        }
        threads.shutdown();

        assertThat(numbers(during).all().stream().mapToInt(Entry::number).sum()).isEqualTo(counted);
        assertThat(counted).isPositive();
    }

    private int countUntil(AtomicBoolean stop) {
        Records<Entry> numbers = numbers(during);
        int counted = 0;
        while (!stop.get() || counted == 0) {
            for (int i = 0; i < 20; i++) {
                StoredValue<Entry> stored = numbers.load("n" + i).orElseThrow();
                Entry next = new Entry(stored.value().id(), stored.value().number() + 1);
                Optional<Revision> saved = numbers.save(next, stored.revision());
                counted += saved.isPresent() ? 1 : 0;
            }
        }
        return counted;
    }

    private static Records<Entry> numbers(Store store) {
        return store.records(new EntryCodec());
    }

    private static SealingKey key(int fill) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) fill;
        return SealingKey.of(bytes);
    }

    private record Entry(String id, int number) {}

    private static final class EntryCodec implements Codec<Entry> {
        @Override
        public String kind() {
            return "number";
        }

        @Override
        public String id(Entry value) {
            return value.id();
        }

        @Override
        public String group(Entry value) {
            return "g";
        }

        @Override
        public JsonObject write(Entry value) {
            return JsonObject.builder()
                    .text("id", value.id())
                    .number("number", value.number())
                    .build();
        }

        @Override
        public Entry read(JsonObject json) {
            return new Entry(
                    json.text("id").orElseThrow(),
                    Math.toIntExact(json.number("number").orElseThrow()));
        }
    }
}
