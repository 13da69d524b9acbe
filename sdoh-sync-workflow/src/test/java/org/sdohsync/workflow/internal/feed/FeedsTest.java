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
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.feed.Feed;
import org.sdohsync.workflow.feed.FeedSettings;

/** The feeds beside the one of our own Tasks, each with its own checkpoint; and how failed deliveries come again. */
class FeedsTest {
    private static final ConnectionId ID = new ConnectionId("c1");

    private final Records<Checkpoint> checkpoints =
            Store.over(new MapStore(), Sealing.none()).records(new CheckpointCodec());
    private final List<String> delivered = new ArrayList<>();
    private final TaskServer server;
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");

    FeedsTest() throws IOException {
        server = new TaskServer();
        server.put("mine", "Organization/1");
        server.put("lab", "HealthcareService/7");
        server.put("free", "");
        server.put("asked", "Organization/2");
        server.extra("asked", "\"status\":\"accepted\",\"requester\":{\"reference\":\"Organization/1\"},");
        server.tick(Duration.ofHours(1));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void run_forSeveralOwners_asksOnceForAll() {
        pass(mine("Organization/1", "HealthcareService/7"), 10, this::take);

        assertThat(delivered).containsExactlyInAnyOrder("mine", "lab");
        assertThat(server.searches).isEqualTo(1);
    }

    @Test
    void run_forOpenTasks_givesThoseWithoutOwnerAndNoOthers() {
        pass(FeedSubject.open(), 10, this::take);

        assertThat(delivered).containsExactly("free");
    }

    @Test
    void run_forOpenTasks_leavesOutWhatIsNotRequestedAnyMore() {
        server.extra("free", "\"status\":\"cancelled\",");

        pass(FeedSubject.open(), 10, this::take);

        assertThat(delivered).isEmpty();
    }

    @Test
    void run_forRequester_givesWhatWeAskedFor() {
        pass(FeedSubject.requester(List.of("Organization/1")), 10, this::take);

        assertThat(delivered).containsExactly("asked");
    }

    @Test
    void run_ofSeveralFeeds_keepsACheckpointForEach() {
        pass(mine("Organization/1"), 10, this::take);
        pass(FeedSubject.open(), 10, this::take);
        int searches = server.searches;

        pass(mine("Organization/1"), 10, this::take);
        pass(FeedSubject.open(), 10, this::take);

        assertThat(delivered).containsExactly("mine", "free");
        assertThat(server.searches - searches).isEqualTo(2);
        assertThat(checkpoints.load("c1")).isPresent();
        assertThat(checkpoints.load("c1.open").orElseThrow().value().feed()).isEqualTo(Feed.UNOWNED);
    }

    @Test
    void run_afterThreeFailures_waitsLongerAndLonger() {
        List<Long> hours = new ArrayList<>();
        Instant begin = now;
        for (int hour = 0; hour < 24; hour++) {
            pass(mine("Organization/1"), 100, snapshot -> {
                hours.add(Duration.between(begin, now).toHours());
                throw new IllegalStateException("broken");
            });
            now = now.plus(Duration.ofHours(1));
        }

        assertThat(hours).containsExactly(0L, 1L, 2L, 3L, 5L, 9L, 17L);
    }

    @Test
    void retrying_aParkedTask_deliversItByTheNextPass() {
        for (int i = 0; i < 2; i++) {
            pass(mine("Organization/1"), 2, snapshot -> {
                throw new IllegalStateException("broken");
            });
        }
        pass(mine("Organization/1"), 2, this::take);
        assertThat(delivered).isEmpty();
        var held = checkpoints.load("c1").orElseThrow();
        assertThat(checkpoints.save(held.value().retrying("mine"), held.revision()))
                .isPresent();

        pass(mine("Organization/1"), 2, this::take);

        assertThat(delivered).containsExactly("mine");
    }

    private static FeedSubject mine(String... owners) {
        return FeedSubject.of(Role.recipient(List.of(owners)), LaunchContext.empty());
    }

    private void take(PageTask snapshot) {
        delivered.add(snapshot.id());
    }

    private void pass(FeedSubject subject, int attempts, TaskListener listener) {
        FeedReport result = FeedSync.over(ID, subject, server.client(), checkpoints)
                .settings(FeedSettings.defaults().attempts(attempts).clock(Clock.fixed(now, ZoneOffset.UTC)))
                .run(listener);
        assertThat(result.failure()).isEmpty();
        assertThat(result.feed()).isEqualTo(subject.feed());
    }

    @Test
    void run_ofATaskWeAskedForAndOwn_isLeftToTheFeedOfOurOwn() {
        server.put("both", "Organization/1");
        server.extra("both", "\"status\":\"accepted\",\"requester\":{\"reference\":\"Organization/1\"},");
        FeedSubject mine = mine("Organization/1");
        FeedSubject sent = FeedSubject.requester(List.of("Organization/1")).behind(List.of(mine));

        pass(mine, 10, this::take);
        pass(sent, 10, this::take);

        assertThat(delivered).containsExactlyInAnyOrder("mine", "both", "asked");
    }

    @Test
    void run_afterAnotherFeed_doesNotAskTheServerAgainWhatItCan() {
        FeedReport first = FeedSync.over(ID, mine("Organization/1"), server.client(), checkpoints)
                .run(this::take);

        FeedReport second = FeedSync.over(ID, FeedSubject.open(), server.client(), checkpoints)
                .after(first)
                .run(this::take);

        assertThat(second.failure()).isEmpty();
        assertThat(server.log).filteredOn("metadata"::equals).hasSize(1);
    }

    @Test
    void run_onAServerThatDemandsACode_namesItAndKeepsToThat() {
        server.demanded = "code";

        pass(mine("Organization/1"), 10, this::take);
        int searches = server.searches;
        pass(mine("Organization/1"), 10, this::take);

        assertThat(delivered).containsExactly("mine");
        assertThat(server.log.get(server.log.size() - 1)).contains("owner=Organization/1&code=fulfill");
        assertThat(server.searches - searches).isEqualTo(1);
    }

    @Test
    void run_onAServerThatDemandsAPatient_namesTheKnownOnesAndKeepsItsCursor() {
        server.demanded = "patient";
        FeedSubject subject = mine("Organization/1").knowing(List.of("Patient/p", "Patient/q"));

        pass(subject, 10, this::take);
        int searches = server.searches;
        server.tick(Duration.ofHours(1));
        server.put("later", "Organization/1");
        pass(subject, 10, this::take);

        assertThat(delivered).containsExactly("mine", "later");
        assertThat(server.log.get(server.log.size() - 1))
                .contains("owner=Organization/1&patient=p,q")
                .contains("_lastUpdated=ge");
        assertThat(server.searches - searches).isEqualTo(1);
    }

    @Test
    void run_onAServerThatDemandsAPatientWithoutAKnownOne_saysThatItWasRefused() {
        server.demanded = "patient";

        FeedReport result = FeedSync.over(ID, mine("Organization/1"), server.client(), checkpoints)
                .run(this::take);

        assertThat(result.failure()).containsInstanceOf(HttpStatusException.class);
    }

    @Test
    void run_forPatientsAndForSingleTasks_givesThose() {
        pass(FeedSubject.patients(List.of("Patient/p")), 10, this::take);
        assertThat(delivered).containsExactlyInAnyOrder("mine", "lab", "free", "asked");
        delivered.clear();

        pass(FeedSubject.tasks(List.of("Task/lab", "Task/gone")), 10, this::take);

        assertThat(delivered).containsExactly("lab");
    }

    @Test
    void run_learnsPageSizeAndTotalOnce() {
        for (int i = 0; i < 3; i++) {
            server.put("more-" + i, "Organization/1");
        }
        FeedSettings small = FeedSettings.defaults().pageSize(2);

        FeedReport result = FeedSync.over(ID, mine("Organization/1"), server.client(), checkpoints)
                .settings(small)
                .run(this::take);

        assertThat(result.abilities().has(ServerFeature.PAGE_SIZE)).isTrue();
        assertThat(result.abilities().isUnknown(ServerFeature.TOTAL)).isFalse();
        assertThat(result.abilities().may(ServerFeature.TOTAL)).isFalse();
    }
}
