// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.proofs.cluster.SyncLog.Disturbance;

/** The judge of the cluster's proof sees what it is there for. */
class SyncLogTest {
    private static final Instant BEGIN = Instant.parse("2026-03-02T09:00:00Z");
    private static final ClusterPlan PLAN =
            new ClusterPlan(1, 1, Duration.ofSeconds(100), Duration.ofMillis(50), 4, Duration.ofSeconds(2), "");

    private final SyncLog log = new SyncLog();

    @BeforeEach
    void begin() {
        log.begin(BEGIN);
    }

    private void sync(String id, long second) {
        log.enter("c", id, BEGIN.plusSeconds(second));
        log.leave("c", id, false, BEGIN.plusSeconds(second));
        log.enter("c", id, BEGIN.plusSeconds(second));
        log.leave("c", id, true, BEGIN.plusSeconds(second));
    }

    private SyncLog.Tally judge(long seconds) {
        return log.judge(List.of("c"), BEGIN.plusSeconds(seconds), PLAN);
    }

    @Test
    void judge_oneSyncInEachWindow_isInOrder() {
        sync("a/1", 10);
        sync("b/1", 105);
        sync("a/2", 200);

        assertThat(judge(250)).isEqualTo(new SyncLog.Tally(3, 0, 0, 0, 0, 0));
    }

    @Test
    void judge_gapTooLong_isMissedAndAtTheEndLost() {
        sync("a/1", 10);
        sync("a/2", 300);

        assertThat(judge(310).missed()).isEqualTo(1);
        assertThat(judge(310).lost()).isZero();
        assertThat(judge(600).lost()).isEqualTo(1);
    }

    @Test
    void enter_whileAnotherSyncIsAnswered_isDoubled() {
        log.enter("c", "a/1", BEGIN);
        log.enter("c", "b/1", BEGIN.plusSeconds(1));

        assertThat(judge(10).doubled()).isEqualTo(1);
    }

    @Test
    void enter_afterALaterSyncBegan_isDoubled() {
        log.enter("c", "a/1", BEGIN);
        log.leave("c", "a/1", false, BEGIN);
        sync("b/1", 20);
        log.enter("c", "a/1", BEGIN.plusSeconds(30));

        assertThat(judge(40).doubled()).isEqualTo(1);
    }

    @Test
    void enter_onceAfterASuspension_isAtTheByteAndASecondTimeDoubled() {
        log.enter("c", "a/1", BEGIN);
        log.leave("c", "a/1", false, BEGIN);
        sync("b/1", 20);
        log.disturbed(new Disturbance("a", BEGIN, BEGIN.plusSeconds(40)));
        log.enter("c", "a/1", BEGIN.plusSeconds(30));
        assertThat(judge(40).atTheByte()).isEqualTo(1);
        assertThat(judge(40).doubled()).isZero();

        log.enter("c", "a/1", BEGIN.plusSeconds(31));
        assertThat(judge(40).doubled()).isEqualTo(1);
    }

    @Test
    void judge_completedSyncAgainAtOnce_isRepeatedUnlessItsProcessDied() {
        sync("a/1", 10);
        sync("b/1", 30);
        log.disturbed(new Disturbance("b", BEGIN, BEGIN.plusSeconds(60)));
        assertThat(judge(40).repeated()).isEqualTo(1);

        log.disturbed(new Disturbance("a", BEGIN, BEGIN.plusSeconds(20)));
        assertThat(judge(40).repeated()).isZero();
    }
}
