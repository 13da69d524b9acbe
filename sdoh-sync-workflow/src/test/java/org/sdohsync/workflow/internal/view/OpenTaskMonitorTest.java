// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.view;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.workflow.feed.Feed;
import org.sdohsync.workflow.internal.feed.FeedSubject;
import org.sdohsync.workflow.internal.feed.MapStore;
import org.sdohsync.workflow.internal.feed.PageTask;
import org.sdohsync.workflow.internal.feed.TaskServer;
import org.sdohsync.workflow.internal.feed.TaskServer.Row;
import org.sdohsync.workflow.view.ReferralEvent;
import org.sdohsync.workflow.view.ReferralRemoved;
import org.sdohsync.workflow.view.ServiceRequestChanged;

class OpenTaskMonitorTest {
    private static final Role ROLE = Role.recipient(List.of("Organization/1"));

    private static final FeedSubject MINE = FeedSubject.of(ROLE, LaunchContext.empty());

    private final MapStore records = new MapStore();
    private final Store store = Store.over(records, Sealing.none());
    private final OpenReferrals open = OpenReferrals.in(store);
    private final List<ReferralEvent> events = new ArrayList<>();
    private final TaskServer server;
    private final Connection connection;
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private boolean listenerWorks = true;

    OpenTaskMonitorTest() throws IOException {
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
    void run_afterADay_tellsAtOnceWhatIsAnothersAndOnlyAfterASecondLookWhatIsGone() {
        server.rows.remove("a");
        server.put("b", "Organization/2");
        now = now.plus(Duration.ofDays(1));

        look();
        assertThat(events).containsExactly(new ReferralRemoved(connection, "b", ReferralRemoved.Reason.NOT_OURS));
        now = now.plus(Duration.ofMinutes(15));
        look();
        now = now.plus(Duration.ofDays(1));
        look();

        assertThat(events)
                .containsExactly(
                        new ReferralRemoved(connection, "b", ReferralRemoved.Reason.NOT_OURS),
                        new ReferralRemoved(connection, "a", ReferralRemoved.Reason.GONE));
        assertThat(open.of(connection.id()).stream().map(OpenReferralRecord::taskId))
                .containsExactly("c");
    }

    @Test
    void run_whenTheServerLosesATaskForAMoment_tellsNothing() {
        Row lost = server.rows.remove("a");
        now = now.plus(Duration.ofDays(1));
        look();
        server.rows.put("a", requireNonNull(lost));
        now = now.plus(Duration.ofMinutes(15));
        look();
        server.rows.remove("a");
        now = now.plus(Duration.ofDays(1));

        look();

        assertThat(events).isEmpty();
        assertThat(open.of(connection.id()).stream().map(OpenReferralRecord::task))
                .hasSize(3)
                .allMatch(Optional::isPresent);
    }

    @Test
    void run_whenATaskIsClosedToUsForAMoment_tellsNothing() {
        server.ownerSearch = false;
        server.refused.put("Task/a", 403);
        now = now.plus(Duration.ofDays(1));
        look();
        server.refused.clear();
        now = now.plus(Duration.ofMinutes(15));

        look();

        assertThat(events).isEmpty();
    }

    @Test
    void run_whenOneFeedFails_looksAtTheOthersAndSaysSo() {
        note("s", "accepted", Feed.REQUESTER);
        assertThat(lookAt(List.of(MINE, FeedSubject.requester(List.of("Organization/1")))))
                .isEmpty();
        server.rows.remove("a");
        server.refused.put("Task?requester", 503);
        now = now.plus(Duration.ofDays(1));

        assertThat(lookAt(List.of(MINE, FeedSubject.requester(List.of("Organization/1")))))
                .containsInstanceOf(HttpStatusException.class);
        now = now.plus(Duration.ofMinutes(15));
        assertThat(lookAt(List.of(MINE, FeedSubject.requester(List.of("Organization/1")))))
                .containsInstanceOf(HttpStatusException.class);

        assertThat(events).containsExactly(new ReferralRemoved(connection, "a", ReferralRemoved.Reason.GONE));
    }

    @Test
    void run_ofAFeedThatIsNotLookedForAnyMore_takesItsTasksOffTheView() {
        note("s", "accepted", Feed.REQUESTER);
        now = now.plus(Duration.ofDays(1));

        look();

        assertThat(events).isEmpty();
        assertThat(open.of(connection.id()).stream().map(OpenReferralRecord::taskId))
                .containsExactly("a", "b", "c");
    }

    @Test
    void run_betweenTwoLooks_readsNothingFromTheStore() {
        OpenTaskMonitor watch = watch();
        now = now.plus(Duration.ofMinutes(1));
        assertThat(watch.run(
                        connection,
                        server.client(),
                        List.of(MINE),
                        ServerCapabilities.unknown(),
                        MonitorSettings.DEFAULT))
                .isEmpty();
        int reads = records.reads;
        now = now.plus(Duration.ofMinutes(30));

        assertThat(watch.run(
                        connection,
                        server.client(),
                        List.of(MINE),
                        ServerCapabilities.unknown(),
                        MonitorSettings.DEFAULT))
                .isEmpty();

        assertThat(records.reads).isEqualTo(reads);
        assertThat(server.log).isEmpty();
    }

    @Test
    void run_withNothingTakenOn_readsNothingFromTheStoreUntilSomethingIs() {
        for (String id : List.of("a", "b", "c")) {
            note(id, "requested");
        }
        now = now.plus(Duration.ofHours(1));
        OpenTaskMonitor watch = watch();
        assertThat(watch.run(
                        connection,
                        server.client(),
                        List.of(MINE),
                        ServerCapabilities.unknown(),
                        MonitorSettings.DEFAULT))
                .isEmpty();
        int reads = records.reads;
        now = now.plus(Duration.ofHours(3));
        assertThat(watch.run(
                        connection,
                        server.client(),
                        List.of(MINE),
                        ServerCapabilities.unknown(),
                        MonitorSettings.DEFAULT))
                .isEmpty();
        assertThat(records.reads).isEqualTo(reads);

        note("a", "accepted");
        now = now.plus(Duration.ofHours(1));
        requests(server.now.plus(Duration.ofHours(1)), "3", "revoked");
        assertThat(watch.run(
                        connection,
                        server.client(),
                        List.of(MINE),
                        ServerCapabilities.unknown(),
                        MonitorSettings.DEFAULT))
                .isEmpty();

        assertThat(events).containsExactly(new ServiceRequestChanged(connection, "a", "sr-a", "revoked"));
    }

    @Test
    void run_whenTheListenerFails_tellsAgain() {
        server.put("a", "Organization/2");
        listenerWorks = false;
        now = now.plus(Duration.ofDays(1));
        look();
        listenerWorks = true;
        events.clear();
        now = now.plus(Duration.ofMinutes(15));

        look();

        assertThat(events).containsExactly(new ReferralRemoved(connection, "a", ReferralRemoved.Reason.NOT_OURS));
    }

    @Test
    void run_onAServerThatCannotSearchByOwner_readsEach() {
        server.ownerSearch = false;
        server.rows.remove("a");
        now = now.plus(Duration.ofDays(1));

        look();
        now = now.plus(Duration.ofMinutes(15));
        look();

        assertThat(events).containsExactly(new ReferralRemoved(connection, "a", ReferralRemoved.Reason.GONE));
    }

    @Test
    void run_onAServerThatSearchesNoRequestsByTime_asksWithoutIt() {
        server.refused.put("ServiceRequest?_id=sr-a,sr-b,sr-c&_count=40&_lastUpdated", 400);
        requests(server.now.plus(Duration.ofHours(1)), "3", "revoked");
        now = now.plus(Duration.ofHours(1));

        look();

        assertThat(events).containsExactly(new ServiceRequestChanged(connection, "a", "sr-a", "revoked"));
    }

    @Test
    void run_whenTheRequestOfAnAcceptedTaskIsRevoked_tellsOnce() {
        requests(server.now.plus(Duration.ofHours(1)), "3", "revoked");
        now = now.plus(Duration.ofHours(1));

        look();
        now = now.plus(Duration.ofHours(1));
        look();

        assertThat(events).containsExactly(new ServiceRequestChanged(connection, "a", "sr-a", "revoked"));
        assertThat(((ServiceRequestChanged) events.get(0)).revoked()).isTrue();
        assertThat(server.log)
                .filteredOn(line -> line.startsWith("ServiceRequest"))
                .hasSize(2);
    }

    @Test
    void run_whenOnlyTheTimeOfARequestMoves_tellsEachChange() {
        requests(server.now.plus(Duration.ofHours(1)), "1", "on-hold");
        now = now.plus(Duration.ofHours(1));
        look();
        requests(server.now.plus(Duration.ofHours(2)), "1", "revoked");
        now = now.plus(Duration.ofHours(1));

        look();

        assertThat(events)
                .containsExactly(
                        new ServiceRequestChanged(connection, "a", "sr-a", "on-hold"),
                        new ServiceRequestChanged(connection, "a", "sr-a", "revoked"));
    }

    @Test
    void run_onAServerThatRefusesLongAddresses_asksForFewerAtATime() {
        server.longest = 56;
        server.rows.remove("a");
        now = now.plus(Duration.ofDays(1));

        look();

        assertThat(server.log)
                .as("all but the one that is gone were shown by a search")
                .filteredOn(line -> line.startsWith("Task/"))
                .containsExactly("Task/a");
    }

    @Test
    void run_whenTheRequestIsOlderThanTheTask_isNoNews() {
        requests(server.now.minus(Duration.ofHours(1)), "1", "active");
        now = now.plus(Duration.ofHours(1));

        look();

        assertThat(events).isEmpty();
    }

    @Test
    void run_whenTheRequestChangedBetweenFirstSightAndAcceptance_tells() {
        note("late", "requested");
        requests("late", server.now.plus(Duration.ofMinutes(30)), "2", "revoked");
        server.tick(Duration.ofHours(1));
        note("late", "accepted");
        now = now.plus(Duration.ofHours(1));

        look();

        assertThat(events).containsExactly(new ServiceRequestChanged(connection, "late", "sr-late", "revoked"));
    }

    @Test
    void run_whenATaskWentToAnotherFeedOfOurs_leavesItToThatOne() {
        FeedSubject free = FeedSubject.open().behind(List.of(MINE));
        note("claimed", "requested", Feed.UNOWNED);
        note("taken", "requested", Feed.UNOWNED);
        assertThat(lookAt(List.of(MINE, free))).isEmpty();
        server.put("claimed", "Organization/1");
        server.put("taken", "Organization/2");
        now = now.plus(Duration.ofDays(1));

        assertThat(lookAt(List.of(MINE, free))).isEmpty();

        assertThat(events).containsExactly(new ReferralRemoved(connection, "taken", ReferralRemoved.Reason.NOT_OURS));
        assertThat(open.of(connection.id()).stream().map(OpenReferralRecord::taskId))
                .contains("claimed");
    }

    @Test
    void run_whenOneFeedIsOutsideOfTheGrant_looksAfterTheRest() {
        FeedSubject sent = FeedSubject.requester(List.of("Organization/1"));
        note("s", "accepted", Feed.REQUESTER);
        assertThat(lookAt(List.of(sent, MINE))).isEmpty();
        server.answer = (number, reply) -> server.log.get(server.log.size() - 1).contains("requester=")
                ? reply.newBuilder()
                        .code(403)
                        .setHeader("WWW-Authenticate", "Bearer error=\"insufficient_scope\"")
                        .build()
                : reply;
        server.put("b", "Organization/2");
        requests(server.now.plus(Duration.ofHours(1)), "3", "revoked");
        now = now.plus(Duration.ofDays(1));

        assertThat(lookAt(List.of(sent, MINE))).containsInstanceOf(AuthorizationException.class);

        assertThat(events)
                .containsExactly(
                        new ReferralRemoved(connection, "b", ReferralRemoved.Reason.NOT_OURS),
                        new ServiceRequestChanged(connection, "a", "sr-a", "revoked"));
    }

    @Test
    void run_withMoreTasksOfOneFeedThanALookTakes_looksAtTheOthersToo() {
        FeedSubject sent = FeedSubject.requester(List.of("Organization/1"));
        for (int i = 0; i < 401; i++) {
            String id = String.format(Locale.ROOT, "m%03d", i);
            server.put(id, "Organization/1");
            note(id, "requested");
        }
        note("s", "accepted", Feed.REQUESTER);
        assertThat(lookAt(List.of(MINE, sent))).isEmpty();
        server.put("s", "Organization/8");
        now = now.plus(Duration.ofDays(1));

        assertThat(lookAt(List.of(MINE, sent))).isEmpty();

        assertThat(events).containsExactly(new ReferralRemoved(connection, "s", ReferralRemoved.Reason.NOT_OURS));
    }

    private void look() {
        assertThat(lookAt(List.of(MINE))).isEmpty();
    }

    private Optional<SyncException> lookAt(List<FeedSubject> subjects) {
        return watch().run(
                        connection, server.client(), subjects, ServerCapabilities.unknown(), MonitorSettings.DEFAULT);
    }

    private OpenTaskMonitor watch() {
        return new OpenTaskMonitor(store, open, new Moving(), event -> {
            events.add(event);
            if (!listenerWorks) {
                throw new IllegalStateException("broken");
            }
        });
    }

    /** The time of the test. */
    private final class Moving extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private void note(String id, String status) {
        note(id, status, Feed.OWNER);
    }

    private void note(String id, String status, Feed feed) {
        Task task = new Task();
        task.setId(id);
        task.setStatus(Task.TaskStatus.fromCode(status));
        task.setPriority(Task.TaskPriority.URGENT);
        task.setDescription("canary");
        task.getFocus().setReference("ServiceRequest/sr-" + id);
        open.noting(connection.id(), feed, PageTask.of(id, "1", server.now, task), true)
                .run();
    }

    private void requests(Instant time, String version, String status) {
        requests("a", time, version, status);
    }

    private void requests(String task, Instant time, String version, String status) {
        server.requests = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{\"resource\":{"
                + "\"resourceType\":\"ServiceRequest\",\"id\":\"sr-" + task + "\",\"meta\":{\"versionId\":\"" + version
                + "\",\"lastUpdated\":\"" + time + "\"},\"status\":\"" + status + "\"}}]}";
    }
}
