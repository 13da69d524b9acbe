// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The proof of the store at size, on a small table, and what it must notice. */
class StorageTest {
    private static final TableSize SMALL = TableSize.of(2_000, 40_000);

    @Test
    void run_onASmallTable_isGreenAndTellsEachPart() throws Exception {
        List<String> told = new ArrayList<>();

        StorageFigures figures = StorageRun.of(SMALL, told::add);

        assertThat(figures.green()).as(figures.line() + told).isTrue();
        assertThat(figures.walkedRecords()).isEqualTo(40_000);
        assertThat(figures.deleted()).isEqualTo(20);
        assertThat(told)
                .anyMatch(line -> line.startsWith("call: call=urgentPage calls=300"))
                .anyMatch(line -> line.startsWith("size: kind=view rowsPer1000=20000"));
    }

    @Test
    void green_anythingElse_isNot() {
        assertThat(figures(0, 2_000, 0).green()).isTrue();
        assertThat(figures(1, 2_000, 0).green()).as("a sequential scan").isFalse();
        assertThat(figures(0, 1_999, 0).green()).as("a connection less").isFalse();
        assertThat(figures(0, 2_000, 1).green()).as("a record twice").isFalse();
    }

    private static StorageFigures figures(long sequentialScans, long connections, long outOfOrder) {
        return new StorageFigures(SMALL, 1, sequentialScans, 1, connections, 40_000, 400, outOfOrder, 20, 1, 1, 1);
    }
}
