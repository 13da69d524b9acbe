// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.server;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sdohsync.core.json.JsonObject;

/** Makes the resources that a healthy source holds. */
public final class Resources {
    /** The base of all codes of Tasks. */
    private static final String TASK_CODES = "http://hl7.org/fhir/CodeSystem/task-code";

    private Resources() {}

    /**
     * A referral.
     *
     * @param id its id
     * @param owner whose it is
     * @param request the ServiceRequest it is about
     * @return the Task as the source would write it
     */
    public static JsonObject task(String id, String owner, String request) {
        return JsonObject.builder()
                .text("resourceType", "Task")
                .text("id", id)
                .text("status", "requested")
                .text("intent", "order")
                .text("priority", "routine")
                .object("code", concept(TASK_CODES, "fulfill"))
                .text("description", "first")
                .object("focus", reference("ServiceRequest/" + request))
                .object("for", reference("Patient/p1"))
                .text("authoredOn", "2026-02-28T10:00:00Z")
                .object("requester", reference("Organization/clinic"))
                .object("owner", reference(owner))
                .build();
    }

    /**
     * What is asked for.
     *
     * @param id its id
     * @return the ServiceRequest
     */
    public static JsonObject request(String id) {
        return JsonObject.builder()
                .text("resourceType", "ServiceRequest")
                .text("id", id)
                .text("status", "active")
                .text("intent", "order")
                .objects(
                        "category",
                        List.of(concept(
                                "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes",
                                "food-insecurity")))
                .object("code", concept("http://snomed.info/sct", "467771000124109"))
                .object("subject", reference("Patient/p1"))
                .text("authoredOn", "2026-02-28")
                .build();
    }

    /**
     * Whom it is for.
     *
     * @param id the id
     * @return the Patient
     */
    public static JsonObject patient(String id) {
        return JsonObject.builder()
                .text("resourceType", "Patient")
                .text("id", id)
                .objects(
                        "name",
                        List.of(JsonObject.builder().text("family", "Example").build()))
                .text("gender", "female")
                .text("birthDate", "1980-01-02")
                .build();
    }

    /**
     * An organization.
     *
     * @param id the id
     * @return the Organization
     */
    public static JsonObject organization(String id) {
        return JsonObject.builder()
                .text("resourceType", "Organization")
                .text("id", id)
                .flag("active", true)
                .text("name", id)
                .build();
    }

    /**
     * A reference.
     *
     * @param to where it leads
     * @return it
     */
    public static JsonObject reference(String to) {
        return JsonObject.builder().text("reference", to).build();
    }

    /**
     * An OperationOutcome with one issue.
     *
     * @param severity how bad it is
     * @param code what kind of issue
     * @return it
     */
    public static JsonObject outcome(String severity, String code) {
        return JsonObject.builder()
                .text("resourceType", "OperationOutcome")
                .objects(
                        "issue",
                        List.of(JsonObject.builder()
                                .text("severity", severity)
                                .text("code", code)
                                .build()))
                .build();
    }

    /**
     * What the server says it can do.
     *
     * @param versioning what it says of versions
     * @return the CapabilityStatement
     */
    public static JsonObject statement(String versioning) {
        List<JsonObject> types = List.of("Task", "ServiceRequest", "Patient", "Procedure", "Organization").stream()
                .map(type -> JsonObject.builder()
                        .text("type", type)
                        .text("versioning", versioning)
                        .objects(
                                "interaction",
                                List.of("read", "update", "create", "search-type").stream()
                                        .map(code -> JsonObject.builder()
                                                .text("code", code)
                                                .build())
                                        .toList())
                        .build())
                .collect(Collectors.toList());
        return JsonObject.builder()
                .text("resourceType", "CapabilityStatement")
                .text("status", "active")
                .text("date", "2026-01-01")
                .text("kind", "instance")
                .text("fhirVersion", "4.0.1")
                .texts("format", List.of("json"))
                .objects(
                        "rest",
                        List.of(JsonObject.builder()
                                .text("mode", "server")
                                .objects("resource", types)
                                .build()))
                .build();
    }

    /** A bundle. */
    static JsonObject bundle(String type, List<JsonObject> entries, Optional<String> next) {
        JsonObject.Builder bundle = JsonObject.builder()
                .text("resourceType", "Bundle")
                .text("type", type)
                .objects("entry", entries);
        next.ifPresent(link -> bundle.objects(
                "link",
                List.of(JsonObject.builder()
                        .text("relation", "next")
                        .text("url", link)
                        .build())));
        return bundle.build();
    }

    static JsonObject meta(int version, Instant stamp) {
        return JsonObject.builder()
                .text("versionId", Integer.toString(version))
                .text("lastUpdated", stamp.toString())
                .build();
    }

    private static JsonObject concept(String system, String code) {
        return JsonObject.builder()
                .objects(
                        "coding",
                        List.of(JsonObject.builder()
                                .text("system", system)
                                .text("code", code)
                                .build()))
                .build();
    }
}
