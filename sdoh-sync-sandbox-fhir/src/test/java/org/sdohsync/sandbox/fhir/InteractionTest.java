// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.sdohsync.sandbox.fhir.ability.Ability;

class InteractionTest {
    private PlainFhirServer server = PlainFhirServer.builder("clinic").start();
    private Rest rest = new Rest(server);

    @BeforeEach
    void load() {
        server.load(Samples.task("t1", "Organization/cbo", "p1"), Samples.patient("p1", "Doe"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void create_newResource_answersLocationAndEtag() {
        HttpResponse<String> answer = rest.post(Samples.procedure("a", "ServiceRequest/t1"));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Location").orElse(""))
                .matches(server.fhirBase() + "/Procedure/\\d+/_history/1");
        assertThat(answer.headers().firstValue("ETag")).hasValue("W/\"1\"");
        Procedure stored = Rest.parse(Procedure.class, answer);
        assertThat(stored.getIdentifierFirstRep().getValue()).isEqualTo("a");
        assertThat(stored.getMeta().getLastUpdated()).isNotNull();
    }

    @Test
    void create_ifNoneExistMatches_returnsTheFirstAndStoresNothing() {
        rest.post(Samples.procedure("a", "ServiceRequest/t1"));

        HttpResponse<String> again =
                rest.post(Samples.procedure("a", "ServiceRequest/t1"), "If-None-Exist", "identifier=urn:test|a");

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(rest.search("Procedure?identifier=urn:test|a").getTotal()).isEqualTo(1);
    }

    @Test
    void create_ifNoneExistMatchesSeveral_answers412() {
        rest.post(Samples.procedure("a", "ServiceRequest/t1"));
        rest.post(Samples.procedure("a", "ServiceRequest/t1"));

        assertThat(rest.post(Samples.procedure("a", "ServiceRequest/t1"), "If-None-Exist", "identifier=urn:test|a")
                        .statusCode())
                .isEqualTo(412);
    }

    @Test
    void create_serverWithoutConditionalCreate_storesASecond() {
        use(Abilities.builder().without(Ability.CONDITIONAL_CREATE).build());
        rest.post(Samples.procedure("a", "ServiceRequest/t1"));

        HttpResponse<String> again =
                rest.post(Samples.procedure("a", "ServiceRequest/t1"), "If-None-Exist", "identifier=urn:test|a");

        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(rest.search("Procedure?identifier=urn:test|a").getTotal()).isEqualTo(2);
    }

    @Test
    void update_currentVersion_storesTheNext() {
        Task task = Rest.parse(Task.class, rest.get("Task/t1"));
        Instant before = task.getMeta().getLastUpdated().toInstant();

        HttpResponse<String> answer = rest.put(task.setStatus(TaskStatus.ACCEPTED), "If-Match", "W/\"1\"");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("ETag")).hasValue("W/\"2\"");
        Task stored = Rest.parse(Task.class, rest.get("Task/t1"));
        assertThat(stored.getStatus()).isEqualTo(TaskStatus.ACCEPTED);
        assertThat(stored.getMeta().getLastUpdated().toInstant()).isAfter(before);
    }

    @Test
    void update_staleVersion_answers412AndChangesNothing() {
        Task task = Rest.parse(Task.class, rest.get("Task/t1"));
        rest.put(task.setStatus(TaskStatus.ACCEPTED), "If-Match", "W/\"1\"");

        HttpResponse<String> stale = rest.put(task.setStatus(TaskStatus.REJECTED), "If-Match", "W/\"1\"");

        assertThat(stale.statusCode()).isEqualTo(412);
        assertThat(Rest.parse(OperationOutcome.class, stale).getIssue()).isNotEmpty();
        assertThat(Rest.parse(Task.class, rest.get("Task/t1")).getStatus()).isEqualTo(TaskStatus.ACCEPTED);
    }

    @Test
    void update_staleVersionOnServerThatSays409_answers409() {
        use(Abilities.builder().staleWriteStatus(409).build());
        Task task = Rest.parse(Task.class, rest.get("Task/t1"));

        assertThat(rest.put(task, "If-Match", "W/\"7\"").statusCode()).isEqualTo(409);
    }

    @Test
    void update_unknownId_creates() {
        HttpResponse<String> answer = rest.put(Samples.patient("fresh", "New"));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(rest.get("Patient/fresh").statusCode()).isEqualTo(200);
    }

    @Test
    void vread_oldVersion_returnsItUnchanged() {
        rest.put(Samples.patient("p1", "Roe"));

        Patient first = Rest.parse(Patient.class, rest.get("Patient/p1/_history/1"));

        assertThat(first.getNameFirstRep().getFamily()).isEqualTo("Doe");
        assertThat(rest.get("Patient/p1/_history/9").statusCode()).isEqualTo(404);
    }

    @Test
    void history_afterUpdateAndDelete_listsNewestFirst() {
        rest.put(Samples.patient("p1", "Roe"));
        rest.delete("Patient/p1");

        Bundle history = rest.search("Patient/p1/_history");

        assertThat(history.getType()).isEqualTo(Bundle.BundleType.HISTORY);
        assertThat(history.getEntry())
                .extracting(entry -> entry.getRequest().getMethod().toCode())
                .containsExactly("DELETE", "PUT", "POST");
    }

    @Test
    void delete_thenRead_answers410() {
        assertThat(rest.delete("Patient/p1").statusCode()).isBetween(200, 204);
        assertThat(rest.get("Patient/p1").statusCode()).isEqualTo(410);
        assertThat(rest.ids("Patient?_id=p1")).isEmpty();
        assertThat(rest.get("Patient/never").statusCode()).isEqualTo(404);
    }

    @Test
    void restart_samePort_keepsData() {
        rest.put(Samples.patient("p1", "Roe"));
        String base = server.fhirBase().toString();

        server.restart();

        assertThat(server.fhirBase()).hasToString(base);
        assertThat(Rest.parse(Patient.class, rest.get("Patient/p1"))
                        .getNameFirstRep()
                        .getFamily())
                .isEqualTo("Roe");
    }

    private void use(Abilities abilities) {
        server.close();
        server = PlainFhirServer.builder("clinic").abilities(abilities).start();
        rest = new Rest(server);
        load();
    }
}
