// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.push;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PushTest {
    private static final int EVENTS = 400;

    @Test
    void run_withLostDoubledAndLateNotifications_missesNothing() {
        PushFigures figures = PushRun.of(PushPlan.notified(EVENTS));

        assertThat(figures.missed()).isZero();
        assertThat(figures.doubledDeliveries()).isZero();
        assertThat(figures.lost()).isGreaterThan(20);
        assertThat(figures.polls()).isLessThan(EVENTS);
        assertThat(figures.medianSeconds()).isLessThan(5);
    }

    @Test
    void run_withAnHourlySchedule_missesNothingAndTakesLonger() {
        PushFigures figures = PushRun.of(PushPlan.scheduled(EVENTS));

        assertThat(figures.missed()).isZero();
        assertThat(figures.doubledDeliveries()).isZero();
        assertThat(figures.medianSeconds()).isGreaterThan(600);
    }

    @Test
    void run_inWhichNothingArrives_isSeenToMissTasks() {
        PushFigures figures = PushRun.of(PushPlan.deaf(EVENTS));

        assertThat(figures.missed()).isGreaterThan(100);
    }
}
