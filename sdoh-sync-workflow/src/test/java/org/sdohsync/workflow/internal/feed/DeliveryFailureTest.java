// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeliveryFailureTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void isDue_comesAtItsTimeAndWhenTheClockWasSetBackBehindAnyWait() {
        Instant next = requireNonNull(DeliveryFailure.next(30, NOON));
        DeliveryFailure waiting = new DeliveryFailure("t1", "1", 30, "thrown", false, next);

        assertThat(waiting.isDue(NOON)).isFalse();
        assertThat(waiting.isDue(next)).isTrue();
        assertThat(waiting.isDue(NOON.minus(Duration.ofDays(3653)))).isTrue();
    }
}
