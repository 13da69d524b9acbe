// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sdohsync.smart.SmartClientFixture.approval;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.time.Duration;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.testkit.Requirement;

/** Callers that need a token for some time to come. */
@Timeout(600)
class FreshenTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final SmartClientFixture world = new SmartClientFixture();
    private final SmartClient client = world.client();

    @AfterEach
    void close() {
        client.close();
        world.close();
    }

    @Test
    @Requirement("REF-30")
    void freshen_ofATokenThatLasts_sendsNothing() {
        ConnectionId id = connected(tokens("a1", "r1", 3600));

        assertThat(client.ensureFresh(id, HOUR)).contains(SmartClientFixture.START.plus(HOUR));
        assertThat(client.ensureFresh(id, Duration.ZERO)).contains(SmartClientFixture.START.plus(HOUR));

        assertThat(client.tokens(id).token()).isEqualTo(Secret.of("a1"));
        assertThat(world.source.forms(FakeSource.TOKEN)).hasSize(1);
    }

    /** A second more than it has left. */
    @Test
    @Requirement("REF-30")
    void freshen_ofATokenThatDoesNotLast_refreshesIt() {
        ConnectionId id = connected(tokens("a1", "r1", 3600));
        world.source.token(tokens("a2", "r2", 3600));
        world.clock.advance(Duration.ofMinutes(10));

        assertThat(client.ensureFresh(id, Duration.ofMinutes(50).plusSeconds(1)))
                .contains(world.clock.instant().plus(HOUR));

        assertThat(client.tokens(id).token()).isEqualTo(Secret.of("a2"));
    }

    @Test
    @Requirement("REF-30")
    void freshen_forLongerThanTokensLive_forcesOneRefresh() {
        ConnectionId id = connected(tokens("a1", "r1", 3600));
        world.source.token(tokens("a2", "r2", 3600));

        assertThat(client.ensureFresh(id, Duration.ofSeconds(Long.MAX_VALUE)))
                .contains(SmartClientFixture.START.plus(HOUR));

        assertThat(client.tokens(id).token()).isEqualTo(Secret.of("a2"));
        assertThat(world.source.forms(FakeSource.TOKEN)).hasSize(2);
    }

    @Test
    @Requirement("REF-30")
    void freshen_ofATokenThatIsOver_refreshesIt() {
        ConnectionId id = connected(tokens("a1", "r1", 3600));
        world.source.token(tokens("a2", "r2", 600));
        world.clock.advance(HOUR);

        assertThat(client.ensureFresh(id, Duration.ZERO))
                .contains(world.clock.instant().plus(Duration.ofMinutes(10)));
    }

    @Test
    void freshen_whereTheSourceDoesNotSayHowLong_refreshesAndSaysSo() {
        ConnectionId id = connected(FakeSource.answer(
                200, FakeSource.tokenJson("a1", "r1", 1).remove("expires_in").build()));
        world.source.token(FakeSource.answer(
                200, FakeSource.tokenJson("a2", "r2", 1).remove("expires_in").build()));

        assertThat(client.ensureFresh(id, Duration.ZERO)).isEmpty();

        assertThat(client.tokens(id).token()).isEqualTo(Secret.of("a2"));
    }

    /** What cannot be renewed is not given up before its time. */
    @Test
    void freshen_ofATokenWithoutAnotherBehindIt_leavesItInUse() {
        ConnectionId id = connected(tokens("a1", null, 3600));

        assertThat(client.ensureFresh(id, Duration.ofDays(1))).contains(SmartClientFixture.START.plus(HOUR));

        assertThat(client.connection(id).orElseThrow().health().state()).isEqualTo(Health.State.CONNECTED);
        assertThat(client.tokens(id).token()).isEqualTo(Secret.of("a1"));
    }

    @Test
    void freshen_ofAGrantThatEnded_saysWhatToDo() {
        ConnectionId id = connected(tokens("a1", "r1", 3600));
        world.source.token(FakeSource.error(400, "invalid_grant"));

        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(() -> client.ensureFresh(id, HOUR.multipliedBy(2)));

        assertThatExceptionOfType(AuthorizationException.class).isThrownBy(() -> client.ensureFresh(id, Duration.ZERO));
        assertThat(client.connection(id).orElseThrow().health().state()).isEqualTo(Health.State.NEEDS_AUTHORIZATION);
    }

    @Test
    void freshen_ofNothingOrForLessThanNothing_isRefused() {
        ConnectionId id = connected(tokens("a1", "r1", 3600));

        assertThatIllegalArgumentException().isThrownBy(() -> client.ensureFresh(new ConnectionId("none"), HOUR));
        assertThatIllegalArgumentException().isThrownBy(() -> client.ensureFresh(id, Duration.ofSeconds(-1)));
    }

    private ConnectionId connected(MockResponse answer) {
        world.source.token(answer);
        return client.completeLaunch(approval(client.connect(world.source.base().toString())
                        .asRecipient("Organization/1")
                        .startLaunch()
                        .authorizeUrl()))
                .id();
    }
}
