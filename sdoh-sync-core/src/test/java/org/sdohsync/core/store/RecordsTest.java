// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.Requirement;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Sealing;

class RecordsTest {
    private static final Instant DUE = Instant.parse("2026-03-01T12:00:00Z");

    private final MemoryRecords medium = new MemoryRecords();
    private final Store store = Store.over(medium, Sealing.aesGcm(new byte[32]));
    private final Records<Note> notes = store.records(new NoteCodec());

    /** A value with something to hide. */
    private record Note(String id, String secret) {}

    @Test
    void create_value_isSealedInTheMedium() {
        Note note = new Note("one", "canary");
        Revision revision = notes.create(note).orElseThrow();

        StoredRecord held = medium.load(new RecordKey("note", "one")).orElseThrow();
        assertThat(new String(held.draft().payload(), UTF_8)).doesNotContain("canary");
        assertThat(held.draft().group()).isEqualTo("group of one");
        assertThat(held.draft().dueAt()).contains(DUE);
        assertThat(notes.load("one")).contains(new StoredValue<>(note, revision));
        assertThat(notes.load("one").toString()).doesNotContain("canary");
    }

    @Test
    void around_layer_seesWhatIsSealedOnly() {
        List<String> seen = new ArrayList<>();
        Store layered = store.around(port -> new SpyRecords(port, seen));

        assertThat(layered.records(new NoteCodec()).create(new Note("one", "canary")))
                .isPresent();

        assertThat(notes.load("one")).map(StoredValue::value).contains(new Note("one", "canary"));
        assertThat(seen).singleElement().satisfies(text -> assertThat(text).doesNotContain("canary"));
    }

    @Test
    void save_staleRevision_isALostRace() {
        Revision first = notes.create(new Note("one", "a")).orElseThrow();
        assertThat(notes.create(new Note("one", "again"))).isEmpty();
        Revision second = notes.save(new Note("one", "b"), first).orElseThrow();

        assertThat(notes.save(new Note("one", "c"), first)).isEmpty();
        assertThat(notes.delete("one", first)).isFalse();
        assertThat(notes.load("one")).map(StoredValue::value).contains(new Note("one", "b"));
        assertThat(notes.delete("one", second)).isTrue();
    }

    @Test
    void load_recordMovedToAnotherId_isCorrupt() {
        Revision ignored = notes.create(new Note("one", "a")).orElseThrow();
        StoredRecord held = medium.load(new RecordKey("note", "one")).orElseThrow();
        assertThat(medium.save(new RecordKey("note", "two"), held.draft(), Revision.NONE))
                .isPresent();

        StoreException thrown = catchThrowableOfType(StoreException.class, () -> notes.load("two"));

        assertThat(ignored).isEqualTo(held.revision());
        assertThat(thrown.reason()).isEqualTo(Reason.CORRUPT);
        assertThat(thrown).hasMessageContaining("note/two");
    }

    @Test
    void all_moreThanAPage_returnsEachInOrder() {
        IntStream.range(0, 250)
                .forEach(i -> assertThat(notes.create(new Note("n%03d".formatted(i), "s" + i)))
                        .isPresent());

        assertThat(notes.all().values())
                .extracting(stored -> stored.value().id())
                .containsExactlyElementsOf(
                        IntStream.range(0, 250).mapToObj("n%03d"::formatted).toList());
        assertThat(notes.group("group of n007").values())
                .extracting(stored -> stored.value().secret())
                .containsExactly("s7");
        assertThat(notes.page(notes.query().after("n247")).values()).hasSize(2);
        assertThat(notes.page(notes.query().dueBefore(DUE)).values()).isEmpty();
    }

