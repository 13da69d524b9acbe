// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import java.time.Duration;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestPriority;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.sdohsync.sandbox.data.Needs.Need;

/** Service requests: the orders that the referral Tasks ask somebody to fulfil. */
final class Requests {
    private final World world;

    Requests(World world) {
        this.world = world;
    }

    /** An order for one patient's need, with reason, goal and consent. */
    ServiceRequest forNeed(String id, Need need, int service, Duration age) {
        Patient patient = need.patient();
        ServiceRequest request = order(need.domain(), service, age).setSubject(People.to(patient));
        request.addReasonReference(IssuedResources.to(need.condition()));
        request.addSupportingInfo(IssuedResources.to(world.consents().of(patient)));
        request.addExtension(new Extension(Profiles.PERTAINS_TO_GOAL, IssuedResources.to(need.goal())));
        return world.ledger().add(id, Profiles.SERVICE_REQUEST, request);
    }

    /** An order for a whole group, which has no reason, goal or consent of one person. */
    ServiceRequest forGroup(String id, Duration age) {
        ServiceRequest request = order(Domain.FOOD, 1, age)
                .setSubject(IssuedResources.to(
                        world.people().group(), world.people().group().getName()));
        return world.ledger().add(id, Profiles.SERVICE_REQUEST, request);
    }

    static void prohibitContact(ServiceRequest request) {
        request.addOrderDetail(Codes.NO_CONTACT.concept());
    }

    private ServiceRequest order(Domain domain, int service, Duration age) {
        ServiceRequest request = new ServiceRequest();
        request.setStatus(ServiceRequestStatus.ACTIVE).setIntent(ServiceRequestIntent.ORDER);
        request.addCategory(Codes.SOCIAL_SERVICE.concept());
        request.addCategory(domain.category().concept());
        request.setPriority(ServiceRequestPriority.ROUTINE);
        CodeableConcept code = domain.service(service).concept();
        request.setCode(code);
        request.setOccurrence(world.ledger().days(1, 30));
        request.setAuthoredOnElement(world.ledger().ago(age));
        Reference requester = People.to(world.people().physician());
        return request.setRequester(requester);
    }
}
