// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health.State;
import org.sdohsync.core.connection.Role;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.details.MissingReference;
import org.sdohsync.workflow.details.MissingReference.Why;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncReport;

/** A 401 for one resource while the same token opens others is about that resource; a 401 for everything ends the connection. */
class RefusedResourceTest {
    private static final ConnectionId SOURCE = new ConnectionId("a");
    private final RoundScene scene;

    RefusedResourceTest() throws IOException {
        scene = new RoundScene();
    }

    @BeforeEach
    void connect() {
        scene.connect(SOURCE.value(), "user-1", Role.recipient(List.of("Organization/1")));
        scene.task("t", "accepted", "Organization/1", "");
        scene.server.extra(
                "t",
                "\"status\":\"accepted\"," + RoundScene.FULFILL + "\"focus\":{\"reference\":\"ServiceRequest/s\"},");
        scene.pass(Duration.ofHours(1));
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Patient", "ServiceRequest", "metadata"})
    void now_whenOneResourceIsAnsweredWith401_goesOnWithoutIt(String refused) {
        List<MissingReference> missing = new ArrayList<>();
        scene.listener = referral -> missing.addAll(referral.details().missing());
        scene.server.refused.put(refused, 401);
        try (SdohSync sync = scene.app().build()) {
            SourceResult first = sync.syncNow().results().get(0);
            scene.pass(Duration.ofHours(2));
            SourceResult second = sync.syncNow().results().get(0);

            assertThat(scene.delivered).as("%s", scene.server.log).containsExactly("PERFORMER t");
            assertThat(first.failure()).isEmpty();
            assertThat(second.failure()).isEmpty();
            assertThat(second.connection().health().state()).isEqualTo(State.CONNECTED);
            if (!refused.equals("metadata")) {
                assertThat(missing)
                        .filteredOn(each -> each.reference().startsWith(refused))
                        .extracting(MissingReference::why)
                        .containsExactly(Why.FORBIDDEN);
            }
        }
    }

    @Test
    void details_readOutsideOfARound_areMissingWhatIsAnsweredWith401() {
        scene.server.refused.put("Patient", 401);
        try (SdohSync sync = scene.app().build()) {
            assertThat(sync.syncNow().complete()).isTrue();

            assertThat(sync.findReferral(SOURCE, "t").orElseThrow().details().missing())
                    .contains(new MissingReference("Patient/p", Why.FORBIDDEN));
            assertThat(sync.connections().get(0).health().state()).isEqualTo(State.CONNECTED);
        }
    }

    @Test
    void now_whenTheStatementIsRefusedToATokenThatIsOver_isAskedForItAgain() {
        scene.server.metadata = "{\"resourceType\":\"CapabilityStatement\"}";
        scene.server.refused.put("metadata", 401);
        scene.server.beforePage = page -> scene.server.refused.clear();
        try (SdohSync sync = scene.app().build()) {
            assertThat(sync.syncNow().complete()).isTrue();

            assertThat(scene.server.log).filteredOn("metadata"::equals).hasSize(2);
        }
    }

    @Test
    void now_whenEverythingIsAnsweredWith401_needsAuthorization() {
        scene.server.refused.put("", 401);
        try (SdohSync sync = scene.app().build()) {
            assertThat(sync.syncNow().results().get(0).connection().health().state())
                    .isEqualTo(State.NEEDS_AUTHORIZATION);
        }
    }

    @Test
    void now_whenTheTokenDiesBetweenTwoRounds_needsAuthorization() {
        try (SdohSync sync = scene.app().build()) {
            assertThat(sync.syncNow().complete()).isTrue();
            scene.server.refused.put("", 401);
            scene.pass(Duration.ofHours(1));

            assertThat(sync.syncNow().results().get(0).connection().health().state())
                    .isEqualTo(State.NEEDS_AUTHORIZATION);
        }
    }

    @Test
    void now_whenNoTaskIsOpenedThoughTheStatementIs_needsAuthorization() {
        scene.server.metadata = "{\"resourceType\":\"CapabilityStatement\"}";
        scene.server.refused.put("Task", 401);
        try (SdohSync sync = scene.app().build()) {
            assertThat(sync.syncNow().results().get(0).connection().health().state())
                    .isEqualTo(State.NEEDS_AUTHORIZATION);
        }
    }

    /** The step waits in the journal; what it needs is told by the connection until it has that. */
    @Test
    void now_whenAStepIsOutsideOfTheScopes_degradesTheConnectionAndNamesTheScope() {
        scene.listener = referral -> {
            throw new IllegalStateException(
                    referral.accepted().orElseThrow().start().toString());
        };
        scene.server.answer = (page, reply) -> reply;
        scene.server.refusesWrites = true;
        try (SdohSync sync = scene.app().build()) {
            SyncReport ignored = sync.syncNow();
            scene.pass(Duration.ofHours(1));
            SourceResult result = sync.syncNow().results().get(0);

            assertThat(result.connection().health().state()).isEqualTo(State.DEGRADED);
            assertThat(result.connection().health().reason()).contains("user/Task.u");
            assertThat(result.nextAction()).contains("more scopes", "user/Task.u");
        }
    }
}
