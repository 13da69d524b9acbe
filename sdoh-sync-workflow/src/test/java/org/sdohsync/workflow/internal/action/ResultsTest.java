// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.internal.action.FakeSource.Searching;

class ResultsTest {
    private static final TaskAction COMPLETE =
            TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD));

    private final Scene scene = new Scene();
    private final Connection connection = scene.source().connection();
    private final ActionRunner runner = scene.runner();

    @BeforeEach
    void begin() {
        scene.begin("in-progress");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void complete_withSeveralOutcomes_postsEachServiceAndLinksAllInOrder() {
        ActionOutcome transport = ActionOutcome.performed(Systems.SNOMED, "2", "Transport");
        ActionOutcome code = ActionOutcome.codeOnly(Systems.SNOMED, "3", "Advice");
        ActionOutcome observation = ActionOutcome.result("Observation/enrolled");

        runner.perform(
                connection,
                TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD, code, transport, observation)));

        List<JsonObject> outputs = scene.task().objects("output");
        assertThat(outputs).hasSize(5);
        assertThat(type(outputs.get(1))).isEqualTo("resulting-activity");
        assertThat(reference(outputs.get(1))).isEqualTo("Procedure/made-1");
        assertThat(outputs.get(2).has("valueCodeableConcept")).isTrue();
        assertThat(reference(outputs.get(3))).isEqualTo("Procedure/made-2");
        assertThat(type(outputs.get(4))).isEqualTo("additional-content");
        assertThat(reference(outputs.get(4))).isEqualTo("Observation/enrolled");
    }

    @Test
    void complete_sendsResultsFirstAndTheTaskLast() {
        runner.perform(connection, COMPLETE);

        assertThat(scene.source().log())
                .filteredOn(line -> !line.startsWith("GET"))
                .containsExactly("POST Procedure", "PUT Task/t1");
    }

    @ParameterizedTest
    @CsvSource({"WORKS,WORKS", "IGNORES,WORKS", "REFUSES,WORKS", "FAILS,WORKS", "REFUSES,IGNORES"})
    void complete_afterALostAnswer_findsTheProcedure(Searching byIdentifier, Searching byBasedOn) {
        scene.source().conditionalCreate(false).searching(byIdentifier, byBasedOn);
        scene.source()
                .resources()
                .put(JsonObject.builder()
                        .text("resourceType", "Procedure")
                        .text("id", "of-somebody-else")
                        .build());
        scene.source().dropAnswerOf("POST Procedure");

        assertThatExceptionOfType(TransportException.class).isThrownBy(() -> runner.perform(connection, COMPLETE));
        assertThat(scene.status()).isEqualTo("in-progress");
        assertThat(runner.replay(connection).finished()).hasSize(1);

        assertThat(scene.source().resources().all("Procedure")).hasSize(2);
        assertThat(scene.status()).isEqualTo("completed");
    }

    @Test
    void complete_serverErrorBehindTheCreate_postsOnce() {
        scene.source().conditionalCreate(false).failBehind("POST Procedure", 500);

        assertThatExceptionOfType(HttpStatusException.class).isThrownBy(() -> runner.perform(connection, COMPLETE));
        assertThat(runner.replay(connection).finished()).hasSize(1);

        assertThat(scene.source().resources().all("Procedure")).hasSize(1);
    }

    @Test
    void complete_serverThatCannotBeSearched_asksAPersonWhenTheAnswerIsLost() {
        scene.source().searching(Searching.REFUSES, Searching.REFUSES).conditionalCreate(false);
        scene.source().dropAnswerOf("POST Procedure");

        assertThatExceptionOfType(TransportException.class).isThrownBy(() -> runner.perform(connection, COMPLETE));
        ReplayReport report = runner.replay(connection);

        assertThat(report.undecided()).hasSize(1);
        assertThat(report.undecided().get(0).needsDecision())
                .hasValueSatisfying(why -> assertThat(why).contains("cannot be searched"));
        assertThat(scene.source().resources().all("Procedure")).hasSize(1);
        assertThat(scene.status()).isEqualTo("in-progress");
    }

    @Test
    void complete_serverThatCannotBeSearched_worksWhenNothingIsLost() {
        scene.source().searching(Searching.REFUSES, Searching.REFUSES).conditionalCreate(false);
        scene.source().refuse("POST Procedure", 422).refuse("POST Procedure", 422);
        assertThatExceptionOfType(HttpStatusException.class).isThrownBy(() -> runner.perform(connection, COMPLETE));
        String entry = runner.journal().undecided(connection.id()).get(0).id();

        assertThat(runner.journal().retry(entry)).isPresent();
        assertThat(runner.replay(connection).finished()).hasSize(1);
        assertThat(scene.source().resources().all("Procedure")).hasSize(1);
    }

    @Test
    void complete_resultRefusedThatRefersToWhatIsGone_isSentWithoutThat() {
        scene.source().refuse("POST Procedure", 422);

        assertThat(runner.perform(connection, COMPLETE).getStatus()).isEqualTo(Task.TaskStatus.COMPLETED);

        assertThat(scene.source().resources().all("Procedure")).singleElement().satisfies(posted -> {
            assertThat(posted.objects("basedOn")).hasSize(1);
            assertThat(posted.has("subject")).isTrue();
            assertThat(posted.has("encounter")).isFalse();
        });
    }

    @Test
    void complete_severalProceduresWithOurIdentifier_linksOne() {
        scene.source().dropAnswerOf("POST Procedure");
        assertThatExceptionOfType(TransportException.class).isThrownBy(() -> runner.perform(connection, COMPLETE));
        JsonObject made = scene.source().resources().get("Procedure/made-1");
        scene.source().resources().put(made.toBuilder().text("id", "twin").build());

        assertThat(runner.replay(connection).finished()).hasSize(1);
        assertThat(scene.source().resources().all("Procedure")).hasSize(2);
        assertThat(scene.task().objects("output")).hasSize(2);
    }

    @Test
    void complete_requestThatIsNotForUs_postsWhatTheTaskKnows() {
        scene.source().forbid("ServiceRequest/sr1");

        runner.perform(connection, COMPLETE);

        JsonObject procedure = scene.source().resources().get("Procedure/made-1");
        assertThat(procedure.has("category")).isFalse();
        assertThat(procedure.objects("basedOn")).hasSize(1);
    }

    @Test
    void complete_requestThatCannotBeReadNow_waits() {
        scene.source().refuse("GET ServiceRequest/sr1", 503);

        assertThatExceptionOfType(HttpStatusException.class).isThrownBy(() -> runner.perform(connection, COMPLETE));
        assertThat(scene.source().resources().all("Procedure")).isEmpty();
        assertThat(runner.journal().pending(connection.id())).hasSize(1);
    }

    @Test
    void complete_requestOnAnotherServer_isNeverFetched() {
        scene.source()
                .resources()
                .change(
                        "Task/t1",
                        task -> task.toBuilder()
                                .object(
                                        "focus",
                                        JsonObject.builder()
                                                .text("reference", "https://elsewhere.example/fhir/ServiceRequest/sr1")
                                                .build())
                                .build());

        runner.perform(connection, COMPLETE);

        assertThat(scene.source().log()).noneMatch(line -> line.contains("GET ServiceRequest"));
        assertThat(scene.source()
                        .resources()
                        .get("Procedure/made-1")
                        .objects("basedOn")
                        .get(0)
                        .text("reference"))
                .contains("https://elsewhere.example/fhir/ServiceRequest/sr1");
    }

    @Test
    void complete_againWithOtherResults_isAConflict() {
        runner.perform(connection, COMPLETE);

        TaskAction other = TaskAction.of(Step.COMPLETE, "t1")
                .outcomes(List.of(ActionOutcome.performed(Systems.SNOMED, "2", "Transport")));
        assertThatExceptionOfType(ConflictException.class).isThrownBy(() -> runner.perform(connection, other));
        assertThat(scene.source().resources().all("Procedure")).hasSize(1);
    }

    private static String type(JsonObject output) {
        return output.object("type")
                .orElseThrow()
                .objects("coding")
                .get(0)
                .text("code")
                .orElseThrow();
    }

    private static String reference(JsonObject output) {
        return output.object("valueReference").orElseThrow().text("reference").orElseThrow();
    }
}
