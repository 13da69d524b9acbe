// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.workflow.feed.FailedDelivery;
import org.sdohsync.workflow.feed.FeedSettings;

class FeedSyncTest {
    private static final ConnectionId ID = new ConnectionId("c1");
    private static final Duration HOUR = Duration.ofHours(1);

    private final MapStore store = new MapStore();
    private final Records<Checkpoint> checkpoints =
            Store.over(store, Sealing.none()).records(new CheckpointCodec());
    private final List<String> delivered = new ArrayList<>();
    private final FeedSettings settings = FeedSettings.defaults()
            .pageSize(3)
            .attempts(3)
            .clock(Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC));
    private FeedSubject subject = FeedSubject.of(Role.recipient(List.of("Organization/1")), LaunchContext.empty());
    private TaskServer server;

    FeedSyncTest() throws IOException {
        server = new TaskServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @BeforeEach
    void fewTasks() {
        for (int i = 1; i <= 8; i++) {
            server.tick(HOUR);
            server.put("t" + i);
        }
        server.tick(HOUR);
    }

    @Test
    void run_overPages_deliversEachOnceInOrder() {
        FeedReport result = pass();

        assertThat(delivered).containsExactly("t1/1", "t2/1", "t3/1", "t4/1", "t5/1", "t6/1", "t7/1", "t8/1");
        assertThat(result.failure()).isEmpty();
        assertThat(result.delivered()).isEqualTo(8);
        assertThat(checkpoint().cursor()).hasValue(server.row("t8").time());
    }

    @Test
    void run_withoutChanges_costsOneRequestAndNoWrite() {
        pass();
        server.log.clear();
        store.writes = 0;
        delivered.clear();

        FeedReport result = pass();

        assertThat(server.log).hasSize(1);
        assertThat(server.log.get(0)).contains("owner=Organization/1", "_lastUpdated=ge", "_sort=_lastUpdated");
        assertThat(store.writes).isZero();
        assertThat(delivered).isEmpty();
        assertThat(result.seen()).isEqualTo(1);
    }

    @Test
    void run_afterChanges_deliversNewVersionsOnly() {
        pass();
        delivered.clear();
        server.put("t2");
        server.put("t9");

        pass();

        assertThat(delivered).containsExactly("t2/2", "t9/1");
    }

    @Test
    void run_withTiesOverSeveralPages_deliversAll() {
        for (int i = 0; i < 10; i++) {
            server.put("tie" + i);
        }
        server.tick(HOUR);
        server.put("last");
        server.tick(HOUR);

        pass();

        assertThat(delivered).hasSize(19).doesNotHaveDuplicates().endsWith("last/1");
    }

    @Test
    void run_whenTasksLeaveEarlierPages_losesNone() {
        server.beforePage = page -> {
            if (page == 2) {
                server.put("t1", "Organization/2");
                server.put("t2", "Organization/2");
            }
        };

        pass();
        pass();

        assertThat(delivered).contains("t3/1", "t4/1", "t5/1", "t6/1", "t7/1", "t8/1");
    }

    @Test
    void run_whenTaskChangesBetweenPages_deliversVersionsInOrder() {
        server.beforePage = page -> {
            if (page == 2) {
                server.put("t1");
            }
        };

        pass();
        server.tick(HOUR);
        pass();

        assertThat(delivered).contains("t1/1", "t1/2").doesNotHaveDuplicates();
        assertThat(delivered.indexOf("t1/1")).isLessThan(delivered.indexOf("t1/2"));
    }

    @Test
    void run_whenChangeHappensDuringLongWalk_cursorStaysBehindTheBeginning() {
        server.sorts = false;
        server.put("t1");
        server.tick(HOUR);
        AtomicReference<Instant> began = new AtomicReference<>(server.now);
        server.beforePage = page -> {
            String asked = server.log.get(server.log.size() - 1);
            if (!asked.contains("offset")) {
                began.set(server.now);
            }
            if (page == 3) {
                server.tick(HOUR);
                server.put("t1");
                server.tick(HOUR);
                server.put("t8");
                server.tick(HOUR);
            }
        };

        pass();

        assertThat(checkpoint().cursor().orElseThrow())
                .isBeforeOrEqualTo(requireNonNull(began.get()).plusSeconds(1));
        pass();
        assertThat(delivered).contains("t1/3", "t8/2");
    }

    @Test
    void run_onServerThatDoesNotSort_deliversAllAndLearns() {
        server.sorts = false;
        server.put("t1");
        server.tick(HOUR);

        pass();

        assertThat(delivered).hasSize(8).contains("t1/2").doesNotHaveDuplicates();
        assertThat(checkpoint().abilities().may(ServerFeature.SORT)).isFalse();
    }

    @Test
    void run_onServerThatDoesNotSort_brokenOffKeepsCursorAtStart() {
        server.sorts = false;
        server.put("t1");
        server.tick(HOUR);
        server.answer = (page, reply) -> page >= 3 ? server.reply(503, "") : reply;

        FeedReport broken = pass();
        assertThat(broken.failure()).containsInstanceOf(HttpStatusException.class);
        assertThat(checkpoint().cursor()).isEmpty();

        server.answer = (page, reply) -> reply;
        pass();
        assertThat(Set.copyOf(delivered)).hasSize(8);
    }

    @Test
    void run_withoutOwnerSearch_filtersAndLearnsOnce() {
        server.ownerSearch = false;
        server.put("other", "Organization/2");
        server.put("absolute", server.base() + "/Organization/1/_history/3");
        server.put("elsewhere", "https://other.example/fhir/Organization/1");

        pass();
        server.log.clear();
        pass();

        assertThat(delivered).hasSize(9).contains("absolute/1");
        assertThat(server.log).hasSize(1);
        assertThat(server.log.get(0)).contains("code=fulfill").doesNotContain("owner");
    }

    @Test
    void run_whenOwnerIsIgnored_filters() {
        server.ownerIgnored = true;
        server.put("other", "Organization/2");

        pass();

        assertThat(delivered).hasSize(8).doesNotContain("other/1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void run_withoutSearchByTime_sweepsAndDeliversEachChangeOnce(boolean refused) {
        pass();
        server.timeSearch = !refused;
        server.timeIgnored = !refused;
        server.put("t3");
        server.tick(HOUR);

        pass();
        pass();

        assertThat(delivered).hasSize(9).endsWith("t3/2");
        server.put("t4");
        pass();
        assertThat(delivered).hasSize(10).endsWith("t4/2");
        assertThat(checkpoint().abilities().may(ServerFeature.LAST_UPDATED_SEARCH))
                .isFalse();
    }

    @Test
    void run_whenPageIsGone_goesOnByTime() {
        server.date = false;
        server.answer = (page, reply) -> page == 3 ? server.reply(410, "") : reply;

        FeedReport result = pass();

        assertThat(result.failure()).isEmpty();
        assertThat(delivered).hasSize(8).doesNotHaveDuplicates();
        assertThat(server.log.stream().filter(line -> line.contains("offset")))
                .as("the links before and at the break: behind that it goes on by time")
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void run_whenNextLinkLoops_isTypedFailureAfterDelivery() {
        server.date = false;
        server.sorts = false;
        String[] first = new String[1];
        server.next = (page, link) -> {
            first[0] = first[0] == null ? link : first[0];
            return first[0];
        };

        FeedReport result = pass();

        assertThat(result.failure()).containsInstanceOf(ProtocolException.class);
        assertThat(delivered).hasSize(6);
    }

    @Test
    @Requirement("USE-05")
    void run_whenNextLinkIsForeign_sendsNothingThere() throws IOException {
        server.date = false;
        server.sorts = false;
        try (TaskServer other = new TaskServer()) {
            server.next = (page, link) -> link.replace(server.base(), other.base());

            FeedReport result = pass();

            assertThat(result.failure()).containsInstanceOf(ProtocolException.class);
            assertThat(other.log).isEmpty();
            assertThat(delivered).hasSize(3);
        }
    }

    @Test
    void run_beyondPageLimit_namesItAndGoesOnNextTime() {
        FeedReport result = pass(Limits.defaults().pages(2), this::take);

        assertThat(result.failure()).containsInstanceOf(LimitException.class);
        pass(Limits.defaults().pages(2), this::take);
        pass(Limits.defaults().pages(2), this::take);
        assertThat(Set.copyOf(delivered)).hasSize(8);
    }

    @Test
    void run_whenPageIsGarbage_deliversNothingOfIt() {
        server.answer = (page, reply) -> page > 1 ? server.reply(200, "<html>canary</html>") : reply;

        FeedReport result = pass();

        assertThat(result.failure()).containsInstanceOf(ProtocolException.class);
        assertThat(result.failure().map(SyncException::getMessage).orElseThrow())
                .doesNotContain("canary");
        assertThat(delivered).containsExactly("t1/1", "t2/1", "t3/1");
    }

    @Test
    void run_whenServerRefuses_failureHasNoDiagnostics() {
        server.answer = (page, reply) -> server.reply(
                500,
                "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"code\":\"exception\",\"diagnostics\":\"canary\"}]}");

        SyncException failure = pass().failure().orElseThrow();

        assertThat(failure).hasMessageContaining("500").hasMessageContaining("exception");
        assertThat(failure.getMessage()).doesNotContain("canary").doesNotContain("owner=");
    }

    @Test
    void run_withBrokenResource_deliversTheOthers() {
        server.extra("t2", "\"status\":{\"a\":[[1]]},\"input\":7,\"resourceType\":\"Nonsense\",");

        FeedReport result = pass();

        assertThat(delivered).contains("t1/1", "t3/1", "t8/1");
        assertThat(result.failure()).isEmpty();
    }

    @Test
    void run_whenListenerThrows_redeliversLaterAndThenParks() {
        TaskListener picky = snapshot -> {
            if (snapshot.id().equals("t2")) {
                throw new IllegalStateException("canary");
            }
            take(snapshot);
        };

        FeedReport first = pass(Limits.defaults(), picky);
        assertThat(first.failed()).singleElement().satisfies(failed -> {
            assertThat(failed.taskId()).isEqualTo("t2");
            assertThat(failed.reason()).contains("IllegalStateException").doesNotContain("canary");
        });
        assertThat(delivered).hasSize(7);
        pass(Limits.defaults(), picky);
        FeedReport third = pass(Limits.defaults(), picky);

        assertThat(third.failed()).isEmpty();
        assertThat(third.parked()).extracting(FailedDelivery::attempts).containsExactly(3);
        server.log.clear();
        assertThat(pass().parked()).hasSize(1);
        assertThat(server.log).hasSize(1);
        server.put("t2");
        assertThat(pass().parked()).isEmpty();
        assertThat(delivered).hasSize(8).endsWith("t2/2");
    }

    @Test
    void run_afterFailedDelivery_readsCurrentVersionOnce() {
        pass(Limits.defaults(), snapshot -> {
            throw new IllegalStateException("down");
        });
        server.put("t5");
        server.put("t6", "Organization/2");
        server.rows.remove("t7");

        FeedReport result = pass();

        assertThat(result.failed()).isEmpty();
        assertThat(delivered).containsExactlyInAnyOrder("t1/1", "t2/1", "t3/1", "t4/1", "t5/2", "t8/1");
    }

    @Test
    void run_withTooManyFailures_stopsBeforeTheCursorMoves() {
        FeedSync strict =
                FeedSync.over(ID, subject, server.client(), checkpoints).settings(settings.failedLimit(2));

        FeedReport result = strict.run(snapshot -> {
            throw new IllegalStateException("down");
        });

        assertThat(result.failure()).containsInstanceOf(LimitException.class);
        assertThat(checkpoint().cursor()).isEmpty();
        pass();
        assertThat(delivered).hasSize(8);
    }

    @Test
    void run_whenProcessDies_deliversAgainButLosesNothing() {
        FeedReport died = pass(Limits.defaults(), snapshot -> {
            store.dead |= snapshot.id().equals("t5");
            store.live();
            take(snapshot);
        });
        assertThat(died.failure()).isPresent();
        store.dead = false;

        pass();

        assertThat(Set.copyOf(delivered)).hasSize(8);
        assertThat(delivered).hasSize(9);
    }

    @Test
    void run_twiceAtATime_oneBreaksOffAndNothingIsLost() {
        boolean[] inner = new boolean[1];
        FeedReport outer = pass(Limits.defaults(), snapshot -> {
            if (!inner[0]) {
                inner[0] = true;
                pass();
            }
            take(snapshot);
        });

        assertThat(outer.failure()).containsInstanceOf(ConflictException.class);
        assertThat(Set.copyOf(delivered)).hasSize(8);
    }

    @Test
    void run_withAnotherOwner_startsOver() {
        server.put("older", "Organization/2");
        server.tick(HOUR);
        server.put("t8");
        pass();
        subject = FeedSubject.of(Role.recipient(List.of("Organization/1", "Organization/2")), LaunchContext.empty());

        pass();

        assertThat(delivered).contains("older/1");
    }

    @Test
    void run_asPatient_asksForThePatient() {
        subject = FeedSubject.of(Role.patient(), LaunchContext.of(Map.of("patient", "p")));

        pass();

        assertThat(server.log).anyMatch(line -> line.contains("patient=p&"));
        assertThat(delivered).hasSize(8);
    }

    @Test
    void run_withTaskFromTheFuture_stillSeesLaterChanges() {
        Instant today = server.now;
        server.now = Instant.parse("2099-01-01T00:00:00Z");
        server.put("future");
        server.now = today;
        pass();
        server.tick(HOUR);
        server.put("t1");

        pass();

        assertThat(delivered).contains("future/1", "t1/2").doesNotHaveDuplicates();
    }

    private FeedReport pass() {
        return pass(Limits.defaults(), this::take);
    }

    private FeedReport pass(Limits limits, TaskListener listener) {
        return FeedSync.over(ID, subject, server.client(limits), checkpoints)
                .settings(settings)
                .run(listener);
    }

    private void take(PageTask snapshot) {
        assertThat(snapshot.task().hasText()).isFalse();
        delivered.add(snapshot.id() + "/" + snapshot.versionId().orElseThrow());
    }

    private Checkpoint checkpoint() {
        return checkpoints.load(ID.value()).orElseThrow().value();
    }
}
