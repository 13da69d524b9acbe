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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.workflow.feed.FeedSettings;

/** Servers whose links to a next page lead nowhere: kept for a shorter time than the work on a page takes, or broken. */
class BrokenLinksTest {
    private static final ConnectionId ID = new ConnectionId("c1");

    private final Records<Checkpoint> checkpoints =
            Store.over(new MapStore(), Sealing.none()).records(new CheckpointCodec());
    private final List<String> delivered = new ArrayList<>();
    private final FeedSubject subject =
            FeedSubject.of(Role.recipient(List.of("Organization/1")), LaunchContext.empty());
    private final TaskServer server = new TaskServer();

    BrokenLinksTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    /** All 45 Tasks are younger than the overlap. */
    @ParameterizedTest
    @CsvSource({"410,true", "404,true", "400,true", "500,true", "410,false", "404,false"})
    void run_whenEveryLinkIsBroken_readsAllByTime(int status, boolean dates) {
        server.date = dates;
        tasks(45, Duration.ofSeconds(1));
        breakLinks(status);

        FeedReport result = pass(10);

        assertThat(result.failure()).isEmpty();
        assertThat(delivered).hasSize(45).doesNotHaveDuplicates();
        assertThat(pass(10).failure()).isEmpty();
        assertThat(delivered).hasSize(45);
    }

    @Test
    void run_whenEveryLinkIsBroken_movesTheCursorNoFurtherThanThePageWasMade() {
        tasks(45, Duration.ofSeconds(1));
        Instant made = server.now;
        breakLinks(410);
        server.beforePage = page -> server.tick(Duration.ofHours(1));

        pass(10);

        assertThat(checkpoint().cursor().orElseThrow()).isBeforeOrEqualTo(made.plus(Duration.ofHours(5)));
        server.beforePage = page -> {};
        Instant late = checkpoint().cursor().orElseThrow().minus(Duration.ofMinutes(1));
        server.rows.put("late", new TaskServer.Row("late", 1, late, "Organization/1", "\"status\":\"requested\","));
        pass(10);
        assertThat(delivered).contains("late/1");
    }

    @Test
    void run_whenManyTasksAreOfOneMoment_asksForLargerPages() {
        tasks(45, Duration.ZERO);
        server.tick(Duration.ofHours(1));
        breakLinks(410);

        assertThat(pass(10).failure()).isEmpty();

        assertThat(delivered).hasSize(45).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void run_whenTheServerDoesNotSort_asksForLargerPages(boolean timeSearch) {
        server.sorts = false;
        server.timeSearch = timeSearch;
        tasks(45, Duration.ofSeconds(1));
        server.put("t1");
        server.tick(Duration.ofHours(1));
        breakLinks(404);

        assertThat(pass(10).failure()).isEmpty();

        assertThat(delivered).hasSize(45).doesNotHaveDuplicates();
    }

    @Test
    void run_whenOnePageOfAServerThatDoesNotSortIsGone_beginsAnew() {
        server.sorts = false;
        tasks(45, Duration.ofSeconds(1));
        server.put("t1");
        server.tick(Duration.ofHours(1));
        server.answer = (page, reply) -> page == 5 ? server.reply(410, "") : reply;

        assertThat(pass(10).failure()).isEmpty();

        assertThat(delivered).hasSize(45).doesNotHaveDuplicates();
        assertThat(server.log).allMatch(asked -> !asked.contains("_count=40"));
    }

    @Test
    void run_whenLargerPagesAreNotGiven_saysSo() {
        server.sorts = false;
        server.most = 10;
        tasks(45, Duration.ofSeconds(1));
        server.put("t1");
        server.tick(Duration.ofHours(1));
        breakLinks(404);

        assertThat(pass(10).failure()).containsInstanceOf(HttpStatusException.class);

        assertThat(checkpoint().cursor()).isEmpty();
    }

    @Test
    void run_whenLargerPagesAreRefused_keepsToTheUsualSize() {
        server.sorts = false;
        server.mostPerPage = 40;
        tasks(45, Duration.ofSeconds(1));
        server.put("t1");
        server.tick(Duration.ofHours(1));
        breakLinks(404);

        assertThat(pass(30).failure()).containsInstanceOf(HttpStatusException.class);

        assertThat(checkpoint().abilities().pageSize(100)).isEqualTo(30);
    }

    @Test
    void run_whenLinksLeadAway_sendsNothingThereAndReadsAllByTime() throws IOException {
        tasks(45, Duration.ofSeconds(1));
        try (TaskServer other = new TaskServer()) {
            server.next = (page, link) -> link.replace(server.base(), other.base());

            assertThat(pass(10).failure()).isEmpty();

            assertThat(other.log).isEmpty();
        }
        assertThat(delivered).hasSize(45).doesNotHaveDuplicates();
    }

    private void tasks(int count, Duration apart) {
        for (int i = 1; i <= count; i++) {
            server.tick(apart);
            server.put("t" + i);
        }
    }

    private void breakLinks(int status) {
        server.answer = (page, reply) -> {
            String asked = server.log.get(server.log.size() - 1);
            return asked.contains("offset") ? server.reply(status, "") : reply;
        };
    }

    private FeedReport pass(int pageSize) {
        FeedSettings settings = FeedSettings.defaults()
                .pageSize(pageSize)
                .clock(Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC));
        return FeedSync.over(ID, subject, server.client(), checkpoints)
                .settings(settings)
                .run(snapshot ->
                        delivered.add(snapshot.id() + "/" + snapshot.versionId().orElse("")));
    }

    private Checkpoint checkpoint() {
        return checkpoints.load(ID.value()).orElseThrow().value();
    }
}
