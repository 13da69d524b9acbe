// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.SeededEntropy;
import org.sdohsync.workflow.internal.action.Scene;

class LearnedCapabilitiesTest {
    private static final ServerCapabilities DECLARED =
            ServerCapabilities.unknown().with(ServerFeature.BATCH, true);

    private final Scene scene = new Scene();
    private final Connection county = scene.source().connection();
    private final MutableClock clock = MutableClock.at(Instant.parse("2026-03-01T00:00:00Z"));
    private final MapStore records = new MapStore();
    private final LearnedCapabilities learned = LearnedCapabilities.in(Store.over(records, Sealing.none()), clock);

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void over_whatWasDeclared_believesWhatHappenedForAWeek() {
        learned.note(county, ServerFeature.BATCH, false);
        learned.note(county, ServerFeature.FOCUS_INCLUDE, true);

        assertThat(learned.over(county, DECLARED).may(ServerFeature.BATCH)).isFalse();
        assertThat(learned.over(county, DECLARED).has(ServerFeature.FOCUS_INCLUDE))
                .isTrue();
        clock.advance(Duration.ofDays(7));
        assertThat(learned.over(county, DECLARED)).isEqualTo(DECLARED);
    }

    @Test
    void delete_ofASource_forgetsIt() {
        learned.note(county, ServerFeature.BATCH, false);

        learned.delete(county.id());

        assertThat(learned.over(county, DECLARED)).isEqualTo(DECLARED);
    }

    @Test
    void over_aRecordThatCannotBeRead_knowsNothingMore() {
        learned.note(county, ServerFeature.BATCH, false);
        LearnedCapabilities blind = LearnedCapabilities.in(
                Store.over(records, Sealing.aesGcm(SeededEntropy.of(3).bytes(32))), clock);

        assertThat(blind.over(county, DECLARED)).isEqualTo(DECLARED);
        blind.note(county, ServerFeature.BATCH, false);
    }
}
