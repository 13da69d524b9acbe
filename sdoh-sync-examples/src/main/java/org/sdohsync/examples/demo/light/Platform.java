// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.demo.light;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.referral.Accepted;
import org.sdohsync.workflow.referral.InProgress;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.referral.Requested;
import org.sdohsync.workflow.sync.SyncReport;

/**
 * A coordination platform: toward the source it is a recipient that uses the library, toward the organizations it is a source with a
 * server of its own, into whose database it writes. It splits the referral into one Task for each organization.
 */
final class Platform implements AutoCloseable {
    private static final String NAME = "network";

    private final ReferralSource own;
    private final String only;
    private final List<String> organizations;
    private final SdohSync sync;
    private @Nullable Accepted accepted;
    private @Nullable InProgress started;

    /**
     * Makes one.
     *
     * @param own its own server
     * @param only the one Task of this scene
     * @param organizations who does the work
     */
    Platform(ReferralSource own, String only, List<String> organizations) {
        this.own = own;
        this.only = only;
        this.organizations = List.copyOf(organizations);
        this.sync = SdohSync.builder(SmartApp.named(NAME).redirect("http://127.0.0.1:0/callback"))
                .http(Cbo.requestsOf(NAME))
                .addressRules(AddressRules.strict().allowingLoopback())
                .browser(page -> ReferralSource.workerOfAnySource().visitAndFollow(page))
                .onReferral(this::take)
                .build();
    }

    Connection connect(ReferralSource source) {
        return sync.connect(source.fhirBase().toString())
                .asRecipient(source.recipient())
                .inBrowser();
    }

    /** Looks at the source, then at what the organizations did on its own server. */
    void round() {
        SyncReport report = sync.syncNow();
        if (!report.complete()) {
            throw new IllegalStateException("the platform could not finish its sync: " + report);
        }
        Map<String, Task> parts = parts();
        Accepted waiting = accepted;
        if (waiting != null && parts.values().stream().anyMatch(Platform::isBegun)) {
            started = waiting.start();
            accepted = null;
            say("started it at the source: the work has begun");
        }
        InProgress work = started;
        if (work != null && parts.values().stream().allMatch(part -> part.getStatus() == TaskStatus.COMPLETED)) {
            List<Outcome> outcomes = outcomes(parts);
            work.complete(outcomes.get(0), outcomes.subList(1, outcomes.size()).toArray(Outcome[]::new));
            started = null;
            say("completed it at the source, with what the organizations did");
        }
    }

    /** The id of an organization's Task on the platform's server. */
    static String partOf(String organization) {
        return "part-" + organization;
    }

    private void take(Referral referral) {
        if (referral.id().equals(only)) {
            referral.requested().ifPresent(asked -> split(referral, asked));
        }
    }

    private void split(Referral referral, Requested asked) {
        Optional<ServiceRequest> request = referral.details().serviceRequest();
        Optional<Patient> patient = referral.details().patient();
        if (request.isEmpty() || patient.isEmpty()) {
            throw new IllegalStateException("the source does not show what is asked for, and for whom");
        }
        List<Resource> copies = new ArrayList<>(List.of(patient.get()));
        for (String organization : organizations) {
            Organization target = new Organization().setName(organization);
            target.setId(organization);
            copies.add(target);
            copies.add(filler(organization, request.get(), patient.get(), referral));
            copies.add(part(organization, patient.get(), referral));
        }
        copies.forEach(own.auditor()::put);
        accepted = asked.accept();
        say("accepted it at the source, and split it into " + organizations.size() + " Tasks on its own server");
    }

    /** What is asked of one organization: intent filler-order, based on the source's request (SDOHCC, §refer-2). */
    private static ServiceRequest filler(
            String organization, ServiceRequest original, Patient patient, Referral referral) {
        ServiceRequest filler = new ServiceRequest();
        filler.setId("request-" + organization);
        return filler.setStatus(ServiceRequest.ServiceRequestStatus.ACTIVE)
                .setIntent(ServiceRequest.ServiceRequestIntent.FILLERORDER)
                .setCode(original.getCode())
                .setCategory(original.getCategory())
                .setSubject(new Reference("Patient/" + patient.getIdPart()))
                .addBasedOn(new Reference(referral.connection().source() + "/ServiceRequest/" + original.getIdPart()));
    }

    private static Task part(String organization, Patient patient, Referral referral) {
        Task part = new Task();
        part.setId(partOf(organization));
        return part.setStatus(TaskStatus.REQUESTED)
                .setIntent(Task.TaskIntent.ORDER)
                .setCode(referral.task().getCode())
                .setFocus(new Reference("ServiceRequest/request-" + organization))
                .setFor(new Reference("Patient/" + patient.getIdPart()))
                .setOwner(new Reference("Organization/" + organization))
                .addPartOf(new Reference(referral.connection().source() + "/Task/" + referral.id()));
    }

    private Map<String, Task> parts() {
        Map<String, Task> parts = new LinkedHashMap<>();
        if (accepted != null || started != null) {
            organizations.forEach(
                    organization -> parts.put(organization, own.auditor().read(Task.class, partOf(organization))));
        }
        return parts;
    }

    private static boolean isBegun(Task part) {
        return part.getStatus() == TaskStatus.INPROGRESS || part.getStatus() == TaskStatus.COMPLETED;
    }

    /** One outcome for each Procedure that the organizations posted. */
    private List<Outcome> outcomes(Map<String, Task> parts) {
        return parts.values().stream()
                .flatMap(part -> part.getOutput().stream())
                .map(output ->
                        ((Reference) output.getValue()).getReferenceElement().getIdPart())
                .map(id -> own.auditor().read(Procedure.class, id).getCode().getCodingFirstRep())
                .map(done -> Outcome.performed(done.getSystem(), done.getCode(), done.getDisplay()))
                .toList();
    }

    private void say(String what) {
        System.out.println(NAME + ": " + what + " (Task/" + only + ")");
    }

    @Override
    public void close() {
        sync.close();
    }
}
