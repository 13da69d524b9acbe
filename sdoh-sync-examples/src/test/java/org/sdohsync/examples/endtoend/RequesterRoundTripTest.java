// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.UnknownConnectionException;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.fhir.fault.Fault;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.request.ReferralConsent;
import org.sdohsync.workflow.request.ReferralRequest;
import org.sdohsync.workflow.request.RequestRefusedException;
import org.sdohsync.workflow.request.Requests;
import org.sdohsync.workflow.request.SentRequest;
import org.sdohsync.workflow.request.TaskOutcomes;

/** A source that asks, at servers others wrote: it sends a referral, a light recipient does the work, the source closes. */
@Timeout(480)
class RequesterRoundTripTest {
    private final ReferralSource server = ReferralSource.quick("county");
    private final RequesterStage clinic = new RequesterStage(server, RequesterStage.CLINIC);
    private final Requests requests = clinic.sync().requests(clinic.connection().id());

    @AfterEach
    void stop() {
        clinic.close();
        server.close();
    }

    @Test
    void referral_sentWorkedAndClosed_endsAsTheGuideSays() {
        int consents = clinic.all(Consent.class).size();
        ReferralRequest referral = clinic.referral()
                .consent(ReferralConsent.of(
                        Instant.parse("2026-02-01T10:00:00Z"),
                        RequesterStage.CLINIC,
                        "DocumentReference/consent-paper-"
                                + server.data().patientIds().get(0)))
                .priority("urgent");

        SentRequest sent = requests.send("case-17", referral);

        Task task = server.auditor().read(Task.class, sent.task());
        ServiceRequest order = server.auditor()
                .read(ServiceRequest.class, sent.serviceRequest().substring("ServiceRequest/".length()));
        assertThat(task.getStatus()).isEqualTo(TaskStatus.REQUESTED);
        assertThat(task.getFocus().getReference()).isEqualTo(sent.serviceRequest());
        assertThat(task.getOwner().getReference()).isEqualTo(server.recipient());
        assertThat(task.hasAuthoredOn()).isTrue();
        assertThat(order.getSupportingInfo())
                .extracting(Reference::getReference)
                .containsExactly(sent.consent().orElseThrow());
        assertThat(clinic.all(Consent.class)).hasSize(consents + 1);

        work(sent.task());

        assertThat(clinic.sync().syncNow().complete()).isTrue();
        Referral followed = clinic.referrals().stream()
                .filter(one -> one.id().equals(sent.task()))
                .findFirst()
                .orElseThrow();
        assertThat(followed.part()).isEqualTo(TaskRole.REQUESTER);
        TaskOutcomes outcomes = requests.outcomes(sent.task()).orElseThrow();
        assertThat(outcomes.task().getStatus()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(outcomes.procedures())
                .singleElement()
                .satisfies(done ->
                        assertThat(done.getCode().getCodingFirstRep().getCode()).isEqualTo("710925007"));
        assertThat(outcomes.missing()).isEmpty();

        requests.close(sent.serviceRequest());
        requests.close(sent.serviceRequest());

        ServiceRequest closed = server.auditor().read(ServiceRequest.class, order.getIdPart());
        assertThat(closed.getStatus()).isEqualTo(ServiceRequestStatus.COMPLETED);
        assertThat(closed.getMeta().getVersionId()).isEqualTo("2");
        assertThat(requests.pending()).isEmpty();
    }

    @Test
    void send_answerLost_isCompletedByTheNextSyncWithoutASecond() {
        server.fhirServer().faults().next(1, "POST", "^/ServiceRequest", Fault.dropAfter());

        assertThatExceptionOfType(SyncException.class).isThrownBy(() -> requests.send("case-1", clinic.referral()));
        assertThat(requests.pending()).hasSize(1);
        assertThat(clinic.sync().syncNow().complete()).isTrue();

        assertThat(requests.pending()).isEmpty();
        SentRequest sent = requests.send("case-1", clinic.referral());
        assertThat(made(clinic.all(ServiceRequest.class).stream()
                        .map(ServiceRequest::getIdentifier)
                        .toList()))
                .isOne();
        assertThat(made(clinic.all(Task.class).stream().map(Task::getIdentifier).toList()))
                .isOne();
        assertThat(server.auditor().read(Task.class, sent.task()).getFocus().getReference())
                .isEqualTo(sent.serviceRequest());
    }

    @Test
    void send_fromAnotherProcessWithTheSameKey_isTheSameRequest() {
        SentRequest first = requests.send("case-1", clinic.referral());

        try (RequesterStage other = new RequesterStage(server, RequesterStage.CLINIC, clinic.store())) {
            SentRequest second = other.sync().requests(other.connection().id()).send("case-1", clinic.referral());

            assertThat(second).isEqualTo(first);
        }
    }

    @Test
    void send_draftThenSentThenCancelled_isTheRequestersToDo() {
        SentRequest sent = requests.send("case-2", clinic.referral().draft());
        Referral draft = clinic.sync()
                .findReferral(clinic.connection().id(), sent.task())
                .orElseThrow();

        draft.sent().orElseThrow().send();
        assertThat(server.auditor().read(Task.class, sent.task()).getStatus()).isEqualTo(TaskStatus.REQUESTED);
        Task cancelled = requests.cancel(sent.task(), Reason.of("moved away"));
        requests.revoke(sent.serviceRequest());

        assertThat(cancelled.getStatus()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(cancelled.getStatusReason().getText()).isEqualTo("moved away");
        assertThat(server.auditor()
                        .read(ServiceRequest.class, sent.serviceRequest().split("/", -1)[1])
                        .getStatus())
                .isEqualTo(ServiceRequestStatus.REVOKED);
    }

    @Test
    void send_directReferral_postsTheTaskToTheRecipientWithAbsoluteReferences() {
        try (ReferralSource pantry = ReferralSource.quick("pantry");
                RequesterStage there = new RequesterStage(pantry, RequesterStage.CLINIC)) {
            String order = requests.createServiceRequest("case-3", clinic.referral());
            ReferralRequest task = ReferralRequest.about(order)
                    .patient(clinic.patient())
                    .requester(RequesterStage.CLINIC)
                    .owner(pantry.recipient())
                    .referringTo(server.fhirBase().toString());

            SentRequest sent = there.sync().requests(there.connection().id()).send("case-3", task);

            Task posted = pantry.auditor().read(Task.class, sent.task());
            assertThat(posted.getFocus().getReference()).isEqualTo(server.fhirBase() + "/" + order);
            assertThat(posted.getFor().getReference()).isEqualTo(server.fhirBase() + "/" + clinic.patient());
            assertThat(posted.getOwner().getReference()).isEqualTo(pantry.recipient());
        }
    }

    @Test
    void send_selfReferral_namesRequestAndScreeningInTheInput() {
        String screening =
                "QuestionnaireResponse/screening-" + server.data().patientIds().get(0);

        SentRequest sent = requests.send("self-1", clinic.referral().selfReferral(clinic.patient(), screening));

        Task task = server.auditor().read(Task.class, sent.task());
        assertThat(task.getRequester().getReference()).isEqualTo(RequesterStage.CLINIC);
        assertThat(task.getInput())
                .extracting(input -> ((Reference) input.getValue()).getReference())
                .containsExactlyInAnyOrder(screening, sent.serviceRequest());
        assertThat(server.auditor()
                        .read(ServiceRequest.class, sent.serviceRequest().split("/", -1)[1])
                        .getRequester()
                        .getReference())
                .isEqualTo(clinic.patient());
    }

    @Test
    void furtherAssessment_sent_bringsItsFindingsBack() {
        ReferralRequest assessment = ReferralRequest.furtherAssessment()
                .patient(clinic.patient())
                .requester(RequesterStage.CLINIC)
                .owner(server.recipient());
        SentRequest sent = requests.send("assess-1", assessment);
        Observation finding = new Observation()
                .setStatus(Observation.ObservationStatus.FINAL)
                .setCode(new CodeableConcept().setText("Worried about food"));
        try (RequesterStage assessor = new RequesterStage(server, server.recipient())) {
            Referral referral = assessor.sync()
                    .findReferral(assessor.connection().id(), sent.task())
                    .orElseThrow();
            referral.requested().orElseThrow().accept().complete(Outcome.posting(finding));
        }

        TaskOutcomes outcomes = requests.outcomes(sent.task()).orElseThrow();

        assertThat(outcomes.procedures()).isEmpty();
        assertThat(outcomes.contents())
                .singleElement()
                .isInstanceOfSatisfying(
                        Observation.class,
                        found -> assertThat(found.getCode().getText()).isEqualTo("Worried about food"));
    }

    @Test
    void outcomes_withAProcedureThatTheTaskDoesNotName_findIt() {
        SentRequest sent = requests.send("case-9", clinic.referral());
        Procedure late = new Procedure()
                .setStatus(Procedure.ProcedureStatus.COMPLETED)
                .setCode(new CodeableConcept().setText("Brought late"))
                .setSubject(new Reference(clinic.patient()));
        late.addBasedOn(new Reference(sent.serviceRequest()));
        late.setId("late-one");
        server.auditor().put(late);

        assertThat(requests.outcomes(sent.task()).orElseThrow().procedures())
                .singleElement()
                .satisfies(done -> assertThat(done.getIdPart()).isEqualTo("late-one"));
        assertThat(requests.outcomes("no-such-task")).isEmpty();
    }

    @Test
    void requests_ofAnotherAccount_areRefused() {
        assertThatExceptionOfType(UnknownConnectionException.class)
                .isThrownBy(() -> clinic.sync()
                        .account("somebody else")
                        .requests(clinic.connection().id()));
        assertThat(clinic.sync()
                        .account(clinic.connection().account())
                        .requests(clinic.connection().id())
                        .pending())
                .isEmpty();
    }

    @Test
    void send_withoutTheScope_saysWhichAndLeavesNothing() {
        try (RequesterStage poor = new RequesterStage(
                server,
                RequesterStage.CLINIC,
                "openid",
                "fhirUser",
                "offline_access",
                "user/Task.crus",
                "user/Patient.rs")) {
            Requests there = poor.sync().requests(poor.connection().id());

            AuthorizationException refused =
                    catchThrowableOfType(AuthorizationException.class, () -> there.send("case-4", clinic.referral()));

            assertThat(refused.reason()).isEqualTo(AuthorizationException.Reason.SCOPE);
            assertThat(there.pending()).isEmpty();
            assertThat(there.undecided()).isEmpty();
        }
    }

    @Test
    void send_refusedByTheServer_isTyped() {
        server.fhirServer().faults().next(1, "POST", "^/ServiceRequest", Fault.status(405));

        RequestRefusedException refused =
                catchThrowableOfType(RequestRefusedException.class, () -> requests.send("case-5", clinic.referral()));

        assertThat(refused.reason()).isEqualTo(RequestRefusedException.Reason.NOT_SUPPORTED);
        assertThat(refused.type()).isEqualTo("ServiceRequest");
        assertThat(requests.pending()).isEmpty();
    }

    @Test
    void requests_ofADisconnectedSource_areNoMore() {
        SentRequest ignored = requests.send("case-6", clinic.referral());

        clinic.sync().disconnect(clinic.connection().id());

        assertThatExceptionOfType(UnknownConnectionException.class).isThrownBy(requests::pending);
    }

    private void work(String task) {
        try (SdohSync pantry = FoodBank.app()
                .browser(page -> server.worker().visitAndFollow(page))
                .onReferral(referral -> {
                    if (referral.id().equals(task)) {
                        referral.requested().ifPresent(asked -> asked.accept());
                        referral.accepted().ifPresent(accepted -> accepted.start());
                        referral.inProgress().ifPresent(begun -> begun.complete(FoodBank.provided()));
                    }
                })
                .build()) {
            pantry.connect(server.fhirBase().toString())
                    .asRecipient(server.recipient())
                    .inBrowser();
            assertThat(FoodBank.runUntilIdle(pantry).complete()).isTrue();
        }
        assertThat(clinic.all(Procedure.class)).isNotEmpty();
    }

    private static long made(List<List<Identifier>> identifiers) {
        return identifiers.stream()
                .filter(held -> held.stream().anyMatch(one -> "urn:ietf:rfc:3986".equals(one.getSystem())))
                .count();
    }
}
