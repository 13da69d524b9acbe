// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.workflow.action.ActionJournal;
import org.sdohsync.workflow.action.DoneAction;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.code.ServiceCodes;
import org.sdohsync.workflow.code.Systems;

class JournalTest {
    private static final ConnectionId COUNTY = new ConnectionId("county");
    private static final TaskAction FAIL = TaskAction.of(
                    Step.FAIL, "t1", Reason.of("no way").coded(ServiceCodes.WAITLIST))
            .outcomes(List.of(
                    Scene.FOOD.note("two bags"),
                    ActionOutcome.codeOnly(Systems.SNOMED, "3", "Advice"),
                    ActionOutcome.result("Observation/1")));

    private static final UncertainPost DOUBT = UncertainPost.sent(Scene.NOW, 1);

    private final Store store = Store.over(new FakeRecords(), Sealing.none());

    @Test
    void codec_wholeEntry_survivesTheStore() {
        JournalCodec codec = new JournalCodec();
        JournalRecord entry = journal(Scene.NOW)
                .ofTask(COUNTY, "t1")
                .open(FAIL)
                .value()
                .withPosted(0, "Procedure/1")
                .withDoubt(2, UncertainPost.sent(Scene.NOW, 1).looked(Scene.NOW.plusSeconds(5)))
                .withRefusal("why");

        JsonObject written = codec.write(entry);
        JournalRecord read = codec.read(JsonObject.parse(written.toBytes(), "test"));

        assertThat(codec.write(read).toBytes()).isEqualTo(written.toBytes());
        assertThat(read.id()).isEqualTo(entry.id());
        assertThat(read.createdAt()).isEqualTo(Scene.NOW);
        assertThat(read.posted()).containsEntry(0, "Procedure/1");
        assertThat(read.doubts()).isEqualTo(entry.doubts()).containsOnlyKeys(2);
        assertThat(read.inDoubtSince()).contains(Scene.NOW);
        assertThat(read.needsDecision()).contains("why");
        assertThat(read.action().reason()).isPresent();
        assertThat(read.action().outcomes()).hasSize(3);
        assertThat(codec.group(read)).isEqualTo("county");
    }

    @Test
    void open_withTenThousandUndone_takesNothingOn() {
        Journal journal = journal(Scene.NOW);
        Store memory = MemoryStore.create();
        Records<JournalRecord> records = memory.records(new JournalCodec());
        JournalRecord first = journal.ofTask(COUNTY, "t1").open(FAIL).value();
        for (int entry = 0; entry < ActionJournal.MOST; entry++) {
            String id = String.format(Locale.ROOT, "%019d-aaaaaaaaaaaa-t1", entry);
            assertThat(records.create(
                            new JournalRecord(id, COUNTY, Scene.NOW, first.action(), Map.of(), Map.of(), null)))
                    .isPresent();
        }
        Journal full = new Journal(memory, Clock.fixed(Scene.NOW, ZoneOffset.UTC), Entropy.secure());

        assertThatExceptionOfType(LimitException.class)
                .isThrownBy(() -> full.ofTask(COUNTY, "t2").open(TaskAction.of(Step.ACCEPT, "t2")))
                .satisfies(refused -> assertThat(refused.maximum()).isEqualTo(ActionJournal.MOST));
        assertThat(full.ofTask(COUNTY, "t1").open(FAIL).value().id()).endsWith("-t1");
        assertThat(full.ofTask(new ConnectionId("other"), "t1").open(FAIL)).isNotNull();
    }

