// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.MarkdownType;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskOutputComponent;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.sandbox.Auditor;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.testkit.RecordingPause;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.SdohSyncBuilder;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.patient.Confirmation;
import org.sdohsync.workflow.patient.ContactTask;
import org.sdohsync.workflow.patient.InformationTask;
import org.sdohsync.workflow.patient.MaterialTask;
import org.sdohsync.workflow.patient.OnHoldTask;
import org.sdohsync.workflow.patient.PatientTask;
import org.sdohsync.workflow.patient.PdfFormTask;
import org.sdohsync.workflow.patient.QuestionnaireTask;
import org.sdohsync.workflow.patient.ReadyTask;
import org.sdohsync.workflow.patient.WebFormTask;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SyncReport;

/** A patient's application that takes each Task from where it stands to its end, and what the server holds afterwards. */
final class PatientAtHome {
    private static final List<TaskStatus> OPEN = List.of(TaskStatus.READY, TaskStatus.INPROGRESS, TaskStatus.ONHOLD);
    private static final String BINARY_LEAFLET = "leaflet-of-a-binary";

    final List<PatientTask<?>> delivered = Collections.synchronizedList(new ArrayList<>());
    final List<Referral> referrals = Collections.synchronizedList(new ArrayList<>());
    final List<String> read = Collections.synchronizedList(new ArrayList<>());
    final List<Task> others = Collections.synchronizedList(new ArrayList<>());

    private final ReferralSource source;
    private Map<String, Task> before = Map.of();

    PatientAtHome(ReferralSource source) {
        this.source = source;
    }

    SdohSyncBuilder app() {
        return SdohSync.builder(SmartApp.named("my help").redirect("http://127.0.0.1:0/callback"))
                .addressRules(AddressRules.strict().allowingLoopback())
                .pause(RecordingPause.create())
                .browser(page -> source.patient().visitAndFollow(page))
                .onReferral(referrals::add)
                .onOtherTask((connection, task) -> others.add(task))
                .onPatientTask(task -> {
                    delivered.add(task);
                    answer(task);
                });
    }

    /** Adds a leaflet whose file is a Binary of the server, and remembers what is there. */
    void begin() {
        Auditor auditor = source.auditor();
        String patient = source.data().patientIds().get(0);
        Binary file = new Binary();
        file.setId(BINARY_LEAFLET);
        file.setContentType("text/plain").setData("From a Binary.".getBytes(StandardCharsets.UTF_8));
        auditor.put(file);
        DocumentReference document = auditor.read(DocumentReference.class, "leaflet-" + patient);
        document.setId(BINARY_LEAFLET);
        document.setMeta(null);
        document.getContentFirstRep()
                .setAttachment(new Attachment().setContentType("text/plain").setUrl("Binary/" + BINARY_LEAFLET));
        auditor.put(document);
        Task task = auditor.read(Task.class, "ptask-review-ready-" + patient);
        task.setId("ptask-of-a-binary");
        task.setMeta(null);
        task.setFocus(new Reference("DocumentReference/" + BINARY_LEAFLET));
        auditor.put(task);
        before = tasks();
    }

    static SyncReport runUntilIdle(SdohSync sync) {
        return FoodBank.runUntilIdle(sync);
    }

    private void answer(PatientTask<?> task) {
        task.onHold().ifPresent(OnHoldTask::resume);
        if (task instanceof QuestionnaireTask form) {
            form.ready().ifPresent(ReadyTask::start);
            form.draft().ifPresent(draft -> fillIn(form));
        } else if (task instanceof PdfFormTask form) {
            form.unfinished()
                    .ifPresent(open -> open.complete(new Attachment()
                            .setContentType("application/pdf")
                            .setData(form.form().orElseThrow().content().orElseThrow())));
        } else if (task instanceof WebFormTask page) {
            page.unfinished().ifPresent(open -> open.complete(Confirmation.DONE));
        } else if (task instanceof InformationTask question) {
            question.unfinished().ifPresent(open -> open.complete("Friday"));
        } else if (task instanceof ContactTask contact) {
            contact.unfinished()
                    .ifPresent(open -> open.complete(contact.contacts().get(0)));
        } else if (task instanceof MaterialTask leaflet) {
            leaflet.unfinished().ifPresent(open -> {
                read.add(new String(leaflet.material().orElseThrow().content().orElseThrow(), StandardCharsets.UTF_8));
                open.complete(Confirmation.DONE);
            });
        }
    }

