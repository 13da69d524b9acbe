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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.feed.FeedSettings;

/** Searches that servers refuse in the ways that servers have. */
class SearchNegotiationTest {
    private static final ConnectionId ID = new ConnectionId("c1");

    private final Records<Checkpoint> checkpoints =
            Store.over(new MapStore(), Sealing.none()).records(new CheckpointCodec());
    private final List<String> delivered = new ArrayList<>();
    private final FeedSettings settings =
            FeedSettings.defaults().clock(Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC));
    private final FeedSubject subject =
            FeedSubject.of(Role.recipient(List.of("Organization/1")), LaunchContext.empty());
    private final TaskServer server = new TaskServer();

    SearchNegotiationTest() throws IOException {}

    @BeforeEach
    void tasks() {
        for (int i = 1; i <= 60; i++) {
            server.tick(Duration.ofMinutes(10));
            server.put("t" + i);
        }
        server.put("other", "Organization/2");
        server.tick(Duration.ofHours(1));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "_sort,403",
        "_sort,404",
        "_sort,405",
        "_sort,500",
        "_sort,400",
        "_sort,422",
        "_sort,501",
        "owner,403",
        "owner,404",
        "owner,405",
        "owner,500",
        "owner,400",
        "_lastUpdated,403",
        "_lastUpdated,404",
        "_lastUpdated,405",
        "_lastUpdated,500",
        "_lastUpdated,400"
    })
    void run_whereAParameterIsRefused_searchesPlainerAndLearns(String parameter, int status) {
        assertThat(pass().failure()).isEmpty();
        server.refusedParameters.put(parameter, status);
        server.put("t61");

        assertThat(pass().failure()).isEmpty();

        assertThat(delivered).hasSize(61).doesNotHaveDuplicates().endsWith("t61/1");
        server.log.clear();
        assertThat(pass().failure()).isEmpty();
        assertThat(server.log).noneMatch(asked -> asked.contains(parameter + "="));
        assertThat(delivered).hasSize(61);
        assertThat(abilities()
                        .may(
                                parameter.equals("owner")
                                        ? ServerFeature.OWNER_SEARCH
                                        : parameter.equals("_sort")
                                                ? ServerFeature.SORT
                                                : ServerFeature.LAST_UPDATED_SEARCH))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 405, 500})
    void run_whereEverySearchIsRefused_isThatRefusalAndLearnsNothing(int status) {
        server.answer = (page, reply) -> server.reply(status, "");

        SyncException failure = pass().failure().orElseThrow();

        assertThat(failure)
                .isInstanceOfSatisfying(
                        HttpStatusException.class,
                        refused -> assertThat(refused.status()).isEqualTo(status));
        assertThat(server.log).as("the description and a few searches").hasSizeLessThan(6);
        server.answer = (page, reply) -> reply;
        assertThat(pass().failure()).isEmpty();
        assertThat(delivered).hasSize(60);
        assertThat(abilities().may(ServerFeature.SORT)).isTrue();
        assertThat(abilities().may(ServerFeature.OWNER_SEARCH)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 503, 500})
    void run_whenTheServerWantsSilence_asksNoMore(int status) {
        server.answer = (page, reply) -> server.reply(status, "")
                .newBuilder()
                .setHeader("Retry-After", "60")
                .build();

        assertThat(pass().failure()).containsInstanceOf(HttpStatusException.class);

        assertThat(server.log).hasSize(2);
    }

    @Test
    void run_whenOneAnswerIsAnError_learnsNothingFromIt() {
        server.answer = (page, reply) -> page == 1 ? server.reply(500, "") : reply;

        assertThat(pass().failure()).isEmpty();

        assertThat(delivered).hasSize(60);
        assertThat(abilities().may(ServerFeature.SORT)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"60,50", "50,50", "30,20", "20,20", "12,10", "10,10"})
    void run_whereLargePagesAreRefused_asksForSmallerOnesAndLearns(int most, int asked) {
        server.mostPerPage = most;

        assertThat(pass().failure()).isEmpty();

        assertThat(delivered).hasSize(60);
        assertThat(abilities().pageSize(100)).isEqualTo(asked);
        assertThat(abilities().has(ServerFeature.OWNER_SEARCH) || abilities().isUnknown(ServerFeature.OWNER_SEARCH))
                .isTrue();
        server.log.clear();
        assertThat(pass().failure()).isEmpty();
        assertThat(server.log).hasSize(1).allMatch(search -> search.endsWith("_count=" + asked));
    }

    @Test
    void run_whereLargePagesAndTheOwnerAreRefused_learnsBoth() {
        server.mostPerPage = 50;
        server.ownerSearch = false;

        assertThat(pass().failure()).isEmpty();

        assertThat(delivered).hasSize(60).doesNotContain("other/1");
    }

    private FeedReport pass() {
        return FeedSync.over(ID, subject, server.client(), checkpoints)
                .settings(settings)
                .run(snapshot ->
                        delivered.add(snapshot.id() + "/" + snapshot.versionId().orElse("")));
    }

    private ServerCapabilities abilities() {
        return checkpoints.load(ID.value()).orElseThrow().value().abilities();
    }
}
