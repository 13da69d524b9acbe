// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.action.StepNotPermittedException;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.code.TaskStatus.Known;
import org.sdohsync.workflow.internal.action.TaskAction;
import org.sdohsync.workflow.internal.patient.PatientScene.Kind;
import org.sdohsync.workflow.patient.AnswersException;
import org.sdohsync.workflow.patient.Contact;
import org.sdohsync.workflow.patient.ContactTask;
import org.sdohsync.workflow.patient.InformationTask;
import org.sdohsync.workflow.patient.OnHoldTask;
import org.sdohsync.workflow.patient.PatientTask;
import org.sdohsync.workflow.patient.PdfFormTask;
import org.sdohsync.workflow.patient.QuestionnaireTask;
import org.sdohsync.workflow.patient.ReadyTask;

/** What each kind of Task offers in each status, and that everything else is refused before a request is made. */
class PatientStatesTest {
    private static final Reason WHY = Reason.of("no time");

    private final PatientScene scene = new PatientScene();

    @AfterEach
    void stop() {
        scene.close();
    }

    @TestFactory
    Stream<DynamicTest> eachKind_inEachStatus_offersExactlyTheStepsOfTheDiagram() {
        return Arrays.stream(Kind.values())
                .flatMap(kind -> Arrays.stream(Known.values())
                        .map(status -> DynamicTest.dynamicTest(kind + " " + status, () -> {
                            PatientTask<?> task = scene.task(kind, status.text());

                            assertThat(offered(task)).isEqualTo(expected(kind, status));
                            assertThat(task.closed()).isEqualTo(status.closed());
                            assertThat(scene.source().log()).isEmpty();
                        })));
    }

    // SDOHCC 3.0.0, PatientTaskStateDiagram; accepted is no status of these Tasks and is taken for ready.
    private static Set<Step> expected(Kind kind, Known status) {
        Set<Step> steps = switch (status) {
            case READY, ACCEPTED -> EnumSet.of(Step.START, Step.HOLD, Step.COMPLETE, Step.FAIL, Step.CANCEL);
            case IN_PROGRESS -> EnumSet.of(Step.HOLD, Step.COMPLETE, Step.FAIL, Step.CANCEL);
            case ON_HOLD -> EnumSet.of(Step.RESUME, Step.COMPLETE, Step.FAIL, Step.CANCEL);
            default -> EnumSet.noneOf(Step.class);
        };
        if (kind == Kind.QUESTIONNAIRE && (steps.contains(Step.START) || status == Known.IN_PROGRESS)) {
            steps.add(Step.SAVE);
        }
        return new TreeSet<>(steps);
    }

    private static Set<Step> offered(PatientTask<?> task) {
        Set<Step> steps = new TreeSet<>();
        task.unfinished().ifPresent(open -> steps.addAll(List.of(Step.COMPLETE, Step.FAIL, Step.CANCEL)));
        task.ready().ifPresent(ready -> steps.addAll(List.of(Step.START, Step.HOLD)));
        task.inProgress().ifPresent(work -> steps.add(Step.HOLD));
        task.onHold().ifPresent(paused -> steps.add(Step.RESUME));
        if (task instanceof QuestionnaireTask form) {
            form.draft().ifPresent(draft -> steps.add(Step.SAVE));
        }
        return steps;
    }

    @TestFactory
    Stream<DynamicTest> eachKind_ofSomebodyElse_offersNothing() {
        return Arrays.stream(Kind.values())
                .map(kind -> DynamicTest.dynamicTest(
                        kind.name(),
                        () -> assertThat(offered(scene.task(kind, "ready", TaskRole.ONLOOKER)))
                                .isEmpty()));
    }

    /** The state machine of the guide, against that of the library. */
    @Test
    void legalIn_asPatient_isTheDiagram() {
        for (Known status : Known.values()) {
            Set<Step> diagram = expected(Kind.QUESTIONNAIRE, status);
            if (status == Known.REQUESTED || status == Known.RECEIVED) {
                // A cancellation would be possible, but nothing offers it: the source has not made the Task ready.
                diagram.add(Step.CANCEL);
            }
            assertThat(new TreeSet<>(Step.legalIn(status.status(), TaskRole.PATIENT)))
                    .as(status.text())
                    .isEqualTo(diagram);
        }
    }

