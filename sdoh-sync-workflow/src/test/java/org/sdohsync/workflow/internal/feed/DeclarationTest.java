// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.feed.FeedSettings;

class DeclarationTest {
    private static final ConnectionId ID = new ConnectionId("c1");
    private static final String DECLARED = """
            {"resourceType":"CapabilityStatement","rest":[{"mode":"server","resource":[
             {"type":"Task","searchInclude":["Task:focus"],"searchParam":[{"name":"owner"}]}]}]}""";

    private final TaskServer server = server();
    private final Records<Checkpoint> checkpoints =
            Store.over(new MapStore(), Sealing.none()).records(new CheckpointCodec());
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void run_aWeekLater_asksWhetherTheServerDeclaresTheSame() {
        server.metadata = DECLARED;
        server.metadataTag = "W/\"1\"";
        pass();
        assertThat(server.notModified).isZero();
        now = now.plus(Duration.ofDays(1));
        pass();
        assertThat(server.log).filteredOn("metadata"::equals).hasSize(1);

        now = now.plus(Duration.ofDays(7));
        FeedReport result = pass();

        assertThat(server.log).filteredOn("metadata"::equals).hasSize(2);
        assertThat(server.notModified).isEqualTo(1);
        assertThat(result.failure()).isEmpty();
        assertThat(result.abilities().has(ServerFeature.FOCUS_INCLUDE)).isTrue();
        assertThat(result.abilities().has(ServerFeature.OWNER_SEARCH)).isTrue();
        assertThat(result.learnedAt()).contains(now);
    }

    @Test
    void run_whereTheDeclarationChanged_believesTheNewOne() {
        server.metadata = DECLARED;
        server.metadataTag = "W/\"1\"";
        pass();
        server.metadata = DECLARED.replace("Task:focus", "Task:output");
        server.metadataTag = "W/\"2\"";
        now = now.plus(Duration.ofDays(8));

        FeedReport result = pass();

        assertThat(server.notModified).isZero();
        assertThat(result.abilities().has(ServerFeature.FOCUS_INCLUDE)).isFalse();
        assertThat(result.abilities().has(ServerFeature.OUTPUT_INCLUDE)).isTrue();
    }

    private FeedReport pass() {
        return FeedSync.over(
                        ID,
                        FeedSubject.of(Role.recipient(List.of("Organization/1")), LaunchContext.empty()),
                        server.client(),
                        checkpoints)
                .settings(FeedSettings.defaults().clock(Clock.fixed(now, ZoneOffset.UTC)))
                .run(task -> {});
    }

    private static TaskServer server() {
        try {
            return new TaskServer();
        } catch (IOException noServer) {
            throw new IllegalStateException(noServer);
        }
    }
}
