// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.connection.Role;
import org.sdohsync.workflow.SdohSync;

/** What is told of a source that fails for long, and not always in the same way. */
class LastingFailureTest {
    private static final ConnectionId COUNTY = new ConnectionId("county");

    private final RoundScene scene = new RoundScene();
    private final List<Health.State> told = new ArrayList<>();

    LastingFailureTest() throws IOException {}

    @BeforeEach
    void connect() {
        scene.connect(COUNTY.value(), "user-7", Role.recipient(List.of("Organization/1")));
        scene.task("mine", "requested", "Organization/1", "");
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void now_whenALastingFailureChanges_tellsTheLatestReasonAndWhenBothBegan() {
        Instant began = scene.clock.instant();
        try (SdohSync sync = app()) {
            assertThat(failing(sync, 500).reason()).contains("500");

            scene.pass(Duration.ofHours(1));
            Health refused = failing(sync, 403);
            assertThat(refused.reason()).contains("403").doesNotContain("500");
            assertThat(refused.since()).isEqualTo(began);
            assertThat(refused.changedAt()).isEqualTo(began.plus(Duration.ofHours(1)));
            assertThat(refused.nextAction()).doesNotContain("Nothing to do").contains("Ask the source");

            scene.pass(Duration.ofHours(1));
            assertThat(failing(sync, 403).changedAt())
                    .as("the same reason as before")
                    .isEqualTo(began.plus(Duration.ofHours(1)));
            assertThat(sync.describe(COUNTY).orElseThrow())
                    .contains("DEGRADED since")
                    .contains("403");

            scene.pass(Duration.ofHours(1));
            Health gone = failing(sync, 404);
            assertThat(gone.reason()).contains("404");

            scene.pass(Duration.ofHours(1));
            Health busy = failing(sync, 429);
            assertThat(busy.reason()).contains("429");
            assertThat(busy.since()).isEqualTo(began);
            assertThat(busy.changedAt()).isEqualTo(began.plus(Duration.ofHours(4)));
            assertThat(busy.nextAction()).contains("Nothing to do");

            scene.server.refused.clear();
            assertThat(sync.syncNow().complete()).isTrue();
            assertThat(health(sync).state()).isEqualTo(Health.State.CONNECTED);
        }
        assertThat(told).containsExactly(Health.State.DEGRADED, Health.State.CONNECTED);
    }

    private SdohSync app() {
        return scene.app()
                .onConnection(event -> told.add(event.connection().health().state()))
                .build();
    }

    private Health failing(SdohSync sync, int status) {
        scene.server.refused.put("Task?", status);
        assertThat(sync.syncNow().complete()).isFalse();
        return health(sync);
    }

    private static Health health(SdohSync sync) {
        return sync.connection(COUNTY).orElseThrow().health();
    }
}
