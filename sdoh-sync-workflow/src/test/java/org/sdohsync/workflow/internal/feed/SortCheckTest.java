// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
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

/** Servers that sort, that do not, and that look as if they did. */
class SortCheckTest {
    private static final ConnectionId ID = new ConnectionId("c1");
    private static final Duration HOUR = Duration.ofHours(1);

    private final Records<Checkpoint> checkpoints =
            Store.over(new MapStore(), Sealing.none()).records(new CheckpointCodec());
    private final List<String> delivered = new ArrayList<>();
    private final TaskServer server = new TaskServer();
    private FeedSettings settings = FeedSettings.defaults()
            .pageSize(3)
            .clock(Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC));

    SortCheckTest() throws IOException {
        for (int i = 1; i <= 8; i++) {
            server.tick(HOUR);
            server.put("t" + i);
        }
        server.tick(HOUR);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void run_overPages_asksOnceWhetherTheServerSorts() {
        pass();
        server.tick(HOUR);
        for (int i = 0; i < 8; i++) {
            server.put("u" + i);
            server.tick(HOUR);
        }
        pass();

        assertThat(server.log).filteredOn(line -> line.endsWith("_count=1")).hasSize(2);
        assertThat(server.log).noneMatch(line -> line.contains("offset"));
        assertThat(checkpoint().abilities().has(ServerFeature.SORT)).isTrue();
        assertThat(delivered).hasSize(16).doesNotHaveDuplicates();
    }

    @Test
    void run_onServerThatLooksSortedUntilATaskChanges_losesNone() {
        server.sorts = false;
        server.put("t3");
        server.tick(HOUR);

        pass();

        assertThat(delivered).contains("t4/1", "t5/1", "t6/1", "t7/1", "t8/1").doesNotHaveDuplicates();
    }

    @Test
    void run_onServerThatIgnoresTheTime_deliversWhatIsJustBeforeTheCursorOnce() {
        server.timeIgnored = true;
        server.put("t9");
        server.tick(Duration.ofMillis(900));
        server.put("t10");
        server.tick(HOUR);

        settings = settings.overlap(Duration.ZERO);
        pass();
        pass();
        pass();

        assertThat(delivered).contains("t9/1", "t10/1").doesNotHaveDuplicates();
    }

    private void pass() {
        FeedSubject subject = FeedSubject.of(Role.recipient(List.of("Organization/1")), LaunchContext.empty());
        FeedReport result = FeedSync.over(ID, subject, server.client(), checkpoints)
                .settings(settings)
                .run(snapshot ->
                        delivered.add(snapshot.id() + "/" + snapshot.versionId().orElseThrow()));
        assertThat(result.failure()).isEmpty();
    }

    private Checkpoint checkpoint() {
        return checkpoints.load(ID.value()).orElseThrow().value();
    }
}
