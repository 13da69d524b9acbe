// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.secret.Sealing;

class LeasesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration TEN_YEARS = Duration.ofDays(3653);

    private final MemoryRecords records = new MemoryRecords();
    private final Store store = Store.over(records, Sealing.none());

    /** A clock that was ten years ahead must not hold a lease for ten years. */
    @Test
    void tryAcquire_ofLeaseWrittenUnderAClockTenYearsAhead_takesIt() {
        Lease ahead = at(NOON.plus(TEN_YEARS)).tryAcquire("refresh", MINUTE).orElseThrow();

        Lease now = at(NOON).tryAcquire("refresh", MINUTE).orElseThrow();

        assertThat(now.fencing()).isGreaterThan(ahead.fencing());
        assertThat(at(NOON).isHeld(ahead, Duration.ZERO)).isFalse();
        assertThat(at(NOON).renew(ahead, MINUTE)).isEmpty();
    }

    @Test
    void tryAcquire_ofTheLongestLease_waitsForItsEnd() {
        Lease held = at(NOON).tryAcquire("refresh", Leases.LONGEST).orElseThrow();

        assertThat(at(NOON).tryAcquire("refresh", MINUTE)).isEmpty();
        assertThat(at(held.until().minusMillis(1)).tryAcquire("refresh", MINUTE))
                .isEmpty();
        assertThat(at(held.until()).tryAcquire("refresh", MINUTE)).isPresent();
    }

    @Test
    void tryAcquireAndRenew_forLongerThanPermitted_areRefused() {
        Leases leases = at(NOON);
        Lease held = leases.tryAcquire("refresh", MINUTE).orElseThrow();
        Duration longer = Leases.LONGEST.plusMillis(1);

        assertThatIllegalArgumentException().isThrownBy(() -> leases.tryAcquire("other", longer));
        assertThatIllegalArgumentException().isThrownBy(() -> leases.hold("other", longer));
        assertThatIllegalArgumentException().isThrownBy(() -> leases.renew(held, longer));
        assertThatIllegalArgumentException().isThrownBy(() -> leases.renew(held, Duration.ZERO));
    }

    @Test
    void isHeld_withMargin_endsThatMuchEarlier() {
        Lease held = at(NOON).tryAcquire("refresh", MINUTE).orElseThrow();
        Duration margin = Duration.ofSeconds(20);

        assertThat(at(NOON.plusSeconds(40)).isHeld(held, margin)).isTrue();
        assertThat(at(NOON.plusSeconds(40).plusMillis(1)).isHeld(held, margin)).isFalse();
        assertThat(at(NOON.plusSeconds(60)).isHeld(held, Duration.ZERO)).isFalse();
    }

    /** What a lease was held for is done by then, whatever the store says to giving it back. */
    @Test
    void release_whoseStoreFails_failsNothing() {
        HeldLease held = at(NOON).hold("refresh", MINUTE).orElseThrow();
        records.close();

        held.close();

        assertThat(held.lease().name()).isEqualTo("refresh");
    }

    @Test
    void renew_ofHeldLeaseThatSomebodyElseTook_tellsSo() {
        HeldLease late = at(NOON).hold("refresh", MINUTE).orElseThrow();
        assertThat(late.renew()).isTrue();
        Leases later = at(NOON.plus(MINUTE));
        HeldLease other = later.hold("refresh", MINUTE).orElseThrow();

        assertThat(late.renew()).isFalse();
        late.close();
        assertThat(other.renew()).isTrue();
        assertThat(other.isHeld(MINUTE)).isTrue();
        other.close();
        assertThat(later.tryAcquire("refresh", MINUTE)).isPresent();
    }

    private Leases at(Instant now) {
        return store.leases(Clock.fixed(now, ZoneOffset.UTC));
    }
}
