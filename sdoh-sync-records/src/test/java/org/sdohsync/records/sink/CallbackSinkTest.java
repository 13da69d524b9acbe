// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredRecord;
import org.sdohsync.records.manifest.RecordManifest;

/** The bound of the kind {@code fetch}: one record for each fetch under way. */
class CallbackSinkTest {
    private final MemoryRecords records = new MemoryRecords();
    private final Store store = Store.over(records, Sealing.none());

    @Test
    void year_ofAFetchADay_leavesThoseThatAreUnderWay() {
        for (int day = 0; day < 360; day++) {
            boolean dies = day % 30 == 29;
            fetch("patient-" + day, dies);
            if (dies) {
                fetch("patient-" + day, false);
            }
            assertThat(kept()).isEmpty();
        }
        fetch("given-up", true);
        fetch("given-up", true);

        assertThat(kept())
                .singleElement()
                .satisfies(one -> assertThat(new String(one.draft().payload(), StandardCharsets.UTF_8))
                        .contains("given-up"));
        assertThat(records.kinds()).containsExactly("fetch");
    }

    private void fetch(String name, boolean dies) {
        try (CallbackSink sink = CallbackSink.to(store, name, resource -> {}, () -> {})) {
            var ignored = sink.resume(resource -> {});
            for (int page = 0; page < 5; page++) {
                sink.save("state of page " + page);
                assertThat(kept()).hasSize(1);
            }
            if (!dies) {
                sink.keep(RecordManifest.builder("https://plan.example/fhir", "p1")
                        .build());
            }
        }
    }

    private List<StoredRecord> kept() {
        return records.list(RecordQuery.of("fetch").limit(1_000));
    }
}
