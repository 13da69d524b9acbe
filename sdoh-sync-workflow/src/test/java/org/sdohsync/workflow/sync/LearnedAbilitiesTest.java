// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.SeededEntropy;
import org.sdohsync.workflow.action.Scene;
import org.sdohsync.workflow.fhir.Feature;
import org.sdohsync.workflow.fhir.ServerAbilities;

class LearnedAbilitiesTest {
    private static final ServerAbilities DECLARED = ServerAbilities.unknown().with(Feature.BATCH, true);

    private final Scene scene = new Scene();
    private final Connection county = scene.source().connection();
    private final MutableClock clock = MutableClock.at(Instant.parse("2026-03-01T00:00:00Z"));
    private final MapStore records = new MapStore();
    private final LearnedAbilities learned = LearnedAbilities.in(Store.over(records, Sealing.none()), clock);

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void over_whatWasDeclared_believesWhatHappenedForAWeek() {
        learned.note(county, Feature.BATCH, false);
        learned.note(county, Feature.FOCUS_INCLUDE, true);

        assertThat(learned.over(county, DECLARED).may(Feature.BATCH)).isFalse();
        assertThat(learned.over(county, DECLARED).has(Feature.FOCUS_INCLUDE)).isTrue();
        clock.advance(Duration.ofDays(7));
        assertThat(learned.over(county, DECLARED)).isEqualTo(DECLARED);
    }

    @Test
    void delete_ofASource_forgetsIt() {
        learned.note(county, Feature.BATCH, false);

        learned.delete(county.id());

        assertThat(learned.over(county, DECLARED)).isEqualTo(DECLARED);
    }

    @Test
    void over_aRecordThatCannotBeRead_knowsNothingMore() {
        learned.note(county, Feature.BATCH, false);
        LearnedAbilities blind = LearnedAbilities.in(
                Store.over(records, Sealing.aesGcm(SeededEntropy.of(3).bytes(32))), clock);

        assertThat(blind.over(county, DECLARED)).isEqualTo(DECLARED);
        blind.note(county, Feature.BATCH, false);
    }
}
