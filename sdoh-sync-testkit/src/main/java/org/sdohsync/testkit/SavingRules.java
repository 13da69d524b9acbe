// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;

/** The part of {@link RecordStoreContract} about loading, saving and deleting one record; apart only to keep files short. */
abstract class SavingRules {
    static final String KIND = "contract";
    static final RecordKey KEY = new RecordKey(KIND, "one");
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456789Z");

    private static final int UPDATES = 25;

    RecordStore store;

    /**
     * Opens a new, empty store. Called once for each test; closed after it.
     *
     * @return the store to be tested
     */
    protected abstract RecordStore open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void load_unknownKey_isEmpty() {
        assertThat(store.load(KEY)).isEmpty();
    }

    @Test
    void create_newKey_keepsEverything() {
        Revision revision = create(KEY, draft("group", NOON, "payload"));

        assertThat(revision).isNotEqualTo(Revision.NONE);
        assertHeld(KEY, revision, draft("group", NOON, "payload"));
    }

    @Test
    void save_payloadForTheRevision_isMadeForTheOneItGives() {
        RecordDraft numbered = numbered();
        Revision revision = Revision.NONE;
        for (int round = 0; round < 3; round++) {
            for (int save = 0; save < 3; save++) {
                revision = save(KEY, numbered, revision);
                StoredRecord held = store.load(KEY).orElseThrow();
                assertThat(held.revision()).isEqualTo(revision);
                assertThat(text(held)).isEqualTo(Long.toString(revision.number()));
            }
            assertThat(store.delete(KEY, revision)).isTrue();
            revision = Revision.NONE;
        }
    }

    @Test
    void save_payloadForTheRevisionByEightThreads_isMadeForTheOneItGives() {
        RecordDraft numbered = numbered();
        create(KEY, numbered);

        List<Boolean> matched = Race.of(() -> {
            boolean matches = true;
            for (int update = 0; update < UPDATES; update++) {
                StoredRecord seen = store.load(KEY).orElseThrow();
                matches &= text(seen).equals(Long.toString(seen.revision().number()));
                Optional<Revision> saved = store.save(KEY, numbered, seen.revision());
                matches &= saved.map(next -> next.number() > seen.revision().number())
                        .orElse(true);
            }
            return matches;
        });

        assertThat(matched).containsOnly(true);
    }

    @Test
    void create_existingKey_changesNothing() {
        Revision first = create(KEY, draft("group", NOON, "first"));

        assertThat(store.save(KEY, draft("other", null, "second"), Revision.NONE))
                .isEmpty();
        assertHeld(KEY, first, draft("group", NOON, "first"));
    }

    @Test
    void save_currentRevision_replacesTheWholeRecord() {
        Revision first = create(KEY, draft("group", NOON, "first"));

        Revision second = save(KEY, draft("", null, ""), first);

        assertThat(second.number()).isGreaterThan(first.number());
        assertHeld(KEY, second, draft("", null, ""));
    }

    @Test
    void save_staleRevision_changesNothing() {
        Revision first = create(KEY, draft("group", NOON, "first"));
        Revision second = save(KEY, draft("group", NOON, "second"), first);

        assertThat(store.save(KEY, draft("group", NOON, "late"), first)).isEmpty();
        assertThat(store.save(KEY, draft("group", NOON, "early"), new Revision(second.number() + 1)))
                .isEmpty();
        assertHeld(KEY, second, draft("group", NOON, "second"));
    }

    @Test
    void save_unknownKeyWithRevision_createsNothing() {
        assertThat(store.save(KEY, draft("group", NOON, "payload"), new Revision(1)))
                .isEmpty();
        assertThat(store.load(KEY)).isEmpty();
    }

    @Test
    void save_sameIdInTwoKinds_keepsTwoRecords() {
        RecordKey other = new RecordKey("other-kind", KEY.id());
        Revision first = create(KEY, draft("group", NOON, "here"));
        Revision second = create(other, draft("group", NOON, "there"));

        assertHeld(KEY, first, draft("group", NOON, "here"));
        assertHeld(other, second, draft("group", NOON, "there"));
    }

    @Test
    void delete_currentRevision_removesTheRecord() {
        Revision revision = create(KEY, draft("group", NOON, "payload"));

        assertThat(store.delete(KEY, revision)).isTrue();
        assertThat(store.load(KEY)).isEmpty();
        assertThat(store.delete(KEY, revision)).isFalse();
    }

    @Test
    void delete_staleRevision_changesNothing() {
        Revision first = create(KEY, draft("group", NOON, "first"));
        Revision second = save(KEY, draft("group", NOON, "second"), first);

        assertThat(store.delete(KEY, first)).isFalse();
        assertThat(store.delete(KEY, Revision.NONE)).isFalse();
        assertHeld(KEY, second, draft("group", NOON, "second"));
    }

