// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.MarkdownType;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskIntent;
import org.hl7.fhir.r4.model.Task.TaskPriority;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UrlType;
import org.junit.jupiter.api.Test;

class PatientTasksTest {
    private static final Set<TaskStatus> ALLOWED = EnumSet.of(
            TaskStatus.READY,
            TaskStatus.INPROGRESS,
            TaskStatus.COMPLETED,
            TaskStatus.CANCELLED,
            TaskStatus.ONHOLD,
            TaskStatus.FAILED,
            TaskStatus.ENTEREDINERROR);
    private static final Set<TaskStatus> WITH_REASON =
            EnumSet.of(TaskStatus.CANCELLED, TaskStatus.ONHOLD, TaskStatus.FAILED);
    private static final List<Code> FORM_KINDS =
            List.of(Codes.QUESTIONNAIRE, Codes.QUESTIONNAIRE_PDF, Codes.QUESTIONNAIRE_URL);
    private static final List<Task> TASKS = Samples.patientTasks(Samples.COUNTY);

    @Test
    void tasks_everyOne_meetsTheProfile() {
        assertThat(TASKS).isNotEmpty().allSatisfy(task -> {
            assertThat(task.getStatus()).isIn(ALLOWED);
            assertThat(task.getIntent()).isEqualTo(TaskIntent.ORDER);
            assertThat(task.getPriority()).isIn(TaskPriority.ROUTINE, TaskPriority.URGENT);
            assertThat(task.getFor().getReference()).startsWith("Patient/");
            assertThat(task.getOwner().getReference()).isEqualTo(task.getFor().getReference());
            assertThat(task.getRequester().getReference()).matches("(PractitionerRole|Organization)/.+");
            assertThat(task.hasAuthoredOn()).isTrue();
            assertThat(task.getCode().hasText()).isTrue();
            assertThat(task.getStatusReason().hasText()).isEqualTo(WITH_REASON.contains(task.getStatus()));
        });
    }

    @Test
    void tasks_everyAllowedStatus_occurs() {
        assertThat(TASKS.stream().map(Task::getStatus)).containsAll(ALLOWED);
    }

    @Test
    void tasks_everyKind_occursReadyAndCompleted() {
        List<Code> kinds = List.of(
                Codes.COMPLETE_QUESTIONNAIRE, Codes.GENERAL_INFORMATION, Codes.MAKE_CONTACT, Codes.REVIEW_MATERIAL);

        assertThat(kinds)
                .allSatisfy(kind -> assertThat(ofKind(kind).stream().map(Task::getStatus))
                        .contains(TaskStatus.READY, TaskStatus.COMPLETED));
        assertThat(FORM_KINDS)
                .allSatisfy(form -> assertThat(ofKind(Codes.COMPLETE_QUESTIONNAIRE).stream()
                                .filter(task -> inputs(task).contains(form.code()))
                                .map(Task::getStatus))
                        .contains(TaskStatus.READY, TaskStatus.COMPLETED));
    }

    /** SDOH-Task-1 as its text means it: exactly one of the three, not an odd number of them. */
    @Test
    void questionnaires_haveOneFormAndACategory() {
        assertThat(ofKind(Codes.COMPLETE_QUESTIONNAIRE)).isNotEmpty().allSatisfy(task -> {
            assertThat(FORM_KINDS.stream().filter(form -> inputs(task).contains(form.code())))
                    .hasSize(1);
            assertThat(inputs(task)).contains("questionnaire-category").doesNotHaveDuplicates();
            assertThat(value(task, Codes.QUESTIONNAIRE_CATEGORY)).isInstanceOf(CodeableConcept.class);
        });
    }

    /** SDOH-Task-2 and SDOH-Task-7. */
    @Test
    void questionsAndContacts_haveADescriptionAndOnlyTheirOutputs() {
        assertThat(ofKind(Codes.GENERAL_INFORMATION)).isNotEmpty().allSatisfy(task -> {
            assertThat(task.hasDescription()).isTrue();
            assertThat(Set.of("general-information-response")).containsAll(outputs(task));
        });
        assertThat(ofKind(Codes.MAKE_CONTACT)).isNotEmpty().allSatisfy(task -> {
            assertThat(task.hasDescription()).isTrue();
            assertThat(Set.of("chosen-contact")).containsAll(outputs(task));
        });
    }

