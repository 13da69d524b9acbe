// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.details.MissingReference;
import org.sdohsync.workflow.internal.action.TaskAction;
import org.sdohsync.workflow.sync.SourceResult;

/** Ids that FHIR does not allow and servers give all the same, and what is told of those that cannot be asked for. */
class UnusualIdTest {
    private static final ConnectionId SOURCE = new ConnectionId("a");
    private static final String LONG = "e".repeat(88);
    private final RoundScene scene;

    UnusualIdTest() throws IOException {
        scene = new RoundScene();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"enc_7_form_3", "a~b", "a:b", "dGFzaw==", "7"})
    void now_withUnusualIds_deliversAndFindsTheTask(String id) {
        deliversAndFinds(id, id);
    }

    @Test
    void now_withAnIdLongerThanFhirAllows_deliversAndFindsTheTask() {
        deliversAndFinds(LONG, LONG);
    }

    @Test
    void now_withAnIdThatIsANumber_deliversAndFindsTheTask() {
        scene.server.writes = body -> body.replace("\"id\":\"7\"", "\"id\":7");
        deliversAndFinds("7", "7");
    }

    private void deliversAndFinds(String id, String owner) {
        scene.connect(SOURCE.value(), "user-1", Role.recipient(List.of("Organization/" + owner)));
        scene.task(id, "accepted", "Organization/" + owner, "");
        scene.pass(Duration.ofHours(1));
        try (SdohSync sync = scene.app().build()) {
            assertThat(sync.syncNow().complete()).isTrue();

            assertThat(scene.delivered).containsExactly("PERFORMER " + id);
            assertThat(sync.findReferral(SOURCE, id).orElseThrow().id()).isEqualTo(id);
            assertThat(sync.openReferrals(SOURCE).values()).hasSize(1);
            assertThat(TaskAction.of(Step.START, id).taskId()).isEqualTo(id);
            assertThat(Outcome.result("Observation/" + id)).isNotNull();
        }
    }

    @Test
    void now_forAPatientWithAnUnusualId_deliversTheTask() {
        scene.connect(SOURCE.value(), "user-1", Role.patient(), LaunchContext.of(Map.of("patient", LONG)));
        scene.server.put("t", "");
        scene.server.extra(
                "t",
                "\"status\":\"requested\"," + RoundScene.FULFILL + "\"for\":{\"reference\":\"Patient/" + LONG + "\"},");
        scene.pass(Duration.ofHours(1));
        try (SdohSync sync = scene.app().build()) {
            assertThat(sync.syncNow().complete()).isTrue();
            assertThat(scene.delivered).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a b", "a/b", "a?b", "a,b", "%2e%2e", ""})
    void now_withAnIdThatCannotBeAskedFor_deliversTheRestAndSaysSo(String id) {
        scene.connect(SOURCE.value(), "user-1", Role.recipient(List.of("Organization/1")));
        scene.task("good", "requested", "Organization/1", "");
        scene.task(id, "requested", "Organization/1", "");
        scene.pass(Duration.ofHours(1));
        try (SdohSync sync = scene.app().build()) {
            SourceResult result = sync.syncNow().results().get(0);

            assertThat(scene.delivered).containsExactly("PERFORMER good");
            assertThat(result.complete()).isFalse();
            assertThat(result.skipped()).isEqualTo(1);
            assertThat(result.nextAction()).contains("1 entries", "usable id");
        }
    }

    @Test
    void now_whenTheSearchIsAnsweredWithAnErrorAlone_isTriedPlainerAndToldIfThatFailsToo() {
        String error = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{\"resource\":{\"resourceType\":"
                + "\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"not-supported\","
                + "\"diagnostics\":\"canary\"}]},\"search\":{\"mode\":\"outcome\"}}]}";
        scene.connect(SOURCE.value(), "user-1", Role.recipient(List.of("Organization/1")));
        scene.task("t", "requested", "Organization/1", "");
        scene.pass(Duration.ofHours(1));
        scene.server.writes = body -> body.contains("searchset") ? error : body;
        try (SdohSync sync = scene.app().build()) {
            SourceResult refused = sync.syncNow().results().get(0);
            assertThat(refused.complete()).isFalse();
            assertThat(refused.failure().orElseThrow())
                    .hasMessageContaining("not-supported")
                    .hasMessageContaining("instead of results");
            assertThat(refused.failure().orElseThrow().getMessage()).doesNotContain("canary");
            assertThat(scene.delivered).isEmpty();

            scene.server.writes = body -> body;
            scene.server.answer = (page, reply) ->
                    scene.server.log.get(scene.server.log.size() - 1).contains("owner=")
                            ? reply.newBuilder().body(error).build()
                            : reply;
            assertThat(sync.syncNow().complete()).isTrue();
            assertThat(scene.delivered).containsExactly("PERFORMER t");
        }
    }

    @Test
    void now_whenTheServerKnowsItselfByAnotherAddress_deliversAndReadsWhatBelongsToIt() {
        String inside = "http://inside:8080/fhir/";
        scene.connect(SOURCE.value(), "user-1", Role.recipient(List.of("Organization/1")));
        scene.task("t", "accepted", "Organization/1", "");
        scene.pass(Duration.ofHours(1));
        scene.server.writes = body -> body.replace("{\"reference\":\"", "{\"reference\":\"" + inside)
                .replace("{\"resource\":", "{\"fullUrl\":\"" + inside + "Task/t\",\"resource\":");
        try (SdohSync sync = scene.app().build()) {
            scene.listener = referral -> assertThat(referral.details().missing())
                    .extracting(MissingReference::why)
                    .containsExactly(MissingReference.Why.NOT_FOUND);

            assertThat(sync.syncNow().complete()).isTrue();
            assertThat(scene.delivered).containsExactly("PERFORMER t");
            assertThat(scene.server.log).contains("Patient/p");
        }
    }

    @Test
    void now_withAnOwnerNamedByIdentifierAlone_isTold() {
        scene.connect(SOURCE.value(), "user-1", Role.recipient(List.of("Organization/1")));
        scene.server.ownerSearch = false;
        scene.server.put("t", "");
        scene.server.extra(
                "t",
                "\"status\":\"requested\"," + RoundScene.FULFILL
                        + "\"owner\":{\"identifier\":{\"value\":\"pantry\"}},");
        scene.task("other", "requested", "Organization/2", "");
        scene.pass(Duration.ofHours(1));
        try (SdohSync sync = scene.app().build()) {
            SourceResult result = sync.syncNow().results().get(0);

            assertThat(scene.delivered).isEmpty();
            assertThat(result.complete()).isFalse();
            assertThat(result.ownFeed().orElseThrow().unattributed()).isEqualTo(1);
            assertThat(result.nextAction()).contains("by reference", "1 Tasks");
        }
    }
}