    @Test
    @Requirement("SEC-05")
    void all_someDamaged_returnsTheOthersAndNamesThose() {
        IntStream.range(0, 150)
                .forEach(i -> assertThat(notes.create(new Note("n%03d".formatted(i), "s")))
                        .isPresent());
        for (String bad : List.of("n007", "n120")) {
            StoredRecord held = medium.load(new RecordKey("note", bad)).orElseThrow();
            RecordDraft damage =
                    RecordDraft.of(held.draft().group(), held.draft().dueAt().orElse(null), new byte[50]);
            assertThat(medium.save(held.key(), damage, held.revision())).isPresent();
        }

        RecordListing<Note> listed = notes.all();

        assertThat(listed.values()).hasSize(148);
        assertThat(listed.unreadable())
                .extracting(one -> one.id().orElseThrow())
                .containsExactly("n007", "n120");
        assertThat(listed.unreadable()).allSatisfy(one -> {
            assertThat(one.kind()).isEqualTo("note");
            assertThat(one.failure().reason()).isEqualTo(Reason.CORRUPT);
        });
        assertThat(listed.requireSome()).isSameAs(listed);
        assertThat(notes.group("group of n008").unreadable()).isEmpty();
        RecordListing<Note> hopeless = notes.group("group of n007");
        assertThat(catchThrowableOfType(StoreException.class, hopeless::requireSome))
                .hasMessageContaining("note/n007");

        assertThat(notes.discard("n007")).isTrue();
        assertThat(notes.discard("n007")).isFalse();
        assertThat(notes.all().unreadable()).hasSize(1);
    }

    @Test
    void page_queryOfAnotherKind_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> notes.page(RecordQuery.of("other")));
    }

    @Test
    void tryAcquire_recordWrittenBySomethingElse_isCorrupt() {
        RecordDraft foreign = RecordDraft.of("", null, "soon".getBytes(UTF_8));
        assertThat(medium.save(new RecordKey("lease", "refresh"), foreign, Revision.NONE))
                .isPresent();
        Leases leases = store.leases(Clock.fixed(DUE, ZoneOffset.UTC));

        StoreException thrown =
                catchThrowableOfType(StoreException.class, () -> leases.tryAcquire("refresh", Duration.ofSeconds(1)));

        assertThat(thrown.reason()).isEqualTo(Reason.CORRUPT);
        assertThatIllegalArgumentException().isThrownBy(() -> leases.tryAcquire("other", Duration.ZERO));
    }

    @Test
    void recordKey_malformedParts_areRefused() {
        for (String id : List.of("", "x".repeat(201), "\uD83E", "\uDDE9\uD83E", "a\uD83Eb")) {
            assertThatIllegalArgumentException().isThrownBy(() -> new RecordKey("note", id));
        }
        for (String kind : List.of("", "Note", "no te", "-note", "n".repeat(41), "../up")) {
            assertThatIllegalArgumentException().isThrownBy(() -> new RecordKey(kind, "one"));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> RecordDraft.of("\uDDE9", null, new byte[0]));
    }

    @Test
    void idOrder_surrogates_comeAfterTheBasicPlane() {
        List<String> ordered =
                List.of("", "A", "a", "a\u0000", "aa", "\uE000", "\uFFFF", "\uD800\uDC00", "\uDBFF\uDFFF");
        for (int i = 0; i < ordered.size(); i++) {
            for (int j = 0; j < ordered.size(); j++) {
                assertThat(Integer.signum(RecordKey.idOrder().compare(ordered.get(i), ordered.get(j))))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    private static final class NoteCodec implements Codec<Note> {
        @Override
        public String kind() {
            return "note";
        }

        @Override
        public String id(Note value) {
            return value.id();
        }

        @Override
        public String group(Note value) {
            return "group of " + value.id();
        }

        @Override
        public Optional<Instant> dueAt(Note value) {
            return Optional.of(DUE);
        }

        @Override
        public JsonObject write(Note value) {
            return JsonObject.builder()
                    .text("id", value.id())
                    .text("secret", value.secret())
                    .build();
        }

        @Override
        public Note read(JsonObject json) {
            return new Note(json.text("id").orElseThrow(), json.text("secret").orElseThrow());
        }
    }
}
