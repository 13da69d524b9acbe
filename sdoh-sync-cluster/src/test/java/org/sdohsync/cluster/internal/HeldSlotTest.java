// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.ConnectionId;

/** A permission that is given back while the process renews all that it has. */
@Timeout(240)
class HeldSlotTest {
    private static final String SOURCE = "https://county.example:443";
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    private final CountDownLatch renewing = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile boolean holdsRenewals;

    private final SourceSlots slots =
            new SourceSlots(Database.of(World.h2()), "one", 1, Duration.ofSeconds(30), new RenewalClock(), () -> 0);

    /** A sync that was taken for stopped would be done again at once. */
    @Test
    void close_whileARenewalIsUnderWay_isNoLossAndFreesTheSlot() throws Exception {
        HeldSlot slot = acquire("a");
        holdsRenewals = true;
        CompletableFuture<Void> renewal = CompletableFuture.runAsync(slots::renewAll);
        assertThat(renewing.await(30, SECONDS)).isTrue();
        holdsRenewals = false;

        CompletableFuture<Void> close = CompletableFuture.runAsync(slot::close);
        try {
            close.get(300, MILLISECONDS);
        } catch (TimeoutException waits) {
            assertThat(close).isNotDone();
        }
        goOn.countDown();
        renewal.get(30, SECONDS);
        close.get(30, SECONDS);

        assertThat(slot.isLost()).isFalse();
        assertThat(slot.isHeld()).isFalse();
        acquire("b").close();
    }

    private HeldSlot acquire(String connection) {
        return Objects.requireNonNull(
                slots.acquire(new ConnectionId(connection), SOURCE, true).slot());
    }

    /** Is asked for the time right before a slot is renewed in the database. */
    private final class RenewalClock extends Clock {
        @Override
        public Instant instant() {
            if (holdsRenewals) {
                renewing.countDown();
                try {
                    assertThat(goOn.await(30, SECONDS)).isTrue();
                } catch (InterruptedException stopped) {
                    throw new IllegalStateException(stopped);
                }
            }
            return NOW;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