    /** SDOH-Task-3 as its text means it: a focus is there. */
    @Test
    void reviews_focusOnADocument() {
        assertThat(ofKind(Codes.REVIEW_MATERIAL)).isNotEmpty().allSatisfy(task -> {
            assertThat(task.getFocus().getReference()).startsWith("DocumentReference/");
            assertThat(task.hasOutput()).isFalse();
        });
    }

    /** SDOH-Task-4. */
    @Test
    void contacts_nameSomebodyToContact() {
        assertThat(ofKind(Codes.MAKE_CONTACT)).allSatisfy(task -> {
            assertThat(inputs(task)).contains("contact-entity");
            assertThat(((Reference) value(task, Codes.CONTACT_ENTITY)).getReference())
                    .matches("(HealthcareService|PractitionerRole|Practitioner|Organization)/.+");
        });
    }

    /** SDOH-Task-5 and, with the right code system, SDOH-Task-6. */
    @Test
    void forms_completed_haveTheAnswerOfTheirKind() {
        assertThat(completedWith(Codes.QUESTIONNAIRE)).allSatisfy(task -> {
            assertThat(outputs(task)).containsExactly("questionnaire-response");
            assertThat(answer(task)).startsWith("QuestionnaireResponse/");
        });
        assertThat(completedWith(Codes.QUESTIONNAIRE_PDF)).allSatisfy(task -> {
            assertThat(outputs(task)).containsExactly("questionnaire-pdf-completed");
            assertThat(answer(task)).startsWith("DocumentReference/");
        });
        assertThat(completedWith(Codes.QUESTIONNAIRE_URL))
                .allSatisfy(task -> assertThat(task.hasOutput()).isFalse());
        assertThat(TASKS)
                .filteredOn(task -> task.getStatus() != TaskStatus.COMPLETED)
                .noneMatch(Task::hasOutput);
    }

    @Test
    void forms_haveTheirTypesAndResolve() {
        Set<String> known = Samples.all(Samples.COUNTY, Questionnaire.class)
                .map(Questionnaire::getUrl)
                .collect(Collectors.toSet());

        assertThat(with(Codes.QUESTIONNAIRE))
                .extracting(task -> ((CanonicalType) value(task, Codes.QUESTIONNAIRE)).getValue())
                .anyMatch(canonical -> canonical.contains("|"))
                .anyMatch(canonical -> !canonical.contains("|"))
                .allMatch(canonical -> known.contains(canonical.split("\\|", 2)[0]));
        assertThat(with(Codes.QUESTIONNAIRE_PDF))
                .allSatisfy(task -> assertThat(((Reference) value(task, Codes.QUESTIONNAIRE_PDF)).getReference())
                        .startsWith("DocumentReference/"));
        assertThat(with(Codes.QUESTIONNAIRE_URL))
                .allSatisfy(
                        task -> assertThat(value(task, Codes.QUESTIONNAIRE_URL)).isInstanceOf(UrlType.class));
    }

    @Test
    void answersInWords_areMarkdown() {
        assertThat(TASKS)
                .filteredOn(task -> outputs(task).contains("chosen-contact")
                        || outputs(task).contains("general-information-response"))
                .hasSize(2)
                .allSatisfy(task ->
                        assertThat(task.getOutputFirstRep().getValue()).isExactlyInstanceOf(MarkdownType.class));
    }

    private static List<Task> ofKind(Code code) {
        return TASKS.stream()
                .filter(task -> Samples.same(task.getCode().getCodingFirstRep(), code))
                .toList();
    }

    private static List<Task> with(Code input) {
        return TASKS.stream()
                .filter(task -> inputs(task).contains(input.code()))
                .toList();
    }

    private static List<Task> completedWith(Code input) {
        List<Task> tasks = with(input).stream()
                .filter(task -> task.getStatus() == TaskStatus.COMPLETED)
                .toList();
        assertThat(tasks).isNotEmpty();
        return tasks;
    }

    private static List<String> inputs(Task task) {
        return task.getInput().stream()
                .map(input -> input.getType().getCodingFirstRep().getCode())
                .toList();
    }

    private static List<String> outputs(Task task) {
        return task.getOutput().stream()
                .map(output -> output.getType().getCodingFirstRep().getCode())
                .toList();
    }

    private static Type value(Task task, Code type) {
        return task.getInput().stream()
                .filter(input -> Samples.same(input.getType().getCodingFirstRep(), type))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static String answer(Task task) {
        return ((Reference) task.getOutputFirstRep().getValue()).getReference();
    }
}
