// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.sdohsync.sandbox.fhir.ability.Ability;
import org.sdohsync.sandbox.fhir.access.TaskRoleRule;

class TaskRoleRuleTest {
    private final FakeTokens tokens = new FakeTokens();
    private PlainFhirServer server =
            PlainFhirServer.builder("clinic").tokens(tokens).start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void update_byOther_mayChangeStatusReasonAndOutputOnly() {
        server.load(Samples.task("t1", "Organization/cbo", "p1"));
        Rest app = client("app");
        Task task = Rest.parse(Task.class, app.get("Task/t1"));
        task.setStatus(TaskStatus.COMPLETED).setStatusReason(new CodeableConcept().setText("done"));
        task.addOutput().setType(new CodeableConcept().setText("note")).setValue(new StringType("x"));

        assertThat(app.put(task).statusCode()).isEqualTo(200);

        HttpResponse<String> refused = app.put(task.setDescription("mine now"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Rest.parse(OperationOutcome.class, refused).getIssue()).isNotEmpty();
        assertThat(Rest.parse(Task.class, app.get("Task/t1")).hasDescription()).isFalse();
    }

    @Test
    void update_byCreator_mayChangeAll() {
        Rest creator = client("creator");
        Task task = Rest.parse(Task.class, creator.post(Samples.task("", "Organization/cbo", "p1")));

        HttpResponse<String> answer = creator.put(task.setDescription("clearer"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(client("app").put(task.setDescription("other")).statusCode()).isEqualTo(422);
    }

    @Test
    void creatorTag_fromAClient_isNotBelieved() {
        server.load(Samples.task("t1", "Organization/cbo", "p1"));
        Rest app = client("app");
        Task task = Rest.parse(Task.class, app.get("Task/t1"));
        task.getMeta().addTag(TaskRoleRule.CREATOR, "app", null);
        app.put(task);

        assertThat(app.put(task.setDescription("mine now")).statusCode()).isEqualTo(422);
    }

    @Test
    void update_whileRuleIsOff_mayChangeAll() {
        server.close();
        Abilities lax = Abilities.builder().without(Ability.TASK_ROLE_RULE).build();
        server = PlainFhirServer.builder("lax").tokens(tokens).abilities(lax).start();
        server.load(Samples.task("t1", "Organization/cbo", "p1"));
        Rest app = client("app");

        Task task = Rest.parse(Task.class, app.get("Task/t1"));

        assertThat(app.put(task.setDescription("fine")).statusCode()).isEqualTo(200);
    }

    private Rest client(String name) {
        return new Rest(server).as(tokens.issue(name, null, "user/*.cruds"));
    }
}
