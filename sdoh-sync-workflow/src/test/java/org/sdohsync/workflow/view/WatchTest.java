// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.AuthorizationEndpoints;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.ConnectionRecord;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.workflow.sync.Feed;
import org.sdohsync.workflow.sync.FeedSubject;
import org.sdohsync.workflow.sync.MapStore;
import org.sdohsync.workflow.sync.TaskServer;
import org.sdohsync.workflow.sync.TaskSnapshot;

class WatchTest {
    private static final Role ROLE = Role.recipient(List.of("Organization/1"));

    private final Store store = Store.over(new MapStore(), Sealing.none());
    private final OpenReferrals open = OpenReferrals.in(store);
    private final List<ReferralEvent> events = new ArrayList<>();
    private final TaskServer server;
    private final Connection connection;
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private boolean listenerWorks = true;

    WatchTest() throws IOException {
        server = new TaskServer();
        FhirBase base = FhirBase.restore(server.base());
        connection = ConnectionRecord.builder(
                        new ConnectionId("c1"),
                        "user-7",
                        base,
                        ROLE,
                        AuthorizationEndpoints.of(base.resolve("authorize"), base.resolve("token"), null, null),
                        ClientIdentity.publicClient("pantry-app"),
                        Instant.EPOCH)
                .build()
                .view();
        for (String id : List.of("a", "b", "c")) {
            server.put(id, "Organization/1");
            note(id, "accepted");
        }
        look();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void run_beforeALookIsDue_asksNothing() {
        now = now.plus(Duration.ofMinutes(59));

        look();

        assertThat(server.log).isEmpty();
    }

    @Test
    void run_afterADay_tellsOnceWhatIsGoneAndWhatIsAnothers() {
        server.rows.remove("a");
        server.put("b", "Organization/2");
        now = now.plus(Duration.ofDays(1));

        look();
        now = now.plus(Duration.ofDays(1));
        look();

        assertThat(events)
                .containsExactly(
                        new Departed(connection, "a", Departed.Reason.GONE),
                        new Departed(connection, "b", Departed.Reason.NOT_OURS));
        assertThat(open.of(connection.id()).stream().map(OpenReferral::taskId)).containsExactly("c");
    }

    @Test
    void run_whenTheListenerFails_tellsAgain() {
        server.rows.remove("a");
        listenerWorks = false;
        now = now.plus(Duration.ofDays(1));
        look();
        listenerWorks = true;
        events.clear();
        now = now.plus(Duration.ofDays(1));

        look();

        assertThat(events).hasSize(1);
    }

    @Test
    void run_onAServerThatCannotSearchByOwner_readsEach() {
        server.ownerSearch = false;
        server.rows.remove("a");
        now = now.plus(Duration.ofDays(1));

        look();

        assertThat(events).containsExactly(new Departed(connection, "a", Departed.Reason.GONE));
    }

    @Test
    void run_whenTheRequestOfAnAcceptedTaskIsRevoked_tellsOnce() {
        requests(server.now.plus(Duration.ofHours(1)), "3", "revoked");
        now = now.plus(Duration.ofHours(1));

        look();
        now = now.plus(Duration.ofHours(1));
        look();

        assertThat(events).containsExactly(new RequestChanged(connection, "a", "sr-a", "revoked"));
        assertThat(((RequestChanged) events.get(0)).revoked()).isTrue();
        assertThat(server.log)
                .filteredOn(line -> line.startsWith("ServiceRequest"))
                .hasSize(2);
    }

    @Test
    void run_whenTheRequestIsOlderThanTheTask_isNoNews() {
        requests(server.now.minus(Duration.ofHours(1)), "1", "active");
        now = now.plus(Duration.ofHours(1));

        look();

        assertThat(events).isEmpty();
    }

    @Test
    void note_ofAClosedTask_takesItOffTheView() {
        note("a", "completed");

        assertThat(open.of(connection.id()).stream().map(OpenReferral::taskId)).containsExactly("b", "c");
    }

    @Test
    void view_afterARestart_holdsTheTaskAndItsUrgency() {
        OpenReferrals later = OpenReferrals.in(store);

        OpenReferral first = later.all().stream().findFirst().orElseThrow();

        assertThat(first.task().orElseThrow().getFocus().getReference()).isEqualTo("ServiceRequest/sr-a");
        assertThat(first.status().text()).isEqualTo("accepted");
        assertThat(later.urgent()).containsExactly(connection.id());
        assertThat(first.toString()).doesNotContain("canary");
    }

    @Test
    void delete_ofAConnection_leavesNothing() {
        open.delete(connection.id());

        assertThat(open.all().values()).isEmpty();
    }

    private void look() {
        Watch watch = new Watch(store, open, Clock.fixed(now, ZoneOffset.UTC), event -> {
            events.add(event);
            if (!listenerWorks) {
                throw new IllegalStateException("broken");
            }
        });
        watch.run(connection, server.client(), List.of(FeedSubject.of(ROLE, LaunchContext.empty())), WatchPlan.DEFAULT);
    }

    private void note(String id, String status) {
        Task task = new Task();
        task.setId(id);
        task.setStatus(Task.TaskStatus.fromCode(status));
        task.setPriority(Task.TaskPriority.URGENT);
        task.setDescription("canary");
        task.getFocus().setReference("ServiceRequest/sr-" + id);
        open.note(connection.id(), Feed.MINE, TaskSnapshot.of(id, "1", server.now, task), true);
    }

    private void requests(Instant time, String version, String status) {
        server.requests = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{\"resource\":{"
                + "\"resourceType\":\"ServiceRequest\",\"id\":\"sr-a\",\"meta\":{\"versionId\":\"" + version
                + "\",\"lastUpdated\":\"" + time + "\"},\"status\":\"" + status + "\"}}]}";
    }
}
