// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.model;

import java.util.Map;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.CareTeam;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Goal;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.HealthcareService;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ResourceFactory;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;

/** Makes empty resources. HL7's factory compares a name with those of all types one after the other; the types of a referral are found at once. */
final class NewResource {
    private static final Map<String, Supplier<Resource>> COMMON = Map.ofEntries(
            Map.entry("CareTeam", CareTeam::new),
            Map.entry("Condition", Condition::new),
            Map.entry("Consent", Consent::new),
            Map.entry("DocumentReference", DocumentReference::new),
            Map.entry("Goal", Goal::new),
            Map.entry("Group", Group::new),
            Map.entry("HealthcareService", HealthcareService::new),
            Map.entry("Location", Location::new),
            Map.entry("Observation", Observation::new),
            Map.entry("Organization", Organization::new),
            Map.entry("Patient", Patient::new),
            Map.entry("Practitioner", Practitioner::new),
            Map.entry("PractitionerRole", PractitionerRole::new),
            Map.entry("Procedure", Procedure::new),
            Map.entry("Questionnaire", Questionnaire::new),
            Map.entry("QuestionnaireResponse", QuestionnaireResponse::new),
            Map.entry("RelatedPerson", RelatedPerson::new),
            Map.entry("ServiceRequest", ServiceRequest::new),
            Map.entry("Task", Task::new));

    private NewResource() {}

    /** Makes a resource of a type; fails with an unchecked exception if there is no such type. */
    static Resource of(String type) {
        Supplier<Resource> common = COMMON.get(type);
        return common == null ? ResourceFactory.createResource(type) : common.get();
    }
}
