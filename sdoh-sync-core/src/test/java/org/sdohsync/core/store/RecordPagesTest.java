// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.secret.Sealing;

/** Reading page by page goes on behind pages that nobody can read. */
class RecordPagesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final MemoryRecords medium = new MemoryRecords();
    private final Records<EndedCodec.Ended> records = records(1);

    @Test
    void pages_behindPagesThatNobodyCanRead_areRead() {
        fill(records(2), "a", 200);
        fill(records, "b", 150);
        List<String> read = new ArrayList<>();
        List<Integer> unreadable = new ArrayList<>();

        records.pages(records.query().dueBefore(NOW.plusSeconds(1)), page -> {
            page.stream().map(EndedCodec.Ended::id).forEach(read::add);
            unreadable.add(page.unreadable().size());
            return true;
        });

        assertThat(read).hasSize(150).doesNotHaveDuplicates();
        assertThat(unreadable).containsExactly(100, 100, 0, 0);
    }

    @Test
    void pages_forAReaderThatHasEnough_end() {
        fill(records, "b", 150);
        List<Integer> sizes = new ArrayList<>();

        records.pages(records.query().limit(40), page -> {
            sizes.add(page.values().size());
            return sizes.size() < 2;
        });

        assertThat(sizes).containsExactly(40, 40);
    }

    @Test
    void pages_ofNothing_callNobody() {
        records.pages(records.query(), page -> {
            throw new AssertionError("called");
        });
        assertThatThrownBy(() -> records.pages(RecordQuery.of("other"), page -> true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Records<EndedCodec.Ended> records(int key) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) key);
        return Store.over(medium, Sealing.aesGcm(bytes)).records(new EndedCodec());
    }

    private static void fill(Records<EndedCodec.Ended> records, String name, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(records.create(new EndedCodec.Ended(name + "-" + i, NOW)))
                    .isPresent();
        }
    }
}