    @Test
    void action_thatIsNoneOfThePatients_cannotBeMade() {
        for (Step step : List.of(Step.ACCEPT, Step.REQUEST, Step.ENTER_IN_ERROR)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TaskAction.of(step, "t1").as(TaskRole.PATIENT))
                    .withMessageContaining("no step of the patient");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskAction.of(Step.REJECT, "t1", WHY).as(TaskRole.PATIENT));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskAction.claim("t1", "Patient/p1").as(TaskRole.PATIENT));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskAction.of(Step.SAVE, "t1").as(TaskRole.PERFORMER));
    }

    @Test
    void perform_ofAnyOtherPartByAPatientsApplication_isRefusedBeforeARequest() {
        scene.put(Kind.MATERIAL.json("requested").replace("review-material", "fulfill"));
        List<TaskAction> actions = new ArrayList<>();
        for (Step step : Step.values()) {
            for (TaskRole part : List.of(TaskRole.PERFORMER, TaskRole.REQUESTER)) {
                if (part.allows(step) && step != Step.CLAIM) {
                    TaskAction bare = step.needsReason() ? TaskAction.of(step, "t1", WHY) : TaskAction.of(step, "t1");
                    actions.add(bare.as(part));
                }
            }
        }
        actions.add(TaskAction.claim("t1", "Patient/p1"));

        assertThat(actions)
                .hasSizeGreaterThan(9)
                .allSatisfy(action -> assertThatExceptionOfType(StepNotPermittedException.class)
                        .isThrownBy(() -> scene.runner().perform(scene.connection(), action))
                        .withMessageContaining("nothing was written"));
        assertThat(scene.source().log()).isEmpty();
        assertThat(scene.scene().records().journaled()).isZero();
    }

    @Test
    void perform_asPatientByARecipientsApplication_isRefusedBeforeARequest() {
        Connection recipient = scene.connection(Role.recipient(List.of("Patient/p1")));
        TaskAction start = TaskAction.of(Step.START, "t1").as(TaskRole.PATIENT);

        assertThatExceptionOfType(StepNotPermittedException.class)
                .isThrownBy(() -> scene.runner().perform(recipient, start));
        assertThat(scene.source().log()).isEmpty();
    }

    @Test
    void step_onATaskThatTurnsOutToBeAReferral_writesNothing() {
        ReadyTask<?> ready = scene.task(Kind.MATERIAL, "ready").ready().orElseThrow();
        scene.put(Kind.MATERIAL.json("ready").replace("review-material", "fulfill"));

        assertThatExceptionOfType(StepNotPermittedException.class).isThrownBy(ready::start);
        assertThat(scene.source().log()).containsExactly("GET Task/t1");
        assertThat(scene.scene().records().journaled()).isZero();
    }

    @Test
    void step_onATaskThatIsAnothersByNow_writesNothing() {
        ReadyTask<?> ready = scene.task(Kind.MATERIAL, "ready").ready().orElseThrow();
        scene.put(Kind.MATERIAL.json("ready", "RelatedPerson/r1"));

        assertThatExceptionOfType(ConflictException.class).isThrownBy(ready::start);
        assertThat(scene.source().log()).containsExactly("GET Task/t1");
    }

    @Test
    void complete_withAnAnswerThatDoesNotDo_isRefusedBeforeARequest() {
        QuestionnaireTask form = (QuestionnaireTask) scene.task(Kind.QUESTIONNAIRE, "ready");
        assertThat(form.questionnaire()).isPresent();
        scene.source().log().clear();
        ContactTask contact = (ContactTask) scene.of(Kind.CONTACT.json("ready"), TaskRole.PATIENT);
        PdfFormTask pdf = (PdfFormTask) scene.of(Kind.PDF.json("ready"), TaskRole.PATIENT);
        Contact stranger = new ChosenContact("Stranger", "Organization/x", null, List.of(), List.of());

        assertThatExceptionOfType(AnswersException.class)
                .isThrownBy(() -> form.unfinished().orElseThrow().complete(new QuestionnaireResponse()))
                .withMessageContaining("day REQUIRED");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> contact.unfinished().orElseThrow().complete(stranger));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pdf.unfinished().orElseThrow().complete(new Attachment().setContentType("x/y")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pdf.unfinished()
                        .orElseThrow()
                        .complete(
                                new Attachment().setContentType("x/y").setData(new byte[PdfFormTask.MOST_BYTES + 1])));
        assertThat(scene.source().log()).isEmpty();
        assertThat(scene.scene().records().journaled()).isZero();
    }

    @Test
    void states_leadOnToEachOther() {
        InformationTask task = (InformationTask) scene.task(Kind.INFORMATION, "ready");

        OnHoldTask<String> paused = task.ready().orElseThrow().start().hold(WHY);
        PatientTask<String> done = paused.resume().complete("Tuesday");

        assertThat(done.closed()).isTrue();
        assertThat(done).isInstanceOf(InformationTask.class);
        assertThat(done.unfinished()).isEmpty();
        assertThat(scene.task().text("status")).contains("completed");
    }

    @Test
    void fail_andCancel_sayWhy() {
        PatientTask<?> failed =
                scene.task(Kind.WEB, "on-hold").unfinished().orElseThrow().fail(WHY);
        assertThat(failed.status().text()).isEqualTo("failed");
        assertThat(scene.task().object("statusReason").flatMap(why -> why.text("text")))
                .contains("no time");

        PatientTask<?> cancelled =
                scene.task(Kind.PDF, "ready").unfinished().orElseThrow().cancel(WHY);
        assertThat(cancelled.status().text()).isEqualTo("cancelled");
    }
}
