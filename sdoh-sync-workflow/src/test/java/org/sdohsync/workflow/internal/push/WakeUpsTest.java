// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.testkit.MutableClock;

class WakeUpsTest {
    private static final ConnectionId COUNTY = new ConnectionId("county");
    private static final Duration GAP = Duration.ofSeconds(5);

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-03-01T00:00:00Z"));
    private final List<ConnectionId> polled = new ArrayList<>();
    private int signals;
    private final WakeUps wakeUps = new WakeUps(clock, GAP, () -> signals++);

    @Test
    void wake_aThousandTimes_isDueOnce() {
        for (int i = 0; i < 1000; i++) {
            wakeUps.wake(COUNTY, true);
        }

        poll(1, null);
        run();

        assertThat(polled).containsExactly(COUNTY);
        assertThat(signals).isEqualTo(1);
        assertThat(wakeUps.next()).isEmpty();
    }

    @Test
    void wake_soonAfterASync_waitsForTheGap() {
        wakeUps.wake(COUNTY, true);
        poll(1, null);

        clock.advance(Duration.ofSeconds(1));
        wakeUps.wake(COUNTY, true);
        run();
        assertThat(polled).hasSize(1);
        assertThat(wakeUps.next()).contains(Instant.parse("2026-03-01T00:00:05Z"));

        clock.advance(Duration.ofSeconds(4));
        run();
        assertThat(polled).hasSize(2);
    }

    @Test
    void wake_whileASyncIsAtWork_needsAnotherBehindIt() {
        wakeUps.wake(COUNTY, true);
        run();
        assertThat(wakeUps.begun(COUNTY)).isTrue();

        wakeUps.wake(COUNTY, true);
        wakeUps.wake(COUNTY, true);
        clock.advance(Duration.ofMinutes(1));
        run();
        assertThat(polled).hasSize(1);

        wakeUps.ended(COUNTY, new FakeResult(1, null));
        run();
        assertThat(polled).hasSize(2);
    }

    @Test
    void begun_forWhateverReason_coversWhatWasNotifiedBefore() {
        wakeUps.wake(COUNTY, true);
        assertThat(wakeUps.begun(COUNTY)).isTrue();
        wakeUps.ended(COUNTY, new FakeResult(1, null));

        run();
        assertThat(polled).isEmpty();
        assertThat(wakeUps.begun(COUNTY)).as("nothing was notified").isFalse();
    }

    @Test
    void run_whileTheSyncWaitsForItsTurn_callsNoOther() {
        wakeUps.wake(COUNTY, true);
        run();
        run();

        assertThat(polled).hasSize(1);
        assertThat(wakeUps.next()).isEmpty();
    }

    @Test
    void ended_withoutHavingBegun_isDueAgainLater() {
        wakeUps.wake(COUNTY, true);
        run();
        wakeUps.ended(COUNTY, new FakeResult(0, lost()));

        assertThat(wakeUps.next()).contains(clock.instant().plus(WakeUps.FIRST_WAIT));
    }

    @Test
    void ended_inFailures_isDueAfterGrowingWaits() {
        wakeUps.wake(COUNTY, true);
        poll(0, lost());
        assertThat(wakeUps.next()).contains(clock.instant().plus(Duration.ofMinutes(1)));

        clock.advance(Duration.ofMinutes(1));
        poll(0, lost());
        assertThat(wakeUps.next()).contains(clock.instant().plus(Duration.ofMinutes(2)));

        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofHours(2));
            poll(0, lost());
        }
        assertThat(wakeUps.next()).contains(clock.instant().plus(WakeUps.LONGEST_WAIT));
    }

    @Test
    void ended_withRetryAfter_waitsThatLongWhateverIsNotified() {
        wakeUps.wake(COUNTY, true);
        poll(0, new HttpStatusException("busy", 429, List.of(), Duration.ofMinutes(20)));
        wakeUps.wake(COUNTY, false);

        run();
        assertThat(polled).hasSize(1);
    }

    @Test
    void ended_withoutNewsAfterAnEvent_looksAgainTwice() {
        wakeUps.wake(COUNTY, true);
        poll(0, null);
        for (Duration lag : WakeUps.LAGS) {
            assertThat(wakeUps.next()).contains(clock.instant().plus(lag));
            clock.advance(lag);
            poll(0, null);
        }

        assertThat(wakeUps.next()).isEmpty();
        assertThat(polled).hasSize(3);
    }

    @Test
    void ended_withoutNewsAfterAHandshake_looksNoMore() {
        wakeUps.wake(COUNTY, false);
        poll(0, null);

        assertThat(wakeUps.next()).isEmpty();
    }

    @Test
    void run_forASourceThatIsNoneAnyMore_forgetsIt() {
        wakeUps.wake(COUNTY, true);
        wakeUps.run(id -> false);

        assertThat(wakeUps.next()).isEmpty();
        assertThat(wakeUps.begun(COUNTY)).isFalse();
    }

    private void run() {
        wakeUps.run(id -> {
            polled.add(id);
            return true;
        });
    }

    private void poll(int delivered, @Nullable SyncException failure) {
        run();
        boolean ignored = wakeUps.begun(COUNTY);
        wakeUps.ended(COUNTY, new FakeResult(delivered, failure));
    }

    private static TransportException lost() {
        return new TransportException("no answer", TransportException.Delivery.UNKNOWN, null);
    }

    @Test
    void run_whenASourceCannotBeLookedUp_theOthersBeginAndItIsDueAgain() {
        List<ConnectionId> all = List.of(COUNTY, new ConnectionId("city"), new ConnectionId("state"));
        all.forEach(id -> wakeUps.wake(id, true));
        for (Throwable thrown : List.of(
                new StoreException("down", StoreException.Reason.UNAVAILABLE, null), new AssertionError("broken"))) {
            polled.clear();
            clock.advance(WakeUps.FIRST_WAIT);

            wakeUps.run(id -> {
                polled.add(id);
                throw raised(thrown);
            });

            assertThat(polled).as("one that fails does not stop the others").containsExactlyInAnyOrderElementsOf(all);
            assertThat(wakeUps.next()).contains(clock.instant().plus(WakeUps.FIRST_WAIT));
        }
        clock.advance(WakeUps.FIRST_WAIT);
        polled.clear();
        run();

        assertThat(polled).containsExactlyInAnyOrderElementsOf(all);
    }

    private static RuntimeException raised(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return (RuntimeException) thrown;
    }

    @Test
    void run_dueByAClockThatWasAhead_isDueNow() {
        Instant now = clock.instant();
        clock.advance(Duration.ofDays(3650));
        wakeUps.wake(COUNTY, true);
        clock.set(now);

        assertThat(wakeUps.next()).contains(now);
        run();

        assertThat(polled).containsExactly(COUNTY);
    }

    @Test
    void wake_silenceAskedForByAClockThatWasAhead_isOver() {
        Instant now = clock.instant();
        clock.advance(Duration.ofDays(3650));
        wakeUps.wake(COUNTY, true);
        poll(0, new HttpStatusException("later", 503, List.of(), Duration.ofMinutes(30)));
        clock.set(now);

        wakeUps.wake(COUNTY, true);
        run();

        assertThat(polled).hasSize(2);
    }
}
