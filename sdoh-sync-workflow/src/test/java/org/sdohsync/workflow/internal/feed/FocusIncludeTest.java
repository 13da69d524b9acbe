// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.ServiceRequest;
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
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.feed.FeedSettings;

class FocusIncludeTest {
    private static final ConnectionId ID = new ConnectionId("c1");
    private static final String DECLARED = """
            {"resourceType":"CapabilityStatement","rest":[{"mode":"server","resource":[
             {"type":"Task","searchInclude":["Task:focus"]}]}]}""";

    private final TaskServer server = server();
    private final Records<Checkpoint> checkpoints =
            Store.over(new MapStore(), Sealing.none()).records(new CheckpointCodec());
    private final List<String> delivered = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();

    @BeforeEach
    void tasks() {
        server.metadata = DECLARED;
        for (int i = 1; i <= 7; i++) {
            server.tick(Duration.ofHours(1));
            put(i);
        }
        server.tick(Duration.ofHours(1));
    }

    private void put(int number) {
        String id = "t" + number;
        server.put(id);
        server.extra(
                id,
                "\"status\":\"requested\",\"code\":{\"coding\":[{\"code\":\"fulfill\"}]},"
                        + "\"focus\":{\"reference\":\"ServiceRequest/s" + id + "\"},");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void run_whereTheServerIncludes_bringsTheRequestsWithThePage() {
        FeedReport result = pass();

        assertThat(result.failure()).isEmpty();
        assertThat(delivered).containsExactly("t1", "t2", "t3", "t4", "t5", "t6", "t7");
        assertThat(requests).containsExactly("st1", "st2", "st3", "st4", "st5", "st6", "st7");
        assertThat(server.log).noneMatch(line -> line.startsWith("ServiceRequest"));
        assertThat(result.seen()).isGreaterThanOrEqualTo(7).isLessThan(14);
    }

    @Test
    void run_overKnownTasks_doesNotAskForTheirRequests() {
        pass();
        server.log.clear();
        delivered.clear();

        FeedReport result = pass();

        assertThat(server.log).hasSize(1).noneMatch(line -> line.contains("_include"));
        assertThat(delivered).isEmpty();
        assertThat(result.failure()).isEmpty();
        assertThat(result.abilities().has(ServerFeature.FOCUS_INCLUDE)).isTrue();
    }

    @Test
    void run_whereNothingIsKnownSinceTheCursor_asksForTheRequests() {
        pass();
        server.tick(Duration.ofHours(1));
        put(8);
        server.put("other", "Organization/2");
        server.tick(Duration.ofHours(1));
        pass();
        server.log.clear();
        delivered.clear();
        requests.clear();
        server.rows.remove("t8");
        server.tick(Duration.ofHours(1));
        put(9);

        FeedReport result = pass(FeedSettings.defaults().pageSize(30));

        assertThat(result.failure()).isEmpty();
        assertThat(delivered).containsExactly("t9");
        assertThat(requests).containsExactly("st9");
        assertThat(server.log)
                .filteredOn(line -> line.startsWith("Task?"))
                .singleElement()
                .asString()
                .contains("_include=Task:focus");
    }

    @Test
    void run_behindAPageThatEndsWithANewTask_asksForTheRequestsAgain() {
        pass();
        server.log.clear();
        delivered.clear();
        requests.clear();
        for (int i = 8; i < 16; i++) {
            server.tick(Duration.ofHours(1));
            put(i);
        }
        server.tick(Duration.ofHours(1));

        FeedReport result = pass();

        assertThat(result.failure()).isEmpty();
        assertThat(delivered).containsExactly("t8", "t9", "t10", "t11", "t12", "t13", "t14", "t15");
        assertThat(requests).containsExactly("st8", "st9", "st10", "st11", "st12", "st13", "st14", "st15");
        List<String> pages = server.log.stream()
                .filter(line -> line.startsWith("Task?") && line.endsWith("_count=3"))
                .toList();
        assertThat(pages).hasSizeGreaterThan(2);
        assertThat(pages.get(0)).doesNotContain("_include");
        assertThat(pages.subList(1, pages.size())).allMatch(line -> line.contains("_include=Task:focus"));
        // Those of the first page, which came without.
        assertThat(server.log).contains("ServiceRequest/st8", "ServiceRequest/st9");
        assertThat(server.log)
                .filteredOn(line -> line.startsWith("ServiceRequest/"))
                .hasSize(2);
    }

    @Test
    void run_readingAhead_expectsThePageThatIsAskedFor() {
        pass();
        for (int i = 8; i < 20; i++) {
            server.tick(Duration.ofHours(1));
            put(i);
        }
        server.tick(Duration.ofHours(1));
        server.log.clear();

        FeedReport result = pass(
                server.client().ahead(Runnable::run), FeedSettings.defaults().pageSize(3));

        assertThat(result.failure()).isEmpty();
        assertThat(requests).hasSize(7 + 12);
        assertThat(server.log)
                .filteredOn(line -> line.startsWith("Task?"))
                .doesNotHaveDuplicates()
                .hasSize(6);
    }

    @Test
    void run_whereEverythingIsReadEachTime_asksForRequestsOnlyTheFirstTime() {
        server.timeSearch = false;
        pass();
        assertThat(server.log).anyMatch(line -> line.contains("_include"));
        server.log.clear();
        requests.clear();
        put(8);

        FeedReport result = pass();

        assertThat(result.failure()).isEmpty();
        assertThat(server.log).noneMatch(line -> line.contains("_include"));
        assertThat(requests).containsExactly("st8");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 422})
    void run_whereTheIncludeIsRefused_asksWithoutAndRemembers(int status) {
        server.includeRefused = status;

        FeedReport result = pass();
        server.log.clear();
        pass();

        assertThat(result.failure()).isEmpty();
        assertThat(delivered).hasSize(7);
        assertThat(result.abilities().may(ServerFeature.FOCUS_INCLUDE)).isFalse();
        assertThat(server.log).noneMatch(line -> line.contains("_include"));
    }

    @Test
    void run_whereNothingIsDeclared_doesNotAskForIt() {
        server.metadata = "";

        pass();

        assertThat(delivered).hasSize(7);
        assertThat(server.log).noneMatch(line -> line.contains("_include"));
    }

    private FeedReport pass() {
        return pass(FeedSettings.defaults().pageSize(3));
    }

    private FeedReport pass(FeedSettings settings) {
        return pass(server.client(), settings);
    }

    private FeedReport pass(FhirClient client, FeedSettings settings) {
        return FeedSync.over(
                        ID,
                        FeedSubject.of(Role.recipient(List.of("Organization/1")), LaunchContext.empty()),
                        client,
                        checkpoints)
                .settings(settings)
                .run(this::take);
    }

    private void take(PageTask snapshot) {
        delivered.add(snapshot.id());
        if (server.metadata.isEmpty() || server.includeRefused != 0) {
            return;
        }
        snapshot.page()
                .read(server.client(), ServerCapabilities::unknown, snapshot.task(), lacking -> {})
                .serviceRequest()
                .map(ServiceRequest::getIdPart)
                .ifPresent(requests::add);
    }

    private static TaskServer server() {
        try {
            return new TaskServer();
        } catch (IOException noServer) {
            throw new IllegalStateException(noServer);
        }
    }
}
