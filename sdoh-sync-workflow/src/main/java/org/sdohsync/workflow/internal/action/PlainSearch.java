// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.LocalReference;

/**
 * The searches that find a resource of ours where the server cannot search by identifier. They use parameters that SDOHCC asks of
 * servers: {@code focus} and {@code patient} of a Task, {@code based-on} of a result, {@code patient} of what belongs to a patient.
 */
final class PlainSearch {
    private static final Set<String> OF_A_PATIENT = Set.of(
            "Task",
            "ServiceRequest",
            "Consent",
            "Condition",
            "Goal",
            "Observation",
            "DocumentReference",
            "QuestionnaireResponse",
            "CarePlan");

    private PlainSearch() {}

    /** The search among the results of a request. */
    static String ofRequest(FhirBase base, String type, String request) {
        return type + "?based-on=" + encode(local(base, request));
    }

    /** The search for a resource by what it refers to; empty if it refers to nothing that servers can be asked for. */
    static Optional<String> of(FhirBase base, JsonObject resource) {
        String type = resource.text("resourceType").orElse("");
        Optional<String> focus = reference(resource, "focus").filter(to -> type.equals("Task"));
        if (focus.isPresent()) {
            return Optional.of("Task?focus=" + encode(local(base, focus.get())));
        }
        if (ResultDraft.isBasedOnRequest(type)) {
            return resource.objects("basedOn").stream()
                    .findFirst()
                    .flatMap(basedOn -> basedOn.text("reference"))
                    .map(request -> ofRequest(base, type, request))
                    .or(() -> ofPatient(base, type, resource));
        }
        if (type.equals("HealthcareService")) {
            return reference(resource, "providedBy")
                    .map(provider -> "HealthcareService?organization=" + encode(local(base, provider)));
        }
        return ofPatient(base, type, resource);
    }

    private static Optional<String> ofPatient(FhirBase base, String type, JsonObject resource) {
        return Stream.of("for", "subject", "patient")
                .flatMap(member -> reference(resource, member).stream())
                .map(patient -> local(base, patient))
                .filter(patient -> patient.startsWith("Patient/") && OF_A_PATIENT.contains(type))
                .findFirst()
                .map(patient -> type + "?patient=" + encode(patient));
    }

    private static Optional<String> reference(JsonObject resource, String member) {
        return resource.object(member).flatMap(held -> held.text("reference"));
    }

    private static String local(FhirBase base, String reference) {
        return LocalReference.find(base, reference)
                .map(LocalReference::toString)
                .orElse(reference);
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
