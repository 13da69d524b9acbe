// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;

/** The part of {@link RecordStoreContract} about lists; apart only to keep files short. */
abstract class ListingRules extends SavingRules {
    private static final RecordQuery ALL = RecordQuery.of(KIND);

    @Test
    void list_emptyStore_isEmpty() {
        assertThat(store.list(ALL)).isEmpty();
    }

    @Test
    void list_twoKinds_returnsOne() {
        create("a", "");
        store.save(new RecordKey("other-kind", "b"), draft("", null, ""), Revision.NONE);

        assertThat(ids(store.list(ALL))).containsExactly("a");
    }

    @Test
    void list_record_comesWithEverything() {
        Revision revision = create(KEY, draft("group", NOON, "payload"));

        List<StoredRecord> page = store.list(ALL);

        assertThat(page).hasSize(1);
        assertSame(page.get(0), KEY, revision, draft("group", NOON, "payload"));
    }

    @Test
    void list_ids_areOrderedByCodePoint() {
        List<String> ids = new ArrayList<>(OddTexts.texts());
        Collections.reverse(ids);
        ids.forEach(id -> create(id, ""));

        Comparator<String> byCodePoint = (left, right) ->
                Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
        ids.sort(byCodePoint);
        assertThat(ids(store.list(ALL.limit(ids.size() + 1)))).containsExactlyElementsOf(ids);
        for (int i = 1; i < ids.size(); i++) {
            assertThat(ids(store.list(ALL.after(ids.get(i - 1)).limit(1)))).containsExactly(ids.get(i));
        }
    }

    @Test
    void list_afterIdThatIsNotThere_startsAtTheNext() {
        create("a", "");
        create("c", "");

        assertThat(ids(store.list(ALL.after("b")))).containsExactly("c");
        assertThat(store.list(ALL.after("c"))).isEmpty();
    }

    @Test
    void list_group_returnsThatGroupOnly() {
        create("a", "red");
        create("b", "Red");
        create("c", "red ");
        create("d", "");
        create("e", "red");

        assertThat(ids(store.list(ALL.group("red")))).containsExactly("a", "e");
        assertThat(ids(store.list(ALL.group("")))).containsExactly("d");
        assertThat(ids(store.list(ALL.group("red").after("a")))).containsExactly("e");
        assertThat(store.list(ALL.group("re_"))).isEmpty();
    }

    @Test
    void list_groupChangedBySave_movesTheRecord() {
        Revision first = create(KEY, draft("red", NOON, ""));
        save(KEY, draft("blue", null, ""), first);

        assertThat(store.list(ALL.group("red"))).isEmpty();
        assertThat(ids(store.list(ALL.group("blue")))).containsExactly(KEY.id());
        assertThat(store.list(ALL.dueBefore(NOON.plusSeconds(1)))).isEmpty();
    }

    @Test
    void list_dueBefore_leavesOutTheMomentItself() {
        create(new RecordKey(KIND, "earlier"), draft("", NOON.minusNanos(1), ""));
        create(new RecordKey(KIND, "at"), draft("", NOON, ""));
        create(new RecordKey(KIND, "later"), draft("", NOON.plusNanos(1), ""));
        create(new RecordKey(KIND, "never"), draft("", null, ""));

        assertThat(ids(store.list(ALL.dueBefore(NOON)))).containsExactly("earlier");
        assertThat(ids(store.list(ALL.dueBefore(NOON.plusNanos(1))))).containsExactly("at", "earlier");
        assertThat(ids(store.list(ALL.dueBefore(NOON.plusSeconds(1)).group(""))))
                .containsExactly("at", "earlier", "later");
    }

    @Test
    void list_thousandRecords_pagesThroughEachOnce() {
        for (int i = 999; i >= 0; i--) {
            create(
                    new RecordKey(KIND, "r%03d".formatted(i)),
                    draft(i % 3 == 0 ? "third" : "", i % 2 == 0 ? NOON : null, "payload " + i));
        }

        assertThat(pageThrough(ALL.limit(100))).containsExactlyElementsOf(ids(1));
        assertThat(pageThrough(ALL.group("third").limit(7))).containsExactlyElementsOf(ids(3));
        assertThat(pageThrough(ALL.dueBefore(NOON.plusSeconds(1)).limit(499))).containsExactlyElementsOf(ids(2));
        assertThat(pageThrough(ALL.dueBefore(NOON.plusSeconds(1)).group("third").limit(50)))
                .containsExactlyElementsOf(ids(6));
    }

    @Test
    void list_whileOthersChange_keepsWhatStays() {
        List<String> stays =
                IntStream.range(0, 20).mapToObj("stays-%02d"::formatted).toList();
        stays.forEach(id -> create(id, ""));

        List<Boolean> complete = Race.of(() -> {
            String mine = "comes-and-goes-" + Thread.currentThread().getName();
            boolean all = true;
            for (int round = 0; round < 5; round++) {
                Revision revision = create(mine, "");
                all &= pageThrough(ALL.limit(6)).containsAll(stays);
                store.delete(new RecordKey(KIND, mine), revision);
            }
            return all;
        });

        assertThat(complete).containsOnly(true);
        assertThat(pageThrough(ALL.limit(6))).containsExactlyElementsOf(stays);
    }

    @Test
    void kinds_afterDeletes_namesThoseWithRecords() {
        Revision revision = create(KEY, draft("", null, ""));
        store.save(new RecordKey("other-kind", "b"), draft("", null, ""), Revision.NONE);
        Set<String> both;
        try {
            both = store.kinds();
        } catch (UnsupportedOperationException optional) {
            Assumptions.abort("this store does not list its kinds: its keys cannot be rewrapped");
            return;
        }

        store.delete(KEY, revision);

        assertThat(both).containsExactlyInAnyOrder(KIND, "other-kind");
        assertThat(store.kinds()).containsExactly("other-kind");
    }

    private Revision create(String id, String group) {
        return create(new RecordKey(KIND, id), draft(group, null, id));
    }

    private List<String> pageThrough(RecordQuery query) {
        List<String> found = new ArrayList<>();
        List<StoredRecord> page = store.list(query);
        while (!page.isEmpty()) {
            assertThat(page.size()).isLessThanOrEqualTo(query.limit());
            found.addAll(ids(page));
            page = page.size() < query.limit() ? List.of() : store.list(query.after(found.get(found.size() - 1)));
        }
        return found;
    }

    private static List<String> ids(int everyNth) {
        return IntStream.range(0, 1000)
                .filter(i -> i % everyNth == 0)
                .mapToObj("r%03d"::formatted)
                .toList();
    }

    private static List<String> ids(List<StoredRecord> page) {
        return page.stream().map(record -> record.key().id()).toList();
    }
}
