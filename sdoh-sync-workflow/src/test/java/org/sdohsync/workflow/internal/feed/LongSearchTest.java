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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.feed.FeedSettings;

/** Servers that refuse a long address. */
class LongSearchTest {
    private static final ConnectionId ID = new ConnectionId("c1");
    private static final List<String> OWNERS = IntStream.rangeClosed(1, 120)
            .mapToObj(number -> "Organization/owner-number-" + number)
            .toList();

    private final Records<Checkpoint> checkpoints =
            Store.over(new MapStore(), Sealing.none()).records(new CheckpointCodec());
    private final List<String> delivered = new ArrayList<>();
    private final TaskServer server = new TaskServer();
    private FeedSubject subject = FeedSubject.of(Role.recipient(OWNERS), LaunchContext.empty());

    LongSearchTest() throws IOException {}

    @BeforeEach
    void tasks() {
        for (int i = 0; i < OWNERS.size(); i += 7) {
            server.tick(Duration.ofMinutes(10));
            server.put("t" + i, OWNERS.get(i));
        }
        server.put("other", "Organization/2");
        server.tick(Duration.ofHours(1));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"414,1000", "414,400", "400,1600", "404,2048", "431,2048"})
    void run_withManyOwners_asksForFewerAtATimeAndLearns(int status, int longest) {
        refuseLonger(longest, status);

        assertThat(pass().failure()).isEmpty();

        assertThat(delivered).hasSize(18).doesNotHaveDuplicates().doesNotContain("other/1");
        assertThat(checkpoint().abilities().may(ServerFeature.OWNER_SEARCH)).isTrue();
        assertThat(checkpoint().cursor()).hasValue(server.row("t119").time());
        server.log.clear();
        server.put("t14", OWNERS.get(14));
        server.put("t119", OWNERS.get(119));
        assertThat(pass().failure()).isEmpty();
        assertThat(delivered).hasSize(20).contains("t14/2", "t119/2");
        assertThat(server.log).allMatch(asked -> asked.length() <= longest).allMatch(asked -> asked.contains("owner="));
    }

    @Test
    void run_whenAnEarlierPartChangesMeanwhile_theNextPassFindsIt() {
        refuseLonger(1000, 414);
        pass();
        server.tick(Duration.ofHours(1));
        server.beforePage = page -> {
            server.tick(Duration.ofMinutes(10));
            server.put("t7", OWNERS.get(7));
            server.tick(Duration.ofMinutes(10));
            server.put("t119", OWNERS.get(119));
        };
        pass();
        server.beforePage = page -> {};
        pass();

        assertThat(delivered)
                .contains(
                        "t7/" + server.row("t7").version(),
                        "t119/" + server.row("t119").version());
    }

    @Test
    void run_whenALaterPartFails_keepsTheCursor() {
        refuseLonger(1000, 414);
        server.beforePage = page -> {};
        server.answer = (page, reply) -> {
            String asked = server.log.get(server.log.size() - 1);
            return asked.contains("owner-number-120") && !asked.contains("owner-number-1,")
                    ? server.reply(503, "")
                    : reply;
        };

        assertThat(pass().failure()).isPresent();

        assertThat(checkpoint().cursor()).isEmpty();
        server.answer = (page, reply) -> reply;
        assertThat(pass().failure()).isEmpty();
        assertThat(delivered).hasSize(18).doesNotHaveDuplicates();
    }

    @Test
    void run_withoutSearchByTime_readsAllPartsEachTime() {
        server.timeSearch = false;
        refuseLonger(1000, 414);

        pass();
        server.put("t14", OWNERS.get(14));
        pass();
        pass();

        assertThat(delivered).hasSize(19).contains("t14/2");
    }

    @Test
    void run_withManyTasksByName_asksForFewerAtATime() {
        List<String> named =
                IntStream.range(0, 120).mapToObj(number -> "Task/t" + number).toList();
        subject = FeedSubject.tasks(named);
        refuseLonger(300, 414);

        assertThat(pass().failure()).isEmpty();

        assertThat(delivered).hasSize(18);
    }

    private void refuseLonger(int longest, int status) {
        server.longest = longest;
        server.longStatus = status;
    }

    private FeedReport pass() {
        FeedSettings settings =
                FeedSettings.defaults().clock(Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC));
        return FeedSync.over(ID, subject, server.client(), checkpoints)
                .settings(settings)
                .run(snapshot ->
                        delivered.add(snapshot.id() + "/" + snapshot.versionId().orElse("")));
    }

    private Checkpoint checkpoint() {
        return checkpoints.load(subject.feed().checkpointId(ID)).orElseThrow().value();
    }
}
