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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.workflow.feed.FeedSettings;

/** A pass whose time is up in the middle of a walk by links, and the passes that go on with it. */
class UnfinishedSearchTest {
    private static final ConnectionId ID = new ConnectionId("c1");
    private static final int TASKS = 20;

    private final MapStore store = new MapStore();
    private final Records<Checkpoint> checkpoints =
            Store.over(store, Sealing.none()).records(new CheckpointCodec());
    private final List<String> delivered = new ArrayList<>();
    private final FeedSettings settings = FeedSettings.defaults()
            .pageSize(2)
            .clock(Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC));
    private final FeedSubject subject =
            FeedSubject.of(Role.recipient(List.of("Organization/1")), LaunchContext.empty());
    private final TaskServer server = new TaskServer();

    UnfinishedSearchTest() throws IOException {
        for (int i = 1; i <= TASKS; i++) {
            server.tick(Duration.ofHours(1));
            server.put("t" + i);
        }
        server.tick(Duration.ofHours(1));
        server.sorts = false;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void run_overAServerWithoutOrder_comesToTheEndInPassesOfAFewRequests() {
        requireEndInPasses();
    }

    @Test
    void run_overAServerThatCannotSearchByTime_comesToTheEndInPassesOfAFewRequests() {
        server.timeSearch = false;
        requireEndInPasses();
    }

    /** A sweep that never fits into one sync: what the server does not show any more is forgotten all the same. */
    @Test
    void run_overAServerReadAsAWhole_forgetsWhatIsGoneThoughNoPassReadsItAll() {
        server.timeSearch = false;
        requireEndInPasses();
        server.rows.remove("t2");
        server.rows.remove("t9");

        for (int i = 0; i < 40; i++) {
            pass(4);
        }

        assertThat(checkpoint().seen().last(TASKS))
                .hasSize(TASKS - 2)
                .doesNotContain("t2", "t9")
                .contains("t1", "t3", "t" + TASKS);
        delivered.clear();
        server.put("t4");
        for (int i = 0; i < 20; i++) {
            pass(4);
        }
        assertThat(delivered).containsExactly("t4/2");
    }

    @Test
    void run_goesOnWithThePageThatWasNotAcknowledged() {
        FeedReport first = pass(6);
        assertThat(first.failure()).containsInstanceOf(StoppedException.class);
        int before = delivered.size();
        assertThat(before).isBetween(2, TASKS - 2);
        assertThat(checkpoint().unfinished()).isPresent();
        assertThat(checkpoint().cursor()).isEmpty();
        server.log.clear();

        pass(2);

        assertThat(server.log.get(0)).contains("offset=" + before);
        assertThat(delivered).doesNotHaveDuplicates().hasSizeGreaterThan(before);
    }

    @Test
    void run_whenTheServerHasForgottenThePages_beginsAnew() {
        pass(6);
        server.answer = (search, reply) ->
                server.log.get(server.log.size() - 1).contains("offset=") && server.searches == search && gone-- > 0
                        ? server.reply(410, "")
                        : reply;

        FeedReport result = pass(100);

        assertThat(result.failure()).isEmpty();
        assertThat(delivered).doesNotHaveDuplicates().hasSize(TASKS);
        assertThat(checkpoint().unfinished()).isEmpty();
    }

    @Test
    void run_whenThePagesNeverEnd_reachesTheLimitOfPagesInTheEndAndBeginsAnew() {
        server.next = (search, link) -> server.base() + "/Task?offset=0&_count=2&endless=" + search;
        Limits few = Limits.defaults().pages(20);
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            failures.add(pass(4, few).failure().orElseThrow().getClass().getSimpleName());
        }

        assertThat(failures).contains("LimitException", "StoppedException");
        assertThat(failures.indexOf("LimitException")).isBetween(2, 11);
    }

    private int gone = 1;

    private void requireEndInPasses() {
        int passes = 0;
        FeedReport result = pass(5);
        while (result.failure().isPresent()) {
            assertThat(result.failure()).containsInstanceOf(StoppedException.class);
            assertThat(++passes).isLessThan(4 * TASKS);
            result = pass(5);
        }

        assertThat(delivered).doesNotHaveDuplicates().hasSize(TASKS);
        assertThat(checkpoint().unfinished()).isEmpty();
        delivered.clear();
        server.put("t3");
        assertThat(pass(100).failure()).isEmpty();
        assertThat(delivered).containsExactly("t3/2");
    }

    private FeedReport pass(int requests) {
        return pass(requests, Limits.defaults());
    }

    private FeedReport pass(int requests, Limits limits) {
        AtomicInteger left = new AtomicInteger(requests);
        JdkSender plain = new JdkSender();
        HttpSender bounded = request -> {
            if (left.getAndDecrement() <= 0) {
                throw StoppedException.timeUp("enough for this sync");
            }
            return plain.send(request);
        };
        return FeedSync.over(
                        ID, subject, FhirClient.over(bounded, FhirBase.restore(server.base()), limits), checkpoints)
                .settings(settings)
                .run(snapshot ->
                        delivered.add(snapshot.id() + "/" + snapshot.versionId().orElse("")));
    }

    private Checkpoint checkpoint() {
        return checkpoints.load(ID.value()).map(StoredValue::value).orElseThrow();
    }
}
