// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.workflow.feed.FailedDelivery;
import org.sdohsync.workflow.feed.FeedSettings;

/** What a pass keeps of deliveries that fail for good. */
class FeedStateTest {
    private static final FeedSubject SUBJECT =
            FeedSubject.of(Role.recipient(List.of("Organization/1")), LaunchContext.empty());

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-03-01T00:00:00Z"));
    private final FeedState state = new FeedState(
            Checkpoint.fresh(new ConnectionId("c1"), SUBJECT),
            SUBJECT,
            FeedSettings.defaults().failedLimit(2).clock(clock));

    @Test
    void failed_moreThanCanBeListed_stopsBeforeAnythingRecentIsForgotten() {
        fail("t1");
        fail("t2");
        clock.advance(FeedSettings.PARKED_AT_LEAST);

        assertThatExceptionOfType(LimitException.class).isThrownBy(() -> fail("t3"));
        assertThat(state.failures()).extracting(FailedDelivery::taskId).containsExactly("t1", "t2");
    }

    @Test
    void failed_moreThanCanBeListed_forgetsWhatWasParkedLongAgo() {
        fail("t1");
        clock.advance(Duration.ofDays(100));
        fail("t2");
        clock.advance(Duration.ofDays(82));

        fail("t3");

        assertThat(state.failures()).extracting(FailedDelivery::taskId).containsExactly("t2", "t3");
    }

    /** Fails as often as it takes to be parked, the last time a day's wait before the next. */
    private void fail(String task) {
        for (int attempt = 0; attempt < 3; attempt++) {
            DeliveryFailure ignored =
                    state.failed(task, new AcknowledgedState("1", clock.instant(), ""), "listener threw", 3);
        }
    }
}
