// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.internal.action.ActionRunner;
import org.sdohsync.workflow.internal.action.FakeSource;
import org.sdohsync.workflow.internal.action.Scene;
import org.sdohsync.workflow.patient.AnswerCheck;
import org.sdohsync.workflow.patient.PatientTask;

/** One Task of a patient at one source, and the patient's application. */
final class PatientScene implements AutoCloseable {
    static final String CODES = "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes";
    static final String SDC = "http://hl7.org/fhir/uv/sdc/CodeSystem/temp";

    private final Scene scene = new Scene();
    private final ActionRunner runner = scene.runner();
    private final List<OutgoingRequest> elsewhere = new ArrayList<>();

    /** A kind of Task with what a source writes for it. */
    enum Kind {
        QUESTIONNAIRE(
                SDC,
                "complete-questionnaire",
                input(SDC, "questionnaire", "\"valueCanonical\":\"https://forms.example/needs|1\"")),
        PDF(
                SDC,
                "complete-questionnaire",
                input(CODES, "questionnaire-pdf", "\"valueReference\":{\"reference\":\"DocumentReference/form\"}")),
        WEB(
                SDC,
                "complete-questionnaire",
                input(CODES, "questionnaire-url", "\"valueUrl\":\"https://forms.example/aid?case=1\"")),
        INFORMATION(CODES, "general-information", ""),
        CONTACT(
                CODES,
                "make-contact",
                input(CODES, "contact-entity", "\"valueReference\":{\"reference\":\"HealthcareService/help\"}")),
        MATERIAL(CODES, "review-material", "\"focus\":{\"reference\":\"DocumentReference/leaflet\"},");

        private final String system;
        private final String code;
        private final String more;

        Kind(String system, String code, String more) {
            this.system = system;
            this.code = code;
            this.more = more;
        }

        private static String input(String system, String type, String value) {
            return "\"input\":[{\"type\":{\"coding\":[{\"system\":\"" + system + "\",\"code\":\"" + type + "\"}]},"
                    + value + "}],";
        }

        String json(String status) {
            return json(status, "Patient/p1");
        }

        String json(String status, String owner) {
            return "{\"resourceType\":\"Task\",\"id\":\"t1\",\"status\":\"" + status + "\",\"intent\":\"order\","
                    + "\"priority\":\"urgent\",\"code\":{\"coding\":[{\"system\":\"" + system + "\",\"code\":\"" + code
                    + "\"}]},\"description\":\"Which day suits you?\"," + more
                    + "\"for\":{\"reference\":\"Patient/p1\"},\"requester\":{\"reference\":\"Organization/o1\"},"
                    + "\"owner\":{\"reference\":\"" + owner + "\"}}";
        }
    }

    PatientScene() {
        scene.source().reset();
        put("{\"resourceType\":\"Organization\",\"id\":\"o1\",\"name\":\"County clinic\"}");
        put(
                "{\"resourceType\":\"DocumentReference\",\"id\":\"form\",\"status\":\"current\",\"type\":{\"text\":\"Application\"},"
                        + "\"content\":[{\"attachment\":{\"contentType\":\"application/pdf\",\"title\":\"Blank\",\"data\":\"JVBERg==\"}}]}");
        put("{\"resourceType\":\"DocumentReference\",\"id\":\"leaflet\",\"status\":\"current\","
                + "\"description\":\"Leaflet\",\"content\":[{\"attachment\":{\"contentType\":\"text/plain\","
                + "\"url\":\"Binary/b1\"}}]}");
        put("{\"resourceType\":\"Binary\",\"id\":\"b1\",\"contentType\":\"text/plain\",\"data\":\"aGVsbG8=\"}");
        put("{\"resourceType\":\"HealthcareService\",\"id\":\"help\",\"active\":true,\"name\":\"Help desk\","
                + "\"location\":[{\"reference\":\"Location/l1\"}],\"telecom\":["
                + "{\"system\":\"email\",\"value\":\"desk@help.example\"},"
                + "{\"extension\":[{\"url\":\"http://hl7.org/fhir/us/sdoh-clinicalcare/StructureDefinition/"
                + "SDOHCC-ExtensionHealthcareServiceTelecomAppointment\",\"valueBoolean\":true}],"
                + "\"system\":\"phone\",\"value\":\"555-0101\"}]}");
        put("{\"resourceType\":\"Location\",\"id\":\"l1\",\"name\":\"Main street\"}");
        put(FORM);
    }

    static final String FORM =
            "{\"resourceType\":\"Questionnaire\",\"id\":\"needs\",\"url\":\"https://forms.example/needs\","
                    + "\"version\":\"1\",\"status\":\"active\",\"item\":["
                    + "{\"linkId\":\"day\",\"type\":\"string\",\"required\":true,\"text\":\"Day\"},"
                    + "{\"linkId\":\"note\",\"type\":\"text\"}]}";

    FakeSource source() {
        return scene.source();
    }

    Scene scene() {
        return scene;
    }

    ActionRunner runner() {
        return runner;
    }

    /** Requests to other places, which have no token. */
    List<OutgoingRequest> elsewhere() {
        return elsewhere;
    }

    void put(String json) {
        source().resources().put(JsonObject.parse(json.getBytes(StandardCharsets.UTF_8), "test"));
    }

    JsonObject task() {
        return source().resources().get("Task/t1");
    }

    /** The Task that the application got; the source has it too. */
    PatientTask<?> task(Kind kind, String status) {
        return task(kind, status, TaskRole.PATIENT);
    }

    PatientTask<?> task(Kind kind, String status, TaskRole part) {
        put(kind.json(status));
        return of(kind.json(status), part);
    }

    PatientTask<?> of(String json, TaskRole part) {
        Task task = FhirJson.parse(Task.class, json.getBytes(StandardCharsets.UTF_8), "test");
        return PatientTaskKinds.of(connection(), task, part, actions()).orElseThrow();
    }

    /** A Task in a process that starts now, with the clock as it is by now. */
    PatientTask<?> later(String json) {
        Task task = FhirJson.parse(Task.class, json.getBytes(StandardCharsets.UTF_8), "test");
        return PatientTaskKinds.of(connection(), task, TaskRole.PATIENT, actions(scene.runner()))
                .orElseThrow();
    }

    PatientActions actions() {
        return actions(runner);
    }

    private PatientActions actions(ActionRunner acting) {
        return new PatientActions(
                acting,
                connection -> FhirClient.over(source().sender(), source().base(), Limits.defaults()),
                connection -> ServerCapabilities.unknown(),
                request -> {
                    elsewhere.add(request);
                    return new HttpReply(200, request.uri(), name -> null, "abroad".getBytes(StandardCharsets.UTF_8));
                },
                AnswerCheck.standard());
    }

    Connection connection() {
        return connection(Role.patient());
    }

    Connection connection(Role role) {
        return ConnectionRecord.builder(
                        new ConnectionId("county"),
                        "user-7",
                        source().base(),
                        role,
                        AuthorizationEndpoints.of(
                                source().base().resolve("authorize"),
                                source().base().resolve("token"),
                                null,
                                null),
                        ClientIdentity.publicClient("phone"),
                        Instant.EPOCH)
                .context(LaunchContext.of(Map.of("patient", "p1")))
                .build()
                .view();
    }

    @Override
    public void close() {
        scene.close();
    }
}
