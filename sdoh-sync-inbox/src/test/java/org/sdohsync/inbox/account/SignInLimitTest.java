// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.sdohsync.inbox.WrongClock;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.event.AuthenticationFailureBadCredentialsEvent;

class SignInLimitTest {
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

    private final WrongClock clock = new WrongClock(NINE);
    private final SignInLimit limit = new SignInLimit(clock);

    @Test
    void reached_afterTenWrongPasswords_untilTheWaitIsOver() {
        fail(SignInLimit.ATTEMPTS - 1);
        assertThat(limit.reached("ann")).isFalse();
        fail(1);
        assertThat(limit.reached("ann")).isTrue();
        assertThat(limit.reached("bob")).isFalse();

        clock.set(NINE.plus(SignInLimit.WAIT).minusSeconds(1));
        assertThat(limit.reached("ann")).isTrue();
        clock.set(NINE.plus(SignInLimit.WAIT));
        assertThat(limit.reached("ann")).isFalse();
    }

    /** Otherwise nobody of this name could sign in for ten years. */
    @Test
    void reached_wrongPasswordsWhileTheClockWasAhead_waitNoLonger() {
        clock.set(NINE.plus(Duration.ofDays(3650)));
        fail(SignInLimit.ATTEMPTS);
        assertThat(limit.reached("ann")).isTrue();

        clock.set(NINE);
        assertThat(limit.reached("ann")).isFalse();
        fail(1);
        assertThat(limit.reached("ann")).isTrue();
    }

    @Test
    void reached_clockSetBackALittle_stillWaits() {
        fail(SignInLimit.ATTEMPTS);
        clock.set(NINE.minusSeconds(30));

        assertThat(limit.reached("ann")).isTrue();
    }

    private void fail(int times) {
        for (int number = 0; number < times; number++) {
            limit.count(new AuthenticationFailureBadCredentialsEvent(
                    UsernamePasswordAuthenticationToken.unauthenticated("ann", "wrong"),
                    new BadCredentialsException("wrong")));
        }
    }
}
