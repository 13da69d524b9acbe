// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.sandbox.fhir.ability.Abilities;

class TokenGuardTest {
    private final FakeTokens tokens = new FakeTokens();
    private final PlainFhirServer server = PlainFhirServer.builder("clinic")
            .tokens(tokens)
            .abilities(Abilities.builder().maxPageSize(1).build())
            .start();
    private final Rest rest = new Rest(server);

    @BeforeEach
    void load() {
        server.load(Samples.task("t1", "Organization/cbo", "p1"), Samples.task("t2", "Organization/cbo", "p2"));
        server.load(Samples.patient("p1", "Doe"), Samples.patient("p2", "Roe"));
        server.load(Samples.withId(new Organization().setName("CBO"), "cbo"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void request_withoutToken_isChallengedWithoutErrorCode() {
        HttpResponse<String> answer = rest.get("Task/t1");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(challenge(answer)).isEqualTo("Bearer realm=\"clinic\"");
        assertThat(rest.get("metadata").statusCode()).isEqualTo(200);
    }

    @Test
    void request_withRevokedToken_answersInvalidToken() {
        String token = tokens.issue("app", null, "user/*.read");
        assertThat(rest.as(token).get("Task/t1").statusCode()).isEqualTo(200);

        tokens.revoke(token);

        HttpResponse<String> answer = rest.as(token).get("Task/t1");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(challenge(answer)).contains("error=\"invalid_token\"");
        assertThat(answer.body()).doesNotContain(token);
    }

    @Test
    void request_whileNobodyCanBeAsked_answers503() {
        try (PlainFhirServer lost = PlainFhirServer.builder("lost")
                .tokens(token -> {
                    throw new UncheckedIOException(new IOException("down"));
                })
                .start()) {
            assertThat(new Rest(lost.fhirBase(), "x").get("Task/t1").statusCode())
                    .isEqualTo(503);
        }
    }

    @Test
    void scopes_versionOneAndTwo_areBothUnderstood() {
        Rest reader = rest.as(tokens.issue("app", null, "user/Task.read"));
        assertThat(reader.get("Task/t1").statusCode()).isEqualTo(200);
        assertThat(reader.get("Task?code=fulfill").statusCode()).isEqualTo(200);
        assertThat(reader.get("Patient/p1").statusCode()).isEqualTo(403);
        assertThat(challenge(reader.get("Patient/p1"))).contains("insufficient_scope");
        assertThat(reader.put(Samples.task("t1", "Organization/cbo", "p1")).statusCode())
                .isEqualTo(403);

        Rest second = rest.as(tokens.issue("app", null, "system/Task.ru", "user/Procedure.c"));
        assertThat(second.get("Task/t1").statusCode()).isEqualTo(200);
        assertThat(second.get("Task?code=fulfill").statusCode()).isEqualTo(403);
        assertThat(second.post(Samples.procedure("a", "ServiceRequest/t1")).statusCode())
                .isEqualTo(201);
        assertThat(second.get("Procedure/1").statusCode()).isEqualTo(403);
        assertThat(rest.as(tokens.issue("app", null, "user/Task.rs?code=x"))
                        .get("Task/t1")
                        .statusCode())
                .isEqualTo(403);
        assertThat(rest.as(tokens.issue("app", null, "patient/*.cruds"))
                        .get("Task/t1")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void patientScopes_otherPatients_areAsGoodAsAbsent() {
        Rest app = rest.as(tokens.issue("app", "p1", "patient/*.cruds"));

        assertThat(app.get("Task/t1").statusCode()).isEqualTo(200);
        assertThat(app.get("Task/t2").statusCode()).isEqualTo(404);
        assertThat(app.get("Patient/p1").statusCode()).isEqualTo(200);
        assertThat(app.get("Patient/p2").statusCode()).isEqualTo(404);
        assertThat(app.get("Organization/cbo").statusCode()).isEqualTo(200);
        assertThat(app.search("Task?code=fulfill").getTotal()).isEqualTo(1);
        assertThat(app.get("Task/t2/_history").statusCode()).isEqualTo(404);
    }

    @Test
    void patientScopes_writesOutsideTheCompartment_areRefused() {
        Rest app = rest.as(tokens.issue("app", "p1", "patient/*.cruds"));
        Task own = Rest.parse(Task.class, app.get("Task/t1"));

        assertThat(app.put(own.setStatus(TaskStatus.ACCEPTED)).statusCode()).isEqualTo(200);
        assertThat(app.put(Samples.task("t2", "Organization/cbo", "p1")).statusCode())
                .isEqualTo(403);
        assertThat(app.put(Samples.task("t1", "Organization/cbo", "p2")).statusCode())
                .isEqualTo(403);
        assertThat(app.post(Samples.task("", "Organization/cbo", "p2")).statusCode())
                .isEqualTo(403);
        assertThat(app.delete("Patient/p2").statusCode()).isEqualTo(403);
        assertThat(app.post(new Organization().setName("mine")).statusCode()).isEqualTo(403);
    }

    @Test
    void nextPage_ofAnothersSearch_isRefused() {
        Rest wide = rest.as(tokens.issue("wide", null, "user/*.read"));
        String next =
                wide.search("Task?_sort=_lastUpdated&_count=1").getLink("next").getUrl();

        assertThat(wide.get(next).statusCode()).isEqualTo(200);
        assertThat(rest.get(next).statusCode()).isEqualTo(401);
        assertThat(rest.as(tokens.issue("narrow", "p1", "patient/*.read"))
                        .get(next)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void batch_entries_areJudgedOneByOne() {
        Bundle batch = new Bundle().setType(BundleType.BATCH);
        get(batch, "Task/t1");
        get(batch, "Patient/p1");
        get(batch, "Task?code=" + Samples.TASK_CODES + "|fulfill");
        get(batch, "Task/none");
        batch.addEntry()
                .setResource(Samples.procedure("a", "ServiceRequest/t1"))
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("Procedure")
                .setIfNoneExist("identifier=urn:test|a");
        batch.addEntry()
                .setResource(Samples.task("t1", "Organization/cbo", "p1").setStatus(TaskStatus.ACCEPTED))
                .getRequest()
                .setMethod(HTTPVerb.PUT)
                .setUrl("Task/t1")
                .setIfMatch("W/\"8\"");

        HttpResponse<String> answer = rest.as(tokens.issue("app", null, "user/Task.cruds", "user/Procedure.c"))
                .post(batch);

        assertThat(answer.statusCode()).isEqualTo(200);
        Bundle done = Rest.parse(Bundle.class, answer);
        assertThat(done.getEntry())
                .extracting(entry -> entry.getResponse().getStatus().substring(0, 3))
                .containsExactly("200", "403", "200", "404", "201", "412");
        assertThat(done.getEntry().get(0).getResource()).isInstanceOf(Task.class);
        assertThat(done.getEntry().get(1).getResponse().getOutcome()).isNotNull();
        assertThat(done.getEntry().get(2).getResource()).isInstanceOf(Bundle.class);
        assertThat(done.getEntry().get(4).getResponse().getLocation()).contains("Procedure/");
        assertThat(server.requests().count("POST", "")).isEqualTo(1);
        assertThat(server.requests().total()).isEqualTo(1);
    }

    private static void get(Bundle batch, String url) {
        batch.addEntry().getRequest().setMethod(HTTPVerb.GET).setUrl(url);
    }

    private static String challenge(HttpResponse<String> answer) {
        return answer.headers().firstValue("WWW-Authenticate").orElse("");
    }
}
