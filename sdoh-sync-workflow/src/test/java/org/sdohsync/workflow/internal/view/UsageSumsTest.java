// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.testkit.MutableClock;

/** Sums of what all connections take, over several processes. */
class UsageSumsTest {
    private static final FhirBase COUNTY = FhirBase.restore("https://fhir.county.example/r4");
    private static final FhirBase LAKE = FhirBase.restore("https://fhir.lake.example/r4");

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-03-01T00:00:00Z"));
    private final Store store = MemoryStore.create();
    private final Records<StoredUsage> counts = store.records(new StoredUsageCodec());
    private final UsageSums sums = new UsageSums(counts, clock);

    @Test
    void sums_ofSeveralConnections_areBySourceAndAccount() {
        store("1", COUNTY, "her", 10);
        store("2", COUNTY, "him", 20);
        store("3", LAKE, "her", 40);

        assertThat(sums.of(COUNTY)).isEqualTo(30);
        assertThat(sums.of(LAKE)).isEqualTo(40);
        assertThat(sums.of("her")).isEqualTo(50);
        assertThat(sums.sources()).hasSize(2).containsEntry(COUNTY, 30L);
        assertThat(sums.accounts()).hasSize(2).containsEntry("him", 20L);
    }

    @Test
    void sums_whileAConnectionIsSynced_holdWhatItAddsOnce() {
        store("1", COUNTY, "her", 10);
        assertThat(sums.of(COUNTY)).isEqualTo(10);

        sums.add(COUNTY, "her", 5);
        assertThat(sums.of(COUNTY)).isEqualTo(15);
        store("1", COUNTY, "her", 15);
        sums.saved(COUNTY, "her", 5);
        assertThat(sums.of(COUNTY)).isEqualTo(15);
        clock.advance(Duration.ofMinutes(1));
        assertThat(sums.of(COUNTY)).isEqualTo(15);
        assertThat(sums.of("her")).isEqualTo(15);
    }

    @Test
    void sums_afterAMinute_holdWhatOtherProcessesSaved() {
        assertThat(sums.of(COUNTY)).isZero();
        store("1", COUNTY, "her", 10);
        clock.advance(Duration.ofSeconds(59));
        assertThat(sums.of(COUNTY)).isZero();
        clock.advance(Duration.ofSeconds(1));

        assertThat(sums.of(COUNTY)).isEqualTo(10);
    }

    @Test
    void sums_afterAClockTenYearsAheadWasSetBack_holdWhatOtherProcessesSaved() {
        Instant now = clock.instant();
        clock.advance(Duration.ofDays(3650));
        assertThat(sums.of(COUNTY)).isZero();
        clock.set(now);
        store("1", COUNTY, "her", 10);

        assertThat(sums.of(COUNTY)).isEqualTo(10);
    }

    @Test
    void sums_whileTheStoreFails_keepWhatWasSavedSince() {
        assertThat(sums.of(COUNTY)).isZero();
        sums.add(COUNTY, "her", 5);
        sums.saved(COUNTY, "her", 5);
        store.close();
        clock.advance(Duration.ofMinutes(1));

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> sums.of(COUNTY));
        clock.advance(Duration.ofMinutes(-1));
        assertThat(sums.of(COUNTY)).isEqualTo(5);
    }

    @Test
    void codec_ofANewerFormat_saysSo() {
        JsonObject newer = new StoredUsageCodec()
                .write(new StoredUsage(new ConnectionId("1"), COUNTY, "her", 1, clock.instant())).toBuilder()
                        .number("format", 2)
                        .build();

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> new StoredUsageCodec().read(newer))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(StoreException.Reason.NEWER_FORMAT));
    }

    private void store(String id, FhirBase source, String account, long bytes) {
        StoredUsage usage = new StoredUsage(new ConnectionId(id), source, account, bytes, clock.instant());
        assertThat(counts.save(
                        usage, counts.load(id).map(held -> held.revision()).orElse(Revision.NONE)))
                .isPresent();
    }
}