    @Test
    void codec_newerOrBrokenEntry_isATypedErrorWithoutContent() {
        JournalCodec codec = new JournalCodec();
        JsonObject good =
                codec.write(journal(Scene.NOW).ofTask(COUNTY, "t1").open(FAIL).value());

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(
                        () -> codec.read(good.toBuilder().number("format", 3).build()))
                .satisfies(newer -> assertThat(newer.reason()).isEqualTo(StoreException.Reason.NEWER_FORMAT));
        for (JsonObject broken : List.of(
                good.toBuilder().text("step", "CANARY").build(),
                good.toBuilder().remove("reason").build(),
                good.toBuilder()
                        .objects(
                                "doubts",
                                List.of(JsonObject.builder().number("index", 0).build()))
                        .build(),
                good.toBuilder().text("createdAt", "CANARY").build())) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> codec.read(broken))
                    .satisfies(corrupt -> assertThat(corrupt.reason()).isEqualTo(StoreException.Reason.CORRUPT))
                    .satisfies(corrupt -> assertThat(corrupt).hasNoCause())
                    .satisfies(corrupt -> assertThat(corrupt.getMessage()).doesNotContain("CANARY"));
        }
    }

    @Test
    void codec_entryOfTheFirstFormat_mayHaveSentWhatItDoesNotNote() {
        JournalCodec codec = new JournalCodec();
        JournalRecord entry = journal(Scene.NOW).ofTask(COUNTY, "t1").open(FAIL).value();
        JsonObject old = codec.write(entry).toBuilder()
                .number("format", 1)
                .remove("doubts")
                .texts("unsure", List.of())
                .build();

        assertThat(codec.read(old).doubts()).containsExactly(Map.entry(0, DOUBT));
        assertThat(codec.read(codec.write(entry.withPosted(0, "Procedure/1")).toBuilder()
                                .number("format", 1)
                                .remove("doubts")
                                .build())
                        .doubts())
                .isEmpty();
    }

    @Test
    void open_clockSetBack_stillSortsBehind() {
        StoredValue<JournalRecord> first =
                journal(Scene.NOW).ofTask(COUNTY, "t1").open(TaskAction.of(Step.ACCEPT, "t1"));
        Journal restarted = journal(Scene.NOW.minusSeconds(3600));
        StoredValue<JournalRecord> second = restarted.ofTask(COUNTY, "t1").open(TaskAction.of(Step.START, "t1"));
        StoredValue<JournalRecord> third =
                restarted.ofTask(COUNTY, "t1").open(TaskAction.of(Step.CANCEL, "t1", Reason.of("x")));

        assertThat(List.of(first, second, third))
                .extracting(entry -> entry.value().id())
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(restarted.pending(COUNTY))
                .extracting(entry -> entry.action().step())
                .containsExactly(Step.ACCEPT, Step.START, Step.CANCEL);
        assertThat(restarted.pending(new ConnectionId("city"))).isEmpty();
    }

    @Test
    void open_serviceWithoutATime_isOfNow() {
        JournalRecord entry = journal(Scene.NOW).ofTask(COUNTY, "t1").open(FAIL).value();
        JsonObject.Builder described = JsonObject.builder();

        ((PerformedOutcome) entry.action().outcomes().get(0)).describe(described);

        assertThat(described.build().text("performedDateTime")).contains("2026-09-03T10:15:30Z");
    }

    @Test
    void save_ofALostRace_isATypedError() {
        Journal journal = journal(Scene.NOW);
        StoredValue<JournalRecord> entry = journal.ofTask(COUNTY, "t1").open(FAIL);
        StoredValue<JournalRecord> changed = journal.save(entry, entry.value().withDoubt(0, DOUBT));

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> journal.save(entry, entry.value().withDoubt(1, DOUBT)))
                .withMessageContaining("another process");
        journal.end(entry, DoneAction.End.REFUSED, "raced");
        assertThat(journal.pending(COUNTY)).hasSize(1);
        journal.end(changed, DoneAction.End.CONFIRMED, null);
        assertThat(journal.pending(COUNTY)).isEmpty();
    }

    @Test
    void retryAndDismiss_ofNothing_areEmpty() {
        assertThat(journal(Scene.NOW).retry("none")).isEmpty();
        assertThat(journal(Scene.NOW).dismiss("none")).isEmpty();
    }

    private Journal journal(Instant now) {
        return new Journal(store, Clock.fixed(now, ZoneOffset.UTC), Entropy.secure());
    }
}
