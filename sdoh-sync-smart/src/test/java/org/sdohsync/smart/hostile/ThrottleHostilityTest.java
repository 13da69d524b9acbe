// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/** Sources that ask to wait. */
class ThrottleHostilityTest {
    private final TokenStage world = new TokenStage();
    private final Stage stage = world.stage;

    @AfterEach
    void close() {
        world.close();
    }

    /** After {@code quiet} seconds nobody was asked yet, after {@code over} seconds somebody is. */
    @Hostile(24)
    @Requirement("REF-15")
    @ParameterizedTest(name = "24 {0} with Retry-After {1}")
    @CsvSource({
        "429, 120, 119, 120",
        "503, 120, 119, 120",
        "429, 'Thu, 01 Jan 2026 01:02:00 GMT', 119, 120",
        "503, 'Thu, 01 Jan 2026 01:02:00 GMT', 119, 120",
        "429, 315360000, 3599, 3600",
        "429, 99999999999999999999, 0, 1",
        "503, 'Tue, 01 Jan 2036 00:00:00 GMT', 3599, 3600",
        "429, 'Thu, 01 Jan 1970 00:00:00 GMT', 0, 1",
        "429, 0, 0, 1",
        "429, -5, 0, 1",
        "503, soon, 0, 1",
        "429, '', 0, 1"
    })
    void token_ofAThrottlingSource_asksNobodyUntilTheWaitIsOver(int status, String header, long quiet, long over) {
        Connection held = stage.connected();
        stage.expire();
        stage.home.token(new MockResponse.Builder()
                .code(status)
                .setHeader("Retry-After", header)
                .build());
        stage.home.token(TokenJson.fresh().answer());
        Stage.failure(HttpStatusException.class, () -> stage.token(held.id()));
        int asked = world.requests();

        stage.clock.advance(Duration.ofSeconds(quiet));
        Stage.failure(HttpStatusException.class, () -> stage.token(held.id()));
        assertThat(world.requests()).isEqualTo(asked);
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.KEPT);

        stage.clock.advance(Duration.ofSeconds(over - quiet));
        assertThat(stage.token(held.id())).isEqualTo(Secret.of(Stage.NEW_ACCESS));
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.ROTATED);
    }
}
