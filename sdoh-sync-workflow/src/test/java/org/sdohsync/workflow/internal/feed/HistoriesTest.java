// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.workflow.feed.FeedSettings;

/** Generated histories of a server that changes while it is read, fails now and then, and lacks abilities: no change is lost. */
class HistoriesTest {
    private static final ConnectionId ID = new ConnectionId("c1");

    private final Records<Checkpoint> checkpoints =
            Store.over(new MapStore(), Sealing.none()).records(new CheckpointCodec());
    private final FeedSettings settings = FeedSettings.defaults()
            .pageSize(3)
            .attempts(3)
            .clock(Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC));
    private final FeedSubject subject =
            FeedSubject.of(Role.recipient(List.of("Organization/1")), LaunchContext.empty());
    private final TaskServer server;

    HistoriesTest() throws IOException {
        server = new TaskServer();
        for (int i = 1; i <= 8; i++) {
            server.tick(Duration.ofHours(1));
            server.put("t" + i);
        }
        server.tick(Duration.ofHours(1));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void run_overGeneratedHistory_losesNoChange(long seed) {
        Random random = new Random(seed);
        server.ownerSearch = random.nextBoolean();
        server.sorts = random.nextInt(3) > 0;
        server.timeSearch = random.nextInt(4) > 0;
        server.timeIgnored = random.nextInt(4) == 0;
        server.date = random.nextInt(4) > 0;
        server.beforePage = page -> change(random);
        server.answer = (page, reply) -> random.nextInt(8) == 0 ? server.reply(503, "") : reply;
        Map<String, Long> latest = new LinkedHashMap<>();
        TaskListener flaky = snapshot -> {
            long version = Long.parseLong(snapshot.versionId().orElseThrow());
            assertThat(version).isGreaterThanOrEqualTo(latest.getOrDefault(snapshot.id(), 0L));
            if (random.nextInt(6) == 0) {
                throw new IllegalStateException("flaky");
            }
            latest.put(snapshot.id(), version);
        };
        for (int i = 0; i < 12; i++) {
            pass(Limits.defaults(), flaky);
            server.tick(Duration.ofSeconds(random.nextInt(400)));
        }

        server.beforePage = page -> {};
        server.answer = (page, reply) -> reply;
        for (int i = 0; i < 3; i++) {
            assertThat(pass(
                                    Limits.defaults(),
                                    snapshot -> latest.put(
                                            snapshot.id(),
                                            Long.parseLong(snapshot.versionId().orElseThrow())))
                            .failure())
                    .isEmpty();
        }

        Set<String> parked = new LinkedHashSet<>();
        checkpoint().failed().forEach(failed -> parked.add(failed.taskId()));
        server.rows.values().stream()
                .filter(row -> row.owner().equals("Organization/1") && !parked.contains(row.id()))
                .forEach(row -> assertThat(latest).containsEntry(row.id(), row.version()));
    }

    private void change(Random random) {
        for (int i = random.nextInt(3); i > 0; i--) {
            String owner = random.nextInt(5) == 0 ? "Organization/2" : "Organization/1";
            server.put("t" + random.nextInt(25), owner);
            server.tick(Duration.ofMillis(random.nextInt(3) * 700L));
        }
    }

    private FeedReport pass(Limits limits, TaskListener listener) {
        return FeedSync.over(ID, subject, server.client(limits), checkpoints)
                .settings(settings)
                .run(listener);
    }

    private Checkpoint checkpoint() {
        return checkpoints.load(ID.value()).orElseThrow().value();
    }
}
