// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.audit.AccessEvent;
import org.sdohsync.fhir.audit.AccessEvent.Interaction;
import org.sdohsync.fhir.audit.AccessEvent.Outcome;
import org.sdohsync.fhir.audit.AccessEvent.Purpose;
import org.sdohsync.fhir.internal.audit.AccessLog;

/** Design rule 11: every read and write of patient data is told, with names of resources and nothing of their content. */
class AccessLogTest {
    private static final FhirBase BASE = FhirBase.restore("https://fhir.example/r4");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String CANARY = "canary-of-the-patient";

    private final List<AccessEvent> told = new ArrayList<>();
    private final Deque<HttpReply> answers = new ArrayDeque<>();
    private final FhirClient client = FhirClient.over(this::send, BASE, Limits.defaults())
            .noting(AccessLog.of(connection(), Clock.fixed(NOW, ZoneOffset.UTC), told::add));

    @Test
    void read_isToldWithConnectionAccountAndResource() {
        answer(200, "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"name\":[{\"family\":\"" + CANARY + "\"}]}");

        assertThat(client.purpose(Purpose.DETAILS).readAs(Patient.class, "p1")).isPresent();

        assertThat(told)
                .containsExactly(new AccessEvent(
                        new ConnectionId("c1"),
                        "user-7",
                        "https://fhir.example/r4",
                        Interaction.READ,
                        Purpose.DETAILS,
                        List.of("Patient/p1"),
                        Outcome.SUCCESS,
                        0,
                        NOW));
    }

    @Test
    void read_ofWhatIsNotThere_isToldToo() {
        answer(404, "");

        assertThat(client.read("Task", "t1")).isEmpty();

        assertThat(only().outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(only().resources()).containsExactly("Task/t1");
    }

    @Test
    void search_tellsWhatWasOnThePageAndNotWhatWasAskedFor() {
        answer(200, """
                {"resourceType":"Bundle","type":"searchset","entry":[
                 {"resource":{"resourceType":"Task","id":"t1"}},{"resource":{"resourceType":"Patient","id":"p1"}}]}""");

        var page = client.search("Task?patient=" + CANARY).next(head -> false);

        assertThat(page).isPresent();
        assertThat(only().interaction()).isEqualTo(Interaction.SEARCH);
        assertThat(only().resources()).containsExactly("Task/t1", "Patient/p1");
        assertThat(told.toString()).doesNotContain(CANARY);
    }

    @Test
    void search_thatIsRefused_tellsTypeAndStatus() {
        answer(403, "");

        assertThatThrownBy(() -> client.search("Task?patient=" + CANARY).next(head -> true))
                .isInstanceOf(SyncException.class);

        assertThat(only().outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(only().status()).isEqualTo(403);
        assertThat(only().resources()).containsExactly("Task");
    }

    @Test
    void batch_tellsWhatCame() {
        answer(200, """
                {"resourceType":"Bundle","type":"batch-response","entry":[
                 {"response":{"status":"200"},"resource":{"resourceType":"Patient","id":"p1"}},
                 {"response":{"status":"404"}}]}""");

        assertThat(client.batch(List.of("Patient/p1", "Group/g1"))).hasSize(2);

        assertThat(only().interaction()).isEqualTo(Interaction.BATCH);
        assertThat(only().resources()).containsExactly("Patient/p1");
    }

    @Test
    void createAndUpdate_tellWhatWasWritten() {
        JsonObject procedure =
                JsonObject.builder().text("resourceType", "Procedure").build();
        JsonObject task = JsonObject.builder()
                .text("resourceType", "Task")
                .text("id", "t1")
                .build();
        answer(201, "{\"resourceType\":\"Procedure\",\"id\":\"new\"}");
        answer(200, "{\"resourceType\":\"Task\",\"id\":\"t1\"}");

        client.create(procedure, null);
        client.update(read(task), task);

        assertThat(told)
                .extracting(AccessEvent::interaction, AccessEvent::resources)
                .containsExactly(
                        tuple(Interaction.CREATE, List.of("Procedure/new")),
                        tuple(Interaction.UPDATE, List.of("Task/t1")));
    }

    private static RawResource read(JsonObject task) {
        return new RawResource(LocalReference.of("Task", "t1"), task, "3", EntityTag.ofVersion("3"));
    }

    @Test
    void update_withoutAnswer_isToldAsFailed() {
        JsonObject task = JsonObject.builder()
                .text("resourceType", "Task")
                .text("id", "t1")
                .build();

        assertThatThrownBy(() -> client.update(read(task), task)).isInstanceOf(TransportException.class);

        assertThat(only().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void listenerThatThrows_changesNothing() {
        answer(200, "{\"resourceType\":\"Task\",\"id\":\"t1\"}");
        FhirClient unlucky = client.noting(AccessLog.of(connection(), Clock.fixed(NOW, ZoneOffset.UTC), event -> {
            throw new IllegalStateException("the trail is full");
        }));

        assertThat(unlucky.read("Task", "t1")).isPresent();
    }

    private AccessEvent only() {
        assertThat(told).hasSize(1);
        return told.get(0);
    }

    private void answer(int status, String body) {
        answers.add(new HttpReply(status, BASE.uri(), name -> null, body.getBytes(UTF_8)));
    }

    private HttpReply send(OutgoingRequest request) {
        HttpReply next = answers.poll();
        if (next == null) {
            throw new TransportException(
                    request + " got no answer", TransportException.Delivery.UNKNOWN, new IOException("reset"));
        }
        return next;
    }

    private static Connection connection() {
        return ConnectionRecord.builder(
                        new ConnectionId("c1"),
                        "user-7",
                        BASE,
                        Role.recipient(List.of("Organization/1")),
                        AuthorizationEndpoints.of(BASE.resolve("authorize"), BASE.resolve("token"), null, null),
                        ClientIdentity.publicClient("app"),
                        NOW)
                .build()
                .view();
    }
}
