// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.testkit.Requirement;

/** The sign and the size of the margin, a second on either side of both edges. */
class FreshnessTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    @Requirement("REF-18")
    void states_ofOneHour_changeSixtySecondsBeforeAndAtExpiry() {
        Freshness token = token(3600L, "r");

        assertThat(token.isFresh(after(3539))).isTrue();
        assertThat(token.isFresh(after(3540))).isFalse();
        assertThat(token.isFresh(after(3541))).isFalse();
        assertThat(token.isExpired(after(3541))).isFalse();
        assertThat(token.isExpired(after(3599))).isFalse();
        assertThat(token.isExpired(after(3600))).isTrue();
        assertThat(token.isExpired(after(3601))).isTrue();
    }

    @Test
    @Requirement("REF-18")
    void margin_isTenthOfLifetimeWithinBounds_andNeverMoreThanHalf() {
        assertThat(Freshness.margin(3_600_000)).isEqualTo(60_000);
        assertThat(Freshness.margin(570_000)).isEqualTo(57_000);
        assertThat(Freshness.margin(300_000)).isEqualTo(30_000);
        assertThat(Freshness.margin(60_000)).isEqualTo(10_000);
        assertThat(Freshness.margin(12_000)).isEqualTo(6_000);
        assertThat(Freshness.margin(1_000)).isEqualTo(500);
        assertThat(Freshness.margin(-5)).isZero();
    }

    /** TKP-04: no expires_in is a value of its own. */
    @Test
    @Requirement("TKP-04")
    void states_ofUnknownLifetime_stayFresh() {
        Freshness token = token(null, "r");

        assertThat(token.isFresh(after(100_000_000))).isTrue();
        assertThat(token.isExpired(after(100_000_000))).isFalse();
    }

    @Test
    @Requirement("PDX-02")
    void states_withoutRefreshToken_areNeverStale() {
        Freshness token = token(3600L, null);

        assertThat(token.isFresh(after(3599))).isTrue();
        assertThat(token.isExpired(after(3600))).isTrue();
    }

    private static Freshness token(@Nullable Long seconds, @Nullable String refresh) {
        return Freshness.of(TokenSet.of(
                Secret.of("a"),
                refresh == null ? null : Secret.of(refresh),
                START,
                seconds == null ? null : START.plusSeconds(seconds)));
    }

    private static long after(long seconds) {
        return START.plusSeconds(seconds).toEpochMilli();
    }
}
