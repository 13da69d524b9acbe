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
            server.put("t" + i);
            server.extra(
                    "t" + i,
                    "\"status\":\"requested\",\"code\":{\"coding\":[{\"code\":\"fulfill\"}]},"
                            + "\"focus\":{\"reference\":\"ServiceRequest/st" + i + "\"},");
        }
        server.tick(Duration.ofHours(1));
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
    void run_withoutNews_dropsWhatCameAlong() {
        pass();
        server.log.clear();
        delivered.clear();

        FeedReport result = pass();

        assertThat(server.log).hasSize(1).allMatch(line -> line.contains("_include=Task:focus"));
        assertThat(delivered).isEmpty();
        assertThat(result.failure()).isEmpty();
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
        return FeedSync.over(
                        ID,
                        FeedSubject.of(Role.recipient(List.of("Organization/1")), LaunchContext.empty()),
                        server.client(),
                        checkpoints)
                .settings(FeedSettings.defaults().pageSize(3))
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
