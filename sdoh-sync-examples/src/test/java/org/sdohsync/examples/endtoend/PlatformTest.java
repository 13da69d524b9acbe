// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.platform.Platform;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.request.SentRequest;

/** A coordination platform between a source and organizations, each at a server others wrote. */
@Timeout(480)
class PlatformTest {
    private static final String TASK = "task-requested-1";

    private final ReferralSource county =
            ReferralSource.builder("county").recipient("network").start();
    private final ReferralSource network = ReferralSource.quick("network");
    private final RequesterStage app = new RequesterStage(network, "Organization/network");
    private final SdohSync sync = app.sync();
    private final Platform platform = sync.platform(app.connection().id());
    private Connection source = app.connection();

    @BeforeEach
    void connect() {
        Organization itself = new Organization().setName("network");
        itself.setId("network");
        network.auditor().put(itself);
        source = sync.connect(county.fhirBase().toString())
                .asRecipient(county.recipient())
                .inBrowser();
    }

    @AfterEach
    void stop() {
        app.close();
        network.close();
        county.close();
    }

    @Test
    void split_makesAFillerOrderWithCopiesAndATaskThatIsPart() {
        Referral parent = parent();

        SentRequest part = platform.split(parent, network.recipient());

        Task task = network.auditor().read(Task.class, part.task());
        ServiceRequest order = network.auditor()
                .read(ServiceRequest.class, part.serviceRequest().split("/", -1)[1]);
        ServiceRequest original = parent.details().serviceRequest().orElseThrow();
        String base = county.fhirBase().toString();
        assertThat(task.getPartOfFirstRep().getReference()).isEqualTo(base + "/Task/" + TASK);
        assertThat(task.getRequester().getReference()).isEqualTo("Organization/network");
        assertThat(task.getOwner().getReference()).isEqualTo(network.recipient());
        assertThat(order.getIntent()).isEqualTo(ServiceRequestIntent.FILLERORDER);
        assertThat(order.getBasedOnFirstRep().getReference())
                .isEqualTo(base + "/ServiceRequest/" + original.getIdPart());
        assertThat(order.getCode().equalsDeep(original.getCode())).isTrue();
        Patient copy = network.auditor()
                .read(Patient.class, order.getSubject().getReference().split("/", -1)[1]);
        assertThat(copy.getNameFirstRep().getFamily())
                .isEqualTo(parent.details()
                        .patient()
                        .orElseThrow()
                        .getNameFirstRep()
                        .getFamily());
        assertThat(order.getReasonReference())
                .hasSameSizeAs(original.getReasonReference())
                .allSatisfy(reason -> assertThat(reason.getReference()).doesNotStartWith("http"));
        assertThat(order.getSupportingInfo())
                .extracting(Reference::getReference)
                .anyMatch(reference -> reference.startsWith("Consent/"));
    }

    @Test
    void split_again_createsNothing() {
        SentRequest first = platform.split(parent(), network.recipient());
        int patients = app.all(Patient.class).size();

        SentRequest second = platform.split(parent(), network.recipient());

        assertThat(second).isEqualTo(first);
        assertThat(app.all(Patient.class)).hasSize(patients);
        assertThat(platform.parts(parent())).hasSize(1);
    }

