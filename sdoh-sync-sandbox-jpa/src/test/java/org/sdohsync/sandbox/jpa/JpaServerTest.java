// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskIntent;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.sdohsync.sandbox.fhir.process.JpaServerConfig;
import org.sdohsync.sandbox.fhir.process.JpaServerProcess;
import org.sdohsync.sandbox.fhir.smart.SmartEndpoints;

/** Each test uses resources of its own, so one server serves them all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class JpaServerTest {
    private static final SmartEndpoints SMART = new SmartEndpoints(
            URI.create("https://as.example"),
            URI.create("https://as.example/authorize"),
            URI.create("https://as.example/token"),
            null,
            null,
            null,
            URI.create("https://as.example/jwks"));

    private final FakeIntrospection introspection = new FakeIntrospection();
    private final JpaServerProcess server;
    private final Rest all;

    JpaServerTest(@TempDir Path directory) throws IOException {
        JpaServerConfig config = JpaServerConfig.builder("county")
                .abilities(Abilities.builder().maxPageSize(2).build())
                .smart(SMART)
                .introspection(introspection.endpoint(), "rs", "secret")
                .build();
        server = JpaServerProcess.start(config, Path.of("target", "jpa.classpath"), directory);
        all = new Rest(server.fhirBase(), "all");
    }

    @BeforeAll
    void issue() {
        introspection.issue("all", "county", "user/*.cruds", "");
        introspection.issue("reader", "app", "user/Task.read", "");
        introspection.issue("app", "app", "user/Task.cruds user/Procedure.c", "");
        introspection.issue("p1", "patient-app", "patient/*.cruds", "p1");
    }

    @AfterAll
    void stop() {
        server.close();
        introspection.close();
    }

    @Test
    void request_withoutLiveToken_answers401() throws Exception {
        HttpResponse<String> unknown = all.as("unknown").get("Task");

        assertThat(all.as("").get("Task").statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.headers().firstValue("WWW-Authenticate").orElse("")).contains("invalid_token");
        assertThat(all.as("").get(".well-known/smart-configuration").body()).contains("https://as.example/token");
    }

    @Test
    void metadata_isOpenAndNamesTheAuthorizationServer() throws Exception {
        HttpResponse<String> answer = all.as("").get("metadata");

        assertThat(answer.statusCode()).isEqualTo(200);
        CapabilityStatement statement = Rest.parse(CapabilityStatement.class, answer);
        assertThat(statement.getRestFirstRep().getSecurity().getExtension()).hasSize(1);
        assertThat(statement.getSoftware().getName()).isEqualTo("county");
    }

    @Test
    void write_withoutScope_answers403() throws Exception {
        HttpResponse<String> refused = all.as("reader").put(task("scope", "p1"));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("WWW-Authenticate").orElse("")).contains("insufficient_scope");
        assertThat(all.as("reader").get("Procedure").statusCode()).isEqualTo(403);
    }

    @Test
    void patientScope_seesOnePatientOnly() throws Exception {
        all.put(task("mine", "p1"));
        all.put(task("theirs", "p2"));
        Rest patient = all.as("p1");

        assertThat(patient.get("Task/mine").statusCode()).isEqualTo(200);
        assertThat(patient.get("Task/theirs").statusCode()).isEqualTo(404);
        assertThat(patient.put(task("theirs", "p1")).statusCode()).isEqualTo(403);
        Bundle found = Rest.parse(Bundle.class, patient.get("Task?_id=mine,theirs"));
        assertThat(found.getEntry())
                .extracting(entry -> entry.getResource().getIdPart())
                .containsExactly("mine");
    }

    @Test
    void search_pages_bringEveryMatchOnce() throws Exception {
        Organization pager = new Organization();
        pager.setId("pager");
        all.put(pager);
        for (int i = 0; i < 5; i++) {
            all.put(task("page" + i, "paged").setOwner(new Reference("Organization/pager")));
        }
        List<String> seen = new ArrayList<>();
        String next = "Task?owner=Organization/pager&_sort=_lastUpdated&_lastUpdated=gt2020-01-01&_count=50";
        while (!next.isEmpty()) {
            Bundle page = Rest.parse(Bundle.class, all.as("reader").get(next));
            page.getEntry().forEach(entry -> seen.add(entry.getResource().getIdPart()));
            next = page.getLink("next") == null ? "" : page.getLink("next").getUrl();
        }

        assertThat(seen).containsExactly("page0", "page1", "page2", "page3", "page4");
    }

    @Test
    void update_staleVersion_answers412() throws Exception {
        all.put(task("stale", "p1"));
        Task task = Rest.parse(Task.class, all.as("app").get("Task/stale"));
        task.setStatus(TaskStatus.ACCEPTED);

        assertThat(all.as("app").put(task, "If-Match", "W/\"1\"").statusCode()).isEqualTo(200);
        assertThat(all.as("app")
                        .put(task.setStatus(TaskStatus.REJECTED), "If-Match", "W/\"1\"")
                        .statusCode())
                .isEqualTo(412);
        assertThat(all.as("app").put(task.setDescription("mine")).statusCode()).isEqualTo(422);
    }

    @Test
    void create_ifNoneExist_storesOne() throws Exception {
        Procedure procedure = procedure("once");

        HttpResponse<String> first = all.post("Procedure", procedure, "If-None-Exist", "identifier=urn:test|once");
        HttpResponse<String> second = all.post("Procedure", procedure, "If-None-Exist", "identifier=urn:test|once");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
    }

    @Test
    void batch_entries_areJudgedOneByOne() throws Exception {
        all.put(task("batch", "p1"));
        Bundle batch = new Bundle().setType(BundleType.BATCH);
        batch.addEntry().getRequest().setMethod(HTTPVerb.GET).setUrl("Task/batch");
        batch.addEntry().getRequest().setMethod(HTTPVerb.GET).setUrl("Patient?_id=p1");
        batch.addEntry().getRequest().setMethod(HTTPVerb.GET).setUrl("Task/none");
        batch.addEntry()
                .setResource(procedure("batch"))
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("Procedure");
        batch.addEntry()
                .setResource(task("batch", "p1").setDescription("mine"))
                .getRequest()
                .setMethod(HTTPVerb.PUT)
                .setUrl("Task/batch");

        HttpResponse<String> answer = all.as("app").post("", batch);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Rest.parse(Bundle.class, answer).getEntry())
                .extracting(entry -> entry.getResponse().getStatus().substring(0, 3))
                .containsExactly("200", "403", "404", "201", "422");
    }

    @Test
    void restart_afterStopAndAfterKill_keepsPortAndData() throws Exception {
        all.put(task("kept", "p1"));

        server.restart();
        HttpResponse<String> afterStop = all.get("Task/kept");
        all.put(task("kept2", "p1"));
        server.kill();
        boolean alive = server.isAlive();
        server.restart();

        assertThat(afterStop.statusCode()).isEqualTo(200);
        assertThat(alive).isFalse();
        assertThat(server.fhirBase()).isEqualTo(all.base());
        assertThat(all.get("Task/kept").statusCode()).isEqualTo(200);
        assertThat(all.get("Task/kept2").statusCode()).isEqualTo(200);
    }

    private static Task task(String id, String patient) {
        Task task = new Task();
        task.setId(id);
        task.setStatus(TaskStatus.REQUESTED).setIntent(TaskIntent.ORDER);
        task.getCode().addCoding().setCode("fulfill");
        task.setFor(new Reference("Patient/" + patient));
        task.setOwner(new Reference("Organization/cbo"));
        return task;
    }

    private static Procedure procedure(String identifier) {
        Procedure procedure = new Procedure();
        procedure.addIdentifier().setSystem("urn:test").setValue(identifier);
        procedure.setStatus(Procedure.ProcedureStatus.COMPLETED);
        procedure.setSubject(new Reference("Patient/p1"));
        return procedure;
    }
}
