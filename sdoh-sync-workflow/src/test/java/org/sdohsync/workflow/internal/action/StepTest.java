// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.code.TaskStatus.Known;

class StepTest {
    /** The state diagram of SDOHCC 3.0.0 for the one who does the work, written down a second time. */
    private static final Map<Known, List<Step>> DIAGRAM = Map.of(
            Known.REQUESTED, List.of(Step.ACCEPT, Step.REJECT, Step.CANCEL),
            Known.RECEIVED, List.of(Step.ACCEPT, Step.REJECT, Step.CANCEL),
            Known.ACCEPTED, List.of(Step.START, Step.HOLD, Step.COMPLETE, Step.FAIL, Step.CANCEL),
            Known.READY, List.of(Step.START, Step.HOLD, Step.COMPLETE, Step.FAIL, Step.CANCEL),
            Known.IN_PROGRESS, List.of(Step.HOLD, Step.COMPLETE, Step.FAIL, Step.CANCEL),
            Known.ON_HOLD, List.of(Step.RESUME, Step.COMPLETE, Step.FAIL, Step.CANCEL));

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    @TestFactory
    Stream<DynamicTest> perform_fromEveryStatus_takesLegalStepsAndRefusesTheOthers() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Known from : Known.values()) {
            Set<Step> steps = EnumSet.range(Step.ACCEPT, Step.CANCEL);
            // Of patients only: PatientStatesTest.
            steps.remove(Step.SAVE);
            for (Step step : steps) {
                tests.add(DynamicTest.dynamicTest(step.verb() + " from " + from.text(), () -> check(from, step)));
            }
        }
        return tests.stream();
    }

    @Test
    void legalIn_asRequester_isWhatTheGuideLetsTheRequesterSet() {
        assertThat(Step.legalIn(Known.DRAFT.status(), TaskRole.REQUESTER))
                .containsExactly(Step.REQUEST, Step.ENTER_IN_ERROR);
        assertThat(Step.legalIn(Known.IN_PROGRESS.status(), TaskRole.REQUESTER))
                .containsExactly(Step.CANCEL, Step.ENTER_IN_ERROR);
        assertThat(Step.legalIn(Known.COMPLETED.status(), TaskRole.REQUESTER)).containsExactly(Step.ENTER_IN_ERROR);
        assertThat(Step.legalIn(Known.ENTERED_IN_ERROR.status(), TaskRole.REQUESTER))
                .isEmpty();
        assertThat(Step.legalIn(Known.REQUESTED.status(), TaskRole.ONLOOKER)).isEmpty();
    }

    @Test
    void action_inAPartThatHasNoSuchStep_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskAction.of(Step.ACCEPT, "t1").as(TaskRole.REQUESTER))
                .withMessageContaining("no step of the requester");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskAction.of(Step.ENTER_IN_ERROR, "t1").as(TaskRole.PERFORMER));
    }

    @Test
    void perform_asRequester_sendsADraftAndEntersInError() {
        scene.begin("draft");
        scene.runner().perform(scene.source().connection(), TaskAction.of(Step.REQUEST, "t1"));
        assertThat(scene.status()).isEqualTo("requested");

        scene.begin("completed");
        scene.runner().perform(scene.source().connection(), TaskAction.of(Step.ENTER_IN_ERROR, "t1"));
        assertThat(scene.status()).isEqualTo("entered-in-error");
    }

    @Test
    void perform_onATaskThatIsAnothersByNow_changesNothing() {
        scene.begin("accepted");
        JsonObject theirs =
                JsonObject.builder().text("reference", "Organization/other").build();
        scene.source()
                .resources()
                .change(
                        "Task/t1",
                        task -> task.toBuilder().object("owner", theirs).build());
        JsonObject before = scene.task();

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> scene.runner().perform(scene.source().connection(), TaskAction.of(Step.START, "t1")))
                .withMessageContaining("another owner now");

        assertThat(scene.task()).usingRecursiveComparison().isEqualTo(before);
        assertThat(scene.records().journaled()).isZero();
    }

    @Test
    void legalIn_unknownStatus_isNothing() {
        assertThat(Step.legalIn(new TaskStatus("paused"))).isEmpty();
        assertThat(Step.whatIsLegal(new TaskStatus("CANARY"), TaskRole.PERFORMER))
                .doesNotContain("CANARY")
                .contains("no step");
    }

    @Test
    void action_withoutItsReason_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskAction.of(Step.REJECT, "t1"))
                .withMessageContaining("reason");
        assertThatIllegalArgumentException().isThrownBy(() -> TaskAction.of(Step.ACCEPT, "t1", Reason.atCapacity()));
        assertThatIllegalArgumentException().isThrownBy(() -> TaskAction.of(Step.ACCEPT, "../Patient/1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskAction.of(Step.ACCEPT, "t1").outcomes(List.of(Scene.FOOD)));
    }

    private void check(Known from, Step step) {
        scene.begin(from.text());
        JsonObject before = scene.task();
        List<Step> legal = DIAGRAM.getOrDefault(from, List.of());
        assertThat(Step.legalIn(from.status())).isEqualTo(legal);

        if (legal.contains(step) || from.status().equals(step.target())) {
            Task after = scene.runner(Mortal.immortal()).perform(scene.source().connection(), action(step));

            assertThat(after.getStatus().toCode()).isEqualTo(step.target().text());
            assertThat(FakeResources.version(scene.task())).isEqualTo(legal.contains(step) ? 2 : 1);
        } else {
            assertThatExceptionOfType(ConflictException.class)
                    .isThrownBy(() -> scene.runner(Mortal.immortal())
                            .perform(scene.source().connection(), action(step)))
                    .satisfies(refused -> assertThat(refused.resource()).isEqualTo("Task/t1"))
                    .satisfies(refused -> assertThat(refused.serverVersion()).contains("1"))
                    .satisfies(refused -> assertThat(legal)
                            .allSatisfy(possible -> assertThat(refused).hasMessageContaining(possible.verb())))
                    .withMessageContaining(legal.isEmpty() ? "no" : "It is " + from.text());
            assertThat(scene.task()).usingRecursiveComparison().isEqualTo(before);
        }
        assertThat(scene.records().journaled()).isZero();
    }

    private static TaskAction action(Step step) {
        return step.needsReason() ? TaskAction.of(step, "t1", Reason.of("because")) : TaskAction.of(step, "t1");
    }

    @Test
    void needsReason_isForStepsThatStopTheWork() {
        assertThat(Arrays.stream(Step.values()).filter(Step::needsReason))
                .containsExactly(Step.REJECT, Step.HOLD, Step.FAIL, Step.CANCEL);
    }
}