    @Test
    void relay_ofTwoParts_handsOnStatusAndOutcomes() {
        SentRequest food = platform.split(parent(), network.recipient());
        SentRequest rides = platform.split(
                parent(),
                "Organization/org-other-cbo",
                asked -> asked.serviceRequest(order ->
                        order.setCode(new Code(Systems.SNOMED, "410365006", "Transportation assistance").concept())));
        assertThat(platform.relay(parent())).isEmpty();

        set(food, TaskStatus.INPROGRESS);
        assertThat(platform.relay(parent())).containsExactly(Step.ACCEPT, Step.START);
        done(food, "710925007", "Provision of food");
        assertThat(platform.relay(parent())).isEmpty();
        set(rides, TaskStatus.ONHOLD);
        assertThat(platform.relay(parent())).containsExactly(Step.HOLD);
        int before = county.auditor().search(Procedure.class, "").size();
        done(rides, "410365006", "Transportation assistance");

        assertThat(platform.relay(parent())).containsExactly(Step.COMPLETE);
        assertThat(platform.relay(parent())).isEmpty();

        Task closed = county.auditor().read(Task.class, TASK);
        assertThat(closed.getStatus()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(closed.getOutput()).hasSize(2);
        List<Procedure> procedures = county.auditor().search(Procedure.class, "");
        assertThat(procedures).hasSize(before + 2);
        assertThat(procedures)
                .extracting(procedure -> procedure.getCode().getCodingFirstRep().getCode())
                .contains("710925007", "410365006");
    }

    @Test
    void relay_whenAllPartsWereRejected_rejectsWithWhatTheOrganizationSaid() {
        SentRequest part = platform.split(parent(), network.recipient());
        Task task = network.auditor().read(Task.class, part.task());
        task.setStatus(TaskStatus.REJECTED).setStatusReason(new CodeableConcept().setText("At capacity"));
        network.auditor().put(task);

        assertThat(platform.relay(parent())).containsExactly(Step.REJECT);

        assertThat(county.auditor().read(Task.class, TASK).getStatusReason().getText())
                .isEqualTo("At capacity");
    }

    @Test
    void relay_whenTheSourceCalledItOff_cancelsTheParts() {
        SentRequest part = platform.split(parent(), network.recipient());
        Task cancelled = county.auditor().read(Task.class, TASK);
        cancelled.setStatus(TaskStatus.CANCELLED).setStatusReason(new CodeableConcept().setText("moved away"));
        county.auditor().put(cancelled);

        assertThat(platform.relay(parent())).containsExactly(Step.CANCEL);
        assertThat(platform.relay(parent())).isEmpty();

        Task there = network.auditor().read(Task.class, part.task());
        assertThat(there.getStatus()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(there.getStatusReason().getText()).isEqualTo("moved away");
    }

    @Test
    void refresh_afterTheSourceChangedThePatient_updatesTheCopyAlone() {
        SentRequest ignored = platform.split(parent(), network.recipient());
        assertThat(platform.refresh(parent())).isEmpty();
        String id = parent().details().patient().orElseThrow().getIdPart();
        Patient patient = county.auditor().read(Patient.class, id);
        patient.getNameFirstRep().setFamily("Newname");
        county.auditor().put(patient);

        List<String> updated = platform.refresh(parent());

        assertThat(updated)
                .singleElement()
                .satisfies(reference -> assertThat(network.auditor()
                                .read(Patient.class, reference.split("/", -1)[1])
                                .getNameFirstRep()
                                .getFamily())
                        .isEqualTo("Newname"));
        assertThat(platform.refresh(parent())).isEmpty();
        assertThat(platform.parts(parent())).hasSize(1);
    }

    private Referral parent() {
        return sync.findReferral(source.id(), TASK).orElseThrow();
    }

    private void set(SentRequest part, TaskStatus status) {
        Task task = network.auditor().read(Task.class, part.task());
        network.auditor().put(task.setStatus(status));
    }

    /** What the organization's application does. */
    private void done(SentRequest part, String code, String display) {
        Task task = network.auditor().read(Task.class, part.task());
        Procedure procedure = new Procedure()
                .setStatus(Procedure.ProcedureStatus.COMPLETED)
                .setCode(new Code(Systems.SNOMED, code, display).concept())
                .setSubject(task.getFor());
        procedure.addBasedOn(task.getFocus());
        procedure.setId("done-" + code);
        network.auditor().put(procedure);
        task.setStatus(TaskStatus.COMPLETED);
        task.addOutput()
                .setType(Code.sdohcc("resulting-activity", "Resulting Activity").concept())
                .setValue(new Reference("Procedure/done-" + code));
        network.auditor().put(task);
    }
}
