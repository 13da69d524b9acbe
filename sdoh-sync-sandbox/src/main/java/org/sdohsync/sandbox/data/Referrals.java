// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import java.time.Duration;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestPriority;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskPriority;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.hl7.fhir.r4.model.Type;
import org.sdohsync.sandbox.data.Needs.Need;

/**
 * The referral Tasks: for the recipient the chosen number {@code requested} and one in every other status, some for
 * another organization, one for whoever claims it.
 *
 * <p>The second requested Task forbids contacting the patient, the third carries additional content; so do the accepted
 * one and the one in progress. The accepted Task is for a caregiver, the one on hold for a group.
 */
final class Referrals {
    private final World world;
    private final Requests requests;
    private int written;

    Referrals(World world) {
        this.world = world;
        this.requests = new Requests(world);
    }

    void write() {
        Organization recipient = world.places().recipient();
        for (int i = 1; i <= world.ledger().settings().requested(); i++) {
            Referral referral = referral("task-requested-" + i, TaskStatus.REQUESTED, recipient);
            if (i == 2) {
                Requests.prohibitContact(referral.request());
            } else if (i == 3) {
                addContent(referral);
            }
        }
        openOnes(recipient);
        closedOnes(recipient);
        othersOnes();
    }

    private void openOnes(Organization recipient) {
        referral("task-draft", TaskStatus.DRAFT, recipient).request().setStatus(ServiceRequestStatus.DRAFT);
        legacy(recipient);

        Referral accepted = referral("task-accepted", TaskStatus.ACCEPTED, caregiversNeed(), recipient);
        accepted.task()
                .setFor(IssuedResources.to(
                        world.people().caregiver(),
                        world.people().caregiver().getNameFirstRep().getText()));
        Requests.prohibitContact(accepted.request());

        addContent(referral("task-in-progress", TaskStatus.INPROGRESS, recipient));
        onHold(recipient);
    }

    private void closedOnes(Organization recipient) {
        Task rejected =
                referral("task-rejected", TaskStatus.REJECTED, recipient).task();
        rejected.setStatusReason(Codes.NO_CAPACITY.concept().setText("At capacity until next month"));

        Referral completed = referral("task-completed", TaskStatus.COMPLETED, recipient);
        completed.request().setStatus(ServiceRequestStatus.COMPLETED);
        new Outcomes(world).deliver(completed.task(), completed.request(), completed.need());

        Task failed = referral("task-failed", TaskStatus.FAILED, recipient).task();
        failed.setStatusReason(reason("The patient moved out of the service area"));

        Referral cancelled = referral("task-cancelled", TaskStatus.CANCELLED, recipient);
        cancelled.task().setStatusReason(reason("The patient no longer needs the service"));
        cancelled.request().setStatus(ServiceRequestStatus.REVOKED);

        referral("task-entered-in-error", TaskStatus.ENTEREDINERROR, recipient)
                .request()
                .setStatus(ServiceRequestStatus.ENTEREDINERROR);
    }

    private void othersOnes() {
        Organization other = world.places().other();
        referral("task-other-requested", TaskStatus.REQUESTED, other);
        referral("task-other-accepted", TaskStatus.ACCEPTED, other);
        referral("task-other-in-progress", TaskStatus.INPROGRESS, other);
        Referral open =
                referral("task-open", TaskStatus.REQUESTED, world.places().source());
        open.task().setOwner(null);
        open.request().setPerformer(null);
    }

    /** Sources of the second edition set {@code received}, a status that later profile versions leave out. */
    private void legacy(Organization recipient) {
        Task task = referral("task-received", TaskStatus.RECEIVED, recipient).task();
        task.getMeta().getProfile().get(0).setValueAsString(Profiles.REFERRAL_TASK + "|2.0.0");
    }

    private void onHold(Organization recipient) {
        Duration age = nextAge();
        ServiceRequest request = requests.forGroup("request-on-hold", age);
        Reference group = request.getSubject().copy();
        Task task =
                task("task-on-hold", TaskStatus.ONHOLD, request, recipient, age).setFor(group);
        task.setStatusReason(reason("Waiting for the delivery van"));
        task.addNote().setText("The source will confirm the new date.");
    }

    private Referral referral(String id, TaskStatus status, Organization owner) {
        return referral(id, status, world.needs().need(written), owner);
    }

    private Referral referral(String id, TaskStatus status, Need need, Organization owner) {
        int service = written;
        Duration age = nextAge();
        ServiceRequest request = requests.forNeed(id.replaceFirst("task", "request"), need, service, age);
        Task task = task(id, status, request, owner, age).setFor(People.to(need.patient()));
        return new Referral(task, request, need);
    }

    private Task task(String id, TaskStatus status, ServiceRequest request, Organization owner, Duration age) {
        IssuedResources ledger = world.ledger();
        request.addPerformer(Places.to(owner));
        Task task = new Task();
        task.addIdentifier(ledger.identifier("referrals", id));
        task.setStatus(status).setIntent(Task.TaskIntent.ORDER);
        if (written % 3 == 0) {
            request.setPriority(ServiceRequestPriority.URGENT);
        }
        task.setPriority(TaskPriority.fromCode(request.getPriority().toCode()));
        task.setCode(Codes.FULFILL.concept());
        task.setDescription(request.getCode().getCodingFirstRep().getDisplay());
        task.setFocus(IssuedResources.to(request));
        task.setAuthoredOnElement(ledger.ago(age.minusHours(1)));
        task.setLastModifiedElement(ledger.ago(age.minusHours(2)));
        task.setRequester(
                written % 2 == 0
                        ? Places.to(world.places().source())
                        : People.to(world.people().physician()));
        task.setOwner(Places.to(owner));
        if (written % 2 == 1) {
            ServerMarks.leaveOn(task, ledger);
        }
        String version = written % 3 == 1 ? "|3.0.0" : "";
        return ledger.add(id, Profiles.REFERRAL_TASK + version, task);
    }

    private void addContent(Referral referral) {
        input(referral.task(), IssuedResources.to(referral.need().screening()));
        input(referral.task(), IssuedResources.to(referral.need().answers()));
        if (world.ledger().settings().externalReferences()) {
            input(referral.task(), new Reference(SourceData.EXTERNAL_REFERENCE));
        }
    }

    private static void input(Task task, Type value) {
        task.addInput().setType(Codes.ADDITIONAL_CONTENT.concept()).setValue(value);
    }

    private Need caregiversNeed() {
        return world.needs().need(0);
    }

    private Duration nextAge() {
        written++;
        return Duration.ofHours(6L * written);
    }

    private static CodeableConcept reason(String text) {
        return new CodeableConcept().setText(text);
    }

    /** A Task, the order it points at and the need behind both. */
    private record Referral(Task task, ServiceRequest request, Need need) {}
}
