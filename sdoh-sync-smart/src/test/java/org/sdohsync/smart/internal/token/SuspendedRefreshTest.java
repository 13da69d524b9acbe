// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.time.Duration;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.secret.Secret;

/** A process, or its whole machine, is suspended in the middle of a refresh, for longer than its lease. */
@Timeout(240)
class SuspendedRefreshTest {
    private static final Duration SLEEP = Duration.ofMinutes(10);

    private final TokenManagerFixture world = new TokenManagerFixture();
    private final TokenSource other = world.manager().source(TokenManagerFixture.ID);

    @AfterEach
    void close() {
        world.close();
    }

    /** It wakes up without an answer. The second attempt would be with a token that another host has spent. */
    @Test
    void token_suspendedUntilItsRequestWasLost_sendsTheSpentTokenNoMore() {
        world.source
                .token(request -> {
                    sleepWhileTheOtherRefreshes();
                    return new MockResponse.Builder()
                            .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                            .build();
                })
                .token(tokens("a2", "r2", 3600));
        TokenSource suspended = world.managerWith(world.store, direct -> direct).source(TokenManagerFixture.ID);
        world.expire();

        assertThat(suspended.token()).isEqualTo(Secret.of("a2"));
        assertThat(world.sentRefreshTokens()).containsExactly("r1", "r1");
        assertThat(world.storedRefreshToken()).isEqualTo("r2");
    }

    /** It held the lease and had read the record, and nothing had left yet. */
    @Test
    void token_suspendedBeforeTheFirstByte_sendsNothing() {
        world.source.token(tokens("a2", "r2", 3600));
        TokenSource suspended = world.managerWith(world.store, this::asleep).source(TokenManagerFixture.ID);
        world.expire();

        assertThat(suspended.token()).isEqualTo(Secret.of("a2"));
        assertThat(world.sentRefreshTokens()).containsExactly("r1");
    }

    /** A new authorization replaces the token without asking for the lease of the refresh. */
    @Test
    void token_replacedBeforeTheFirstByte_isNotSent() {
        TokenSource late = world.managerWith(world.store, direct -> request -> {
                    world.store("a9", "r9", 3600L);
                    return direct.send(request);
                })
                .source(TokenManagerFixture.ID);
        world.expire();

        assertThat(late.token()).isEqualTo(Secret.of("a9"));
        assertThat(world.sentRefreshTokens()).isEmpty();
    }

    /** Nobody took over: it goes on. */
    @Test
    void token_suspendedAlone_refreshesWhenItWakesUp() {
        world.source.token(tokens("a2", "r2", 3600));
        TokenSource suspended = world.managerWith(world.store, direct -> request -> {
                    world.clock.advance(SLEEP);
                    return direct.send(request);
                })
                .source(TokenManagerFixture.ID);
        world.expire();

        assertThat(suspended.token()).isEqualTo(Secret.of("a2"));
        assertThat(world.sentRefreshTokens()).containsExactly("r1");
    }

    private HttpSender asleep(HttpSender direct) {
        return request -> {
            sleepWhileTheOtherRefreshes();
            return direct.send(request);
        };
    }

    private void sleepWhileTheOtherRefreshes() {
        world.clock.advance(SLEEP);
        assertThat(other.token()).isEqualTo(Secret.of("a2"));
    }
}
