// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.time.Jitter;

class PeriodicRunnerTest {
    private final ManualTimer timer = new ManualTimer();
    private final AtomicInteger rounds = new AtomicInteger();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void start_runsAtOnceAndPlansTheNextRoundAnHourLater() {
        PeriodicRunner schedule =
                PeriodicRunner.of(rounds::incrementAndGet, PeriodicRunner.DEFAULT_INTERVAL, Jitter.none(), timer);

        schedule.start();
        timer.runNext();

        assertThat(rounds).hasValue(1);
        assertThat(timer.delays).containsExactly(Duration.ofHours(1));

        timer.runNext();

        assertThat(rounds).hasValue(2);
        schedule.close();
    }

    @Test
    void start_twice_runsOneSchedule() {
        PeriodicRunner schedule =
                PeriodicRunner.of(rounds::incrementAndGet, PeriodicRunner.DEFAULT_INTERVAL, Jitter.none(), timer);

        schedule.start();
        schedule.start();

        assertThat(timer.planned).hasSize(1);
        schedule.close();
    }

    @Test
    void jitter_atItsMost_shortensTheIntervalByATenth() {
        PeriodicRunner schedule = PeriodicRunner.of(rounds::incrementAndGet, Duration.ofMinutes(20), () -> 1, timer);

        schedule.start();
        timer.runNext();

        assertThat(timer.delays).containsExactly(Duration.ofMinutes(18));
        schedule.close();
    }

    @Test
    void failingRound_doesNotEndTheSchedule() {
        PeriodicRunner schedule = PeriodicRunner.of(
                () -> {
                    rounds.incrementAndGet();
                    throw new IllegalStateException("the sync broke");
                },
                PeriodicRunner.DEFAULT_INTERVAL,
                Jitter.none(),
                timer);

        schedule.start();
        timer.runNext();
        timer.runNext();

        assertThat(rounds).hasValue(2);
        schedule.close();
    }

    @Test
    void gapOrChance_thatThrowsAnError_doesNotEndTheSchedule() {
        PeriodicRunner schedule = PeriodicRunner.of(
                rounds::incrementAndGet,
                () -> {
                    throw new InternalError("no room");
                },
                () -> {
                    throw new AssertionError("no chance");
                },
                timer);

        schedule.start();
        timer.runNext();
        timer.runNext();

        assertThat(rounds).hasValue(2);
        assertThat(timer.delays).containsExactly(PeriodicRunner.DEFAULT_INTERVAL, PeriodicRunner.DEFAULT_INTERVAL);
        schedule.close();
    }

    @Test
    void brokenRound_ofWhateverKind_doesNotEndTheSchedule() {
        PeriodicRunner schedule = PeriodicRunner.of(
                () -> {
                    rounds.incrementAndGet();
                    throw new NoClassDefFoundError("the application is deployed in part");
                },
                PeriodicRunner.DEFAULT_INTERVAL,
                Jitter.none(),
                timer);

        schedule.start();
        timer.runNext();
        timer.runNext();

        assertThat(rounds).hasValue(2);
        schedule.close();
    }

    @Test
    void gap_thatNobodyCanTell_isTheUsualInterval() {
        PeriodicRunner schedule = PeriodicRunner.of(
                rounds::incrementAndGet,
                () -> {
                    throw new IllegalStateException("the store is closed");
                },
                Jitter.none(),
                timer);

        schedule.start();
        timer.runNext();

        assertThat(timer.delays).containsExactly(PeriodicRunner.DEFAULT_INTERVAL);
        schedule.close();
    }

    @Test
    void planAgain_takesTheGapAsItIsNow_inPlaceOfThatOfBefore() {
        Duration[] gap = {Duration.ofHours(1)};
        PeriodicRunner schedule = PeriodicRunner.of(rounds::incrementAndGet, () -> gap[0], Jitter.none(), timer);
        schedule.planAgain();
        assertThat(timer.planned).as("not started").isEmpty();
        schedule.start();
        timer.runNext();

        gap[0] = Duration.ofMinutes(20);
        schedule.planAgain();
        timer.runLast();

        assertThat(rounds).hasValue(1);
        assertThat(timer.delays).containsExactly(Duration.ofHours(1), Duration.ofMinutes(20));
        assertThat(schedule.untilNext().orElseThrow()).isLessThanOrEqualTo(Duration.ofMinutes(20));
        assertThat(timer.planned.remove(0)).as("what was planned before").isNotNull();
        timer.runNext();
        assertThat(rounds).hasValue(2);
        schedule.close();
        schedule.planAgain();
    }

    @Test
    void interval_underAQuarterOfAnHour_isRefused() {
        assertThat(PeriodicRunner.checked(PeriodicRunner.SHORTEST_INTERVAL)).isEqualTo(Duration.ofMinutes(15));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeriodicRunner.checked(PeriodicRunner.SHORTEST_INTERVAL.minusMillis(1)));
    }

    @Test
    void close_whileARoundRuns_plansNoOther() {
        PeriodicRunner[] schedule = new PeriodicRunner[1];
        schedule[0] =
                PeriodicRunner.of(() -> schedule[0].close(), PeriodicRunner.DEFAULT_INTERVAL, Jitter.none(), timer);

        schedule[0].start();
        timer.runNext();

        assertThat(timer.planned).isEmpty();
        assertThat(timer.isShutdown()).isTrue();
    }

    /** Keeps what it is given until the test runs it. */
    private static final class ManualTimer extends ScheduledThreadPoolExecutor {
        private final List<Runnable> planned = new ArrayList<>();
        private final List<Duration> delays = new ArrayList<>();

        ManualTimer() {
            super(1);
        }

        @Override
        public void execute(Runnable command) {
            if (isShutdown()) {
                throw new RejectedExecutionException("closed");
            }
            planned.add(command);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            if (!isShutdown()) {
                planned.add(command);
                delays.add(Duration.of(delay, unit.toChronoUnit()));
            }
            Runnable nothing = () -> {};
            return super.schedule(nothing, delay, unit);
        }

        void runLast() {
            planned.remove(planned.size() - 1).run();
        }

        void runNext() {
            planned.remove(0).run();
        }
    }
}
