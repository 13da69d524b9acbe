// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.Requirement;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Sealing;

/** Whoever can write the medium edits rows. None of it gives a wrong value. */
class SealBindingTest {
    private static final RecordKey HERS = new RecordKey("visit", "hers");
    private static final RecordKey HIS = new RecordKey("visit", "his");
    private static final Instant DUE = Instant.parse("2026-03-01T12:00:00.000000001Z");

    private final EditedRecords medium = new EditedRecords(new MemoryRecords());
    private final Store store = Store.over(medium, Sealing.aesGcm(new byte[32]));
    private final Records<Visit> visits = store.records(new VisitCodec());

    private record Visit(String id, String account, Instant due) {}

    @Test
    @Requirement("SEC-04")
    void group_swappedBetweenTwoRows_isCorruptForBoth() {
        create("hers", "ann");
        create("his", "bob");
        StoredRecord hers = row(HERS);
        StoredRecord his = row(HIS);
        medium.put(HERS, regrouped(hers, "bob"));
        medium.put(HIS, regrouped(his, "ann"));

        assertUnreadable("bob", "hers");
        assertUnreadable("ann", "his");
        assertReason(Reason.CORRUPT, () -> visits.load("hers"));
    }

    /** The value was opened before, and the row still holds the very bytes it was opened from. */
    @Test
    void group_changedAfterTheValueWasOpened_isCorrupt() {
        create("hers", "ann");
        assertThat(visits.load("hers")).isPresent();
        medium.put(HERS, regrouped(row(HERS), "bob"));

        assertReason(Reason.CORRUPT, () -> visits.load("hers"));
        assertUnreadable("bob", "hers");
    }

    @Test
    void dueTime_changedOrRemoved_isCorrupt() {
        create("hers", "ann");
        StoredRecord row = row(HERS);
        for (Instant due : new Instant[] {DUE.plusNanos(1), Instant.EPOCH, null}) {
            RecordDraft edited =
                    RecordDraft.of(row.draft().group(), due, row.draft().payload());
            medium.put(HERS, new StoredRecord(HERS, row.revision(), edited));

            assertReason(Reason.CORRUPT, () -> visits.load("hers"));
        }
    }

    @Test
    void payload_earlierOneUnderTheRevisionOfNow_isCorrupt() {
        Revision first = create("hers", "ann");
        StoredRecord before = row(HERS);
        Revision second = visits.save(new Visit("hers", "ann", DUE), first).orElseThrow();
        medium.put(HERS, new StoredRecord(HERS, second, before.draft()));

        assertReason(Reason.CORRUPT, () -> visits.load("hers"));
        assertReason(Reason.CORRUPT, () -> otherProcess().load("hers"));
    }

    @Test
    void revision_changed_isCorrupt() {
        Revision first = create("hers", "ann");
        medium.put(
                HERS,
                new StoredRecord(
                        HERS, new Revision(first.number() + 7), row(HERS).draft()));

        assertReason(Reason.CORRUPT, () -> visits.load("hers"));
        assertUnreadable("ann", "hers");

        medium.edits.clear();
        assertThat(visits.load("hers"))
                .as("the made-up revision is not believed")
                .map(StoredValue::revision)
                .contains(first);
    }

    @Test
    @Requirement("SEC-04")
    void row_copiedToTheRecordOfAnotherAccount_isCorrupt() {
        create("his", "bob");
        create("hers", "ann");
        StoredRecord hers = row(HERS);
        medium.put(HIS, hers);
        assertReason(Reason.CORRUPT, () -> visits.load("his"));

        medium.put(HIS, regrouped(hers, "bob"));
        assertReason(Reason.CORRUPT, () -> visits.load("his"));
        assertUnreadable("bob", "his");
    }

    /** A sealing of somebody's own that binds nothing: the value itself says whose it is. */
    @Test
    void read_valueOfAnotherGroupOrId_isCorruptWhateverTheSealing() {
        Records<Visit> unsealed = Store.over(medium, Sealing.none()).records(new VisitCodec());
        assertThat(unsealed.create(new Visit("hers", "ann", DUE))).isPresent();
        StoredRecord hers = row(HERS);
        medium.put(HERS, regrouped(hers, "bob"));
        medium.put(HIS, hers);

        assertReason(Reason.CORRUPT, () -> unsealed.load("hers"));
        assertReason(Reason.CORRUPT, () -> unsealed.load("his"));
    }

