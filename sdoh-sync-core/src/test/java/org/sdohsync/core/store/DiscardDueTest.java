// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.secret.Sealing;

/** Deleting what is over goes on behind records that nobody can read, and takes a page at a time. */
class DiscardDueTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final MemoryRecords medium = new MemoryRecords();
    private final Records<EndedCodec.Ended> records = records(1);

    @Test
    void discardDue_moreThanAPage_takesAPageAtATimeAndLeavesWhatIsNotOver() {
        fill(records, "over", 250, NOW.minusNanos(1));
        fill(records, "now", 1, NOW);
        fill(records, "later", 150, NOW.plusSeconds(1));

        assertThat(records.discardDue(NOW)).isEqualTo(100);
        assertThat(records.discardDue(NOW)).isEqualTo(100);
        assertThat(records.discardDue(NOW)).isEqualTo(50);
        assertThat(records.discardDue(NOW)).isZero();
        assertThat(records.all().values()).hasSize(151);
    }

    /** Before, a page of them came back each time, and nothing behind it was ever deleted. */
    @Test
    void discardDue_aPageThatNobodyCanRead_isDeletedToo() {
        fill(records(2), "foreign", 120, NOW.minusSeconds(1));
        fill(records, "over", 10, NOW.minusSeconds(1));

        assertThat(records.discardDue(NOW) + records.discardDue(NOW)).isEqualTo(130);
        assertThat(medium.list(RecordQuery.of("ended"))).isEmpty();
    }

    @Test
    void discardDue_thenCreatedAgain_isTheNewOne() {
        fill(records, "over", 1, NOW.minusSeconds(1));
        assertThat(records.load("over-0")).isPresent();

        assertThat(records.discardDue(NOW)).isEqualTo(1);
        assertThat(records.load("over-0")).isEmpty();
        fill(records, "over", 1, NOW.plusSeconds(9));

        assertThat(records.load("over-0").orElseThrow().value().at()).isEqualTo(NOW.plusSeconds(9));
    }

    private Records<EndedCodec.Ended> records(int key) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) key);
        return Store.over(medium, Sealing.aesGcm(bytes)).records(new EndedCodec());
    }

    private static void fill(Records<EndedCodec.Ended> records, String name, int count, Instant at) {
        for (int i = 0; i < count; i++) {
            assertThat(records.create(new EndedCodec.Ended(name + "-" + i, at))).isPresent();
        }
    }
}