    private static void fillIn(QuestionnaireTask form) {
        Questionnaire questions = form.questionnaire().orElseThrow();
        QuestionnaireResponse answers = form.blank();
        for (int i = 0; i < answers.getItem().size(); i++) {
            var question = questions.getItem().get(i);
            answers.getItem()
                    .get(i)
                    .getAnswerFirstRep()
                    .setValue(
                            question.hasAnswerOption()
                                    ? question.getAnswerOptionFirstRep().getValue()
                                    : new StringType("Yes"));
        }
        QuestionnaireResponse first = form.draft().orElseThrow().save(form.blank());
        answers.setId(first.getId());
        answers.setMeta(first.getMeta());
        QuestionnaireResponse second = form.draft().orElseThrow().save(answers);
        assertThat(second.getMeta().getVersionId()).isNotEqualTo(first.getMeta().getVersionId());
        assertThat(form.check(second)).isEmpty();
        form.unfinished().orElseThrow().complete(second);
    }

    private Map<String, Task> tasks() {
        return source.auditor().search(Task.class, "").stream()
                .collect(Collectors.toMap(Task::getIdPart, Function.identity()));
    }

    private boolean isMine(Task task) {
        return ("Patient/" + source.data().patientIds().get(0))
                .equals(task.getOwner().getReference());
    }

    /** Every open Task of the patient is completed with its answer, and nothing else was written. */
    void assertAllDone() {
        Map<String, Task> after = tasks();
        assertThat(before.values().stream().filter(this::isMine).filter(task -> OPEN.contains(task.getStatus())))
                .hasSizeGreaterThan(7);
        before.forEach((id, was) -> {
            Task is = requireNonNull(after.get(id), id);
            if (isMine(was) && OPEN.contains(was.getStatus())) {
                assertThat(is.getStatus()).as(id).isEqualTo(TaskStatus.COMPLETED);
                assertAnswered(id, is);
            } else {
                assertThat(is.getMeta().getVersionId())
                        .as(id)
                        .isEqualTo(was.getMeta().getVersionId());
            }
        });
        assertThat(read).anyMatch(text -> text.contains("From a Binary"));
        assertThat(referrals).isNotEmpty().allMatch(referral -> referral.part() == TaskRole.ONLOOKER);
        assertThat(others).isEmpty();
        assertThat(delivered).allMatch(task -> task.part() == TaskRole.PATIENT);
    }

    private void assertAnswered(String id, Task task) {
        if (id.contains("questionnaire")) {
            QuestionnaireResponse answers = source.auditor().read(QuestionnaireResponse.class, reference(task));
            assertThat(answers.getStatus().toCode()).isEqualTo("completed");
            assertThat(answers.getItem()).isNotEmpty();
            String identifier = answers.getIdentifier().getValue();
            assertThat(source.auditor().search(QuestionnaireResponse.class, "").stream()
                            .filter(other ->
                                    identifier.equals(other.getIdentifier().getValue())))
                    .hasSize(1);
        } else if (id.contains("pdf")) {
            DocumentReference document = source.auditor().read(DocumentReference.class, reference(task));
            assertThat(document.getContentFirstRep().getAttachment().getData()).isNotEmpty();
        } else if (id.contains("information") || id.contains("contact")) {
            assertThat(task.getOutput())
                    .extracting(TaskOutputComponent::getValue)
                    .singleElement()
                    .isInstanceOf(MarkdownType.class);
        } else {
            assertThat(task.getOutput()).isEmpty();
        }
    }

    private static String reference(Task task) {
        assertThat(task.getOutput()).as(task.getIdPart()).hasSize(1);
        String reference = ((Reference) task.getOutputFirstRep().getValue()).getReference();
        return reference.substring(reference.lastIndexOf('/') + 1);
    }
}
