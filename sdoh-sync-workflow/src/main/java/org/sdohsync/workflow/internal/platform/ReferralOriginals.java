// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.platform;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.internal.http.ResourceId;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.workflow.details.ReferralDetails;
import org.sdohsync.workflow.referral.Referral;

/** What a referral refers to at its source, in an order in which most refer to earlier ones only. */
final class ReferralOriginals {
    private static final List<String> ORDER = List.of(
            "Patient", "DocumentReference", "QuestionnaireResponse", "Condition", "Observation", "Goal", "Consent");

    private final String base;
    private final ServiceRequest request;
    private final Patient patient;
    private final Map<String, JsonObject> resources;

    private ReferralOriginals(String base, ServiceRequest request, Patient patient, Map<String, JsonObject> resources) {
        this.base = base;
        this.request = request;
        this.patient = patient;
        this.resources = resources;
    }

    static ReferralOriginals of(Referral parent) {
        ReferralDetails details = parent.details();
        String task = "Task/" + parent.id() + " at " + parent.connection().source();
        ServiceRequest request =
                details.serviceRequest().orElseThrow(() -> unseen(task, "its ServiceRequest", "Task.focus"));
        Patient patient = details.patientWithContacts().orElseThrow(() -> unseen(task, "its patient", "Task.for"));
        List<Resource> all = new ArrayList<>(List.of(patient));
        all.addAll(details.reasons());
        all.addAll(details.goals());
        all.addAll(details.consents());
        all.addAll(details.supportingContent());
        String base = parent.connection().source().toString();
        Map<String, JsonObject> resources = new LinkedHashMap<>();
        all.stream()
                .filter(resource -> resource.getIdPart() != null && ResourceId.isId(resource.getIdPart()))
                .sorted(Comparator.comparingInt(resource -> rank(resource.fhirType())))
                .forEach(resource -> resources.put(
                        base + "/" + resource.fhirType() + "/" + resource.getIdPart(), content(resource)));
        return new ReferralOriginals(base, request, patient, resources);
    }

    private static int rank(String type) {
        int place = ORDER.indexOf(type);
        return place < 0 ? ORDER.size() : place;
    }

    private static ProtocolException unseen(String task, String what, String where) {
        return new ProtocolException(
                task + " cannot be split, because the source does not show " + what
                        + ": ask the source's operator for the permission to read it",
                where,
                null);
    }

    /** What is copied of a resource: all but its id, narrative, and what the server says of it. */
    static JsonObject content(Resource resource) {
        JsonObject json = JsonObject.parse(FhirJson.encode(resource), resource.fhirType());
        List<String> profiles =
                json.object("meta").map(meta -> meta.texts("profile")).orElse(List.of());
        JsonObject.Builder content =
                json.toBuilder().remove("id").remove("text").remove("meta");
        return profiles.isEmpty()
                ? content.build()
                : content.object(
                                "meta",
                                JsonObject.builder().texts("profile", profiles).build())
                        .build();
    }

    /** The FHIR base URL of the source. */
    String base() {
        return base;
    }

    ServiceRequest request() {
        return request;
    }

    /** The URL of the patient. */
    String patientUrl() {
        return base + "/Patient/" + patient.getIdPart();
    }

    /** The resources by their URL at the source. */
    Map<String, JsonObject> resources() {
        return resources;
    }
}