    @Test
    void delete_noRevision_isFalseForUnknownKey() {
        assertThat(store.delete(KEY, Revision.NONE)).isFalse();
    }

    @Test
    void create_afterDelete_neverRepeatsARevision() {
        long last = 0;
        for (int round = 0; round < 5; round++) {
            Revision revision = create(KEY, draft("group", null, "created"));
            assertThat(revision.number()).isGreaterThan(last);
            for (int update = 0; update < round; update++) {
                revision = save(KEY, draft("group", null, "updated"), revision);
            }
            last = revision.number();
            assertThat(store.delete(KEY, revision)).isTrue();
        }
    }

    @Test
    void save_eightThreads_loseNoUpdate() {
        create(KEY, draft("0", null, "0"));

        List<List<Long>> revisions = Race.of(() -> Collections.nCopies(UPDATES, KEY).stream()
                .map(key -> countUp().number())
                .toList());

        assertThat(text(store.load(KEY).orElseThrow())).isEqualTo(Integer.toString(Race.THREADS * UPDATES));
        TreeSet<Long> distinct = new TreeSet<>();
        revisions.forEach(distinct::addAll);
        assertThat(distinct).hasSize(Race.THREADS * UPDATES);
    }

    @Test
    void create_eightThreads_oneWins() {
        for (int round = 0; round < 10; round++) {
            RecordKey key = new RecordKey(KIND, "raced-" + round);
            List<Optional<Revision>> created = Race.of(() -> {
                String mine = Thread.currentThread().getName();
                return store.save(key, draft(mine, null, mine), Revision.NONE);
            });

            assertThat(created.stream().filter(Optional::isPresent)).hasSize(1);
            StoredRecord held = store.load(key).orElseThrow();
            assertThat(created).contains(Optional.of(held.revision()));
            assertThat(text(held)).isEqualTo(held.draft().group());
        }
    }

    @Test
    void delete_eightThreads_oneWins() {
        for (int round = 0; round < 10; round++) {
            Revision revision = create(KEY, draft("group", null, "payload"));

            assertThat(Race.of(() -> store.delete(KEY, revision))).containsOnlyOnce(true);
        }
    }

    @Test
    void load_whileSaved_seesNoMixture() {
        create(KEY, draft("0", null, "0"));

        AtomicInteger writers = new AtomicInteger(2);
        AtomicInteger roles = new AtomicInteger();

        List<Boolean> whole = Race.of(() -> {
            if (roles.incrementAndGet() <= 2) {
                Collections.nCopies(UPDATES, KEY).forEach(key -> countUp());
                writers.decrementAndGet();
            }
            boolean consistent = true;
            do {
                StoredRecord seen = store.load(KEY).orElseThrow();
                consistent &= text(seen).equals(seen.draft().group());
            } while (writers.get() > 0 && consistent);
            return consistent;
        });

        assertThat(whole).containsOnly(true);
    }

    final Revision create(RecordKey key, RecordDraft draft) {
        return save(key, draft, Revision.NONE);
    }

    final Revision save(RecordKey key, RecordDraft draft, Revision expected) {
        Optional<Revision> saved = store.save(key, draft, expected);
        assertThat(saved).as("revision of %s", key).isPresent();
        return saved.orElseThrow();
    }

    final void assertHeld(RecordKey key, Revision revision, RecordDraft draft) {
        Optional<StoredRecord> held = store.load(key);
        assertThat(held).as("record %s", key).isPresent();
        assertSame(held.orElseThrow(), key, revision, draft);
    }

    static void assertSame(StoredRecord held, RecordKey key, Revision revision, RecordDraft draft) {
        assertThat(held.key()).isEqualTo(key);
        assertThat(held.revision()).isEqualTo(revision);
        assertThat(held.draft().group()).isEqualTo(draft.group());
        assertThat(held.draft().dueAt()).isEqualTo(draft.dueAt());
        assertThat(held.draft().payload()).isEqualTo(draft.payload());
    }

    static RecordDraft draft(String group, @Nullable Instant dueAt, String payload) {
        return RecordDraft.of(group, dueAt, payload.getBytes(StandardCharsets.UTF_8));
    }

    private static RecordDraft numbered() {
        return RecordDraft.of(
                "group", null, revision -> Long.toString(revision.number()).getBytes(StandardCharsets.UTF_8));
    }

    static String text(StoredRecord record) {
        return new String(record.draft().payload(), StandardCharsets.UTF_8);
    }

    private Revision countUp() {
        while (true) {
            StoredRecord seen = store.load(KEY).orElseThrow();
            String next = Integer.toString(Integer.parseInt(text(seen)) + 1);
            Optional<Revision> saved = store.save(KEY, draft(next, null, next), seen.revision());
            if (saved.isPresent()) {
                return saved.get();
            }
        }
    }
}