    @Test
    void row_putBackWhole_isNoticedByWhoeverSawTheLaterOne() {
        Revision first = create("hers", "ann");
        StoredRecord before = row(HERS);
        Revision second = visits.save(new Visit("hers", "ann", DUE), first).orElseThrow();
        medium.put(HERS, before);

        assertReason(Reason.ROLLED_BACK, () -> visits.load("hers"));
        assertThat(visits.all().unreadable())
                .singleElement()
                .satisfies(one -> assertThat(one.failure().reason()).isEqualTo(Reason.ROLLED_BACK));
        assertReason(Reason.ROLLED_BACK, () -> store.records(new VisitCodec()).load("hers"));
        assertThat(otherProcess().load("hers"))
                .as("nothing in the row tells it from one that was never followed")
                .isPresent();

        medium.edits.clear();
        assertThat(visits.load("hers")).map(StoredValue::revision).contains(second);
    }

    @Test
    void row_putBackAfterItWasTaken_isNoticed() {
        create("hers", "ann");
        Revision last = visits.save(
                        new Visit("hers", "ann", DUE),
                        visits.load("hers").orElseThrow().revision())
                .orElseThrow();
        StoredRecord taken = row(HERS);
        assertThat(visits.take("hers")).isPresent();
        assertThat(visits.create(new Visit("hers", "ann", DUE)))
                .as("made again, above all it had")
                .hasValueSatisfying(made -> assertThat(made.number()).isGreaterThan(last.number()));
        medium.put(HERS, taken);

        assertReason(Reason.ROLLED_BACK, () -> visits.load("hers"));
    }

    /** An earlier revision in a listing is no alarm if the record was saved while it was listed. */
    @Test
    void all_recordSavedWhileListed_isNoAlarm() {
        Revision first = create("hers", "ann");
        StoredRecord before = row(HERS);
        assertThat(visits.load("hers")).isPresent();
        Store racing = Store.over(new ListingBehind(medium, before), Sealing.aesGcm(new byte[32]));
        Records<Visit> view = racing.records(new VisitCodec());
        assertThat(view.save(new Visit("hers", "ann", DUE), first)).isPresent();

        assertThat(view.all().unreadable()).isEmpty();
        assertThat(view.all().values()).hasSize(1);
    }

    private Records<Visit> otherProcess() {
        return Store.over(medium, Sealing.aesGcm(new byte[32])).records(new VisitCodec());
    }

    private void assertUnreadable(String account, String id) {
        assertThat(visits.group(account).values()).isEmpty();
        assertThat(visits.group(account).unreadable()).singleElement().satisfies(one -> {
            assertThat(one.id()).contains(id);
            assertThat(one.failure().reason()).isEqualTo(Reason.CORRUPT);
        });
    }

    private static void assertReason(Reason reason, ThrowingCallable call) {
        StoreException thrown = catchThrowableOfType(StoreException.class, call);
        assertThat(thrown).as("no value").isNotNull();
        assertThat(thrown.reason()).isEqualTo(reason);
        assertThat(thrown).hasMessageContaining("visit/").hasMessageContaining(": ");
    }

    private Revision create(String id, String account) {
        return visits.create(new Visit(id, account, DUE)).orElseThrow();
    }

    private StoredRecord row(RecordKey key) {
        return medium.load(key).orElseThrow();
    }

    private static StoredRecord regrouped(StoredRecord row, String group) {
        return new StoredRecord(
                row.key(),
                row.revision(),
                RecordDraft.of(
                        group, row.draft().dueAt().orElse(null), row.draft().payload()));
    }

    /** Lists a record as it was before. */
    private static final class ListingBehind implements RecordStore {
        private final RecordStore inner;
        private final StoredRecord before;

        ListingBehind(RecordStore inner, StoredRecord before) {
            this.inner = inner;
            this.before = before;
        }

        @Override
        public List<StoredRecord> list(RecordQuery query) {
            return List.of(before);
        }

        @Override
        public Optional<StoredRecord> load(RecordKey key) {
            return inner.load(key);
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
        public Set<String> kinds() {
            return inner.kinds();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private static final class VisitCodec implements Codec<Visit> {
        @Override
        public String kind() {
            return "visit";
        }

        @Override
        public String id(Visit value) {
            return value.id();
        }

        @Override
        public String group(Visit value) {
            return value.account();
        }

        @Override
        public Optional<Instant> dueAt(Visit value) {
            return Optional.of(value.due());
        }

        @Override
        public JsonObject write(Visit value) {
            return JsonObject.builder()
                    .text("id", value.id())
                    .text("account", value.account())
                    .text("due", value.due().toString())
                    .build();
        }

        @Override
        public Visit read(JsonObject json) {
            return new Visit(
                    json.text("id").orElseThrow(),
                    json.text("account").orElseThrow(),
                    Instant.parse(json.text("due").orElseThrow()));
        }
    }
}
