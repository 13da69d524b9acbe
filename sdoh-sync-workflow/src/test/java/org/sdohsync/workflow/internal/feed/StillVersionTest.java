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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.feed.FeedSettings;

/** Servers whose {@code versionId} is always the same, or whose time of change is, too. */
class StillVersionTest {
    private static final ConnectionId ID = new ConnectionId("c1");

    private final Records<Checkpoint> checkpoints =
            Store.over(new MapStore(), Sealing.none()).records(new CheckpointCodec());
    private final List<String> delivered = new ArrayList<>();
    private final FeedSettings settings = FeedSettings.defaults()
            .pageSize(3)
            .attempts(2)
            .clock(Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC));
    private final FeedSubject subject =
            FeedSubject.of(Role.recipient(List.of("Organization/1")), LaunchContext.empty());
    private final TaskServer server = new TaskServer();

    StillVersionTest() throws IOException {}

    @BeforeEach
    void tasks() {
        server.still = true;
        put("t1", "requested", "");
        put("t2", "requested", "");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void run_whenOnlyTheTimeMoves_deliversTheChange() {
        pass(this::take);

        put("t1", "cancelled", "");
        pass(this::take);
        pass(this::take);

        assertThat(delivered).containsExactly("t1 requested", "t2 requested", "t1 cancelled");
        assertThat(abilities().may(ServerFeature.VERSIONS)).isFalse();
    }

    @Test
    void run_whenOnlyTheTimeMovesAfterAFailure_triesTheNewStateAnew() {
        TaskListener failing = snapshot -> {
            throw new IllegalStateException("canary");
        };
        pass(failing);
        assertThat(pass(failing).parked()).hasSize(2);

        put("t1", "received", "");

        assertThat(pass(failing).failed())
                .singleElement()
                .satisfies(failed -> assertThat(failed.attempts()).isEqualTo(1));
        pass(this::take);
        assertThat(delivered).containsExactly("t1 received");
    }

    @ParameterizedTest
    @ValueSource(strings = {"refused", "ignored", "no times"})
    void run_whenNeitherMoves_theContentOfAnOpenTaskDecides(String kind) {
        server.timeSearch = !kind.equals("refused");
        server.timeIgnored = kind.equals("ignored");
        server.timeless = kind.equals("no times");
        Instant then = server.now;
        server.tick(Duration.ofHours(1));
        put("t3", "requested", "");
        pass(this::take);

        replace("t1", "cancelled", then);
        pass(this::take);
        pass(this::take);
        replace("t1", "entered-in-error", then);
        replace("t2", "received", then);
        pass(this::take);
        pass(this::take);

        assertThat(delivered)
                .containsExactly("t1 requested", "t2 requested", "t3 requested", "t1 cancelled", "t2 received");
    }

    @Test
    void run_whenOnlyFormAndNarrativeDiffer_deliversNothing() {
        put("t1", "requested", "\"text\":{\"div\":\"<p>1</p>\"},\"priority\":\"asap\",\"description\":\"d\",");
        pass(this::take);

        replace(
                "t1",
                server.now,
                "\"description\":\"d\",\"text\":{\"div\":\"<p>2</p>\"},\"status\":\"requested\",\"priority\":\"asap\",");
        pass(this::take);

        assertThat(delivered).containsExactlyInAnyOrder("t1 requested", "t2 requested");
    }

    @Test
    void run_whereVersionsMove_contentOfTheSameVersionIsNotCompared() {
        server.still = false;
        pass(this::take);
        server.put("t1");
        pass(this::take);

        replace("t1", "received", server.now);
        pass(this::take);

        assertThat(delivered).containsExactly("t1 requested", "t2 requested", "t1 requested");
        assertThat(abilities().has(ServerFeature.VERSIONS)).isTrue();
    }

    @Test
    void run_whenNeitherMovesAfterARedelivery_deliversTheChangeOnce() {
        server.timeless = true;
        pass(snapshot -> {
            if (snapshot.id().equals("t1")) {
                throw new IllegalStateException("canary");
            }
            take(snapshot);
        });
        pass(this::take);

        replace("t1", "received", server.now);
        pass(this::take);
        pass(this::take);

        assertThat(delivered).containsExactly("t2 requested", "t1 requested", "t1 received");
    }

    private void put(String id, String status, String more) {
        server.tick(Duration.ofSeconds(1));
        server.put(id);
        server.extra(id, more + "\"status\":\"" + status + "\",");
    }

    private void replace(String id, String status, Instant time) {
        replace(id, time, "\"status\":\"" + status + "\",");
    }

    /** Changes the Task without its version and time. */
    private void replace(String id, Instant time, String extra) {
        TaskServer.Row row = server.row(id);
        server.rows.put(
                id,
                new TaskServer.Row(
                        id, row.version(), time.isBefore(row.time()) ? time : row.time(), row.owner(), extra));
    }

    private void take(PageTask snapshot) {
        delivered.add(snapshot.id() + " " + TaskStatus.of(snapshot.task()).text());
    }

    private FeedReport pass(TaskListener listener) {
        FeedReport result = FeedSync.over(ID, subject, server.client(), checkpoints)
                .settings(settings)
                .run(listener);
        assertThat(result.failure()).isEmpty();
        return result;
    }

    private org.sdohsync.fhir.internal.client.ServerCapabilities abilities() {
        return checkpoints.load(ID.value()).orElseThrow().value().abilities();
    }
}
