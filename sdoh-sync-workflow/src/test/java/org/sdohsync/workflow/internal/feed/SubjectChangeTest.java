// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.workflow.feed.FeedSettings;

/** Feeds whose owners or patients change between two passes: nothing is lost, and nothing comes twice that was taken before. */
class SubjectChangeTest {
    private static final ConnectionId ID = new ConnectionId("c1");

    private final Records<Checkpoint> checkpoints =
            Store.over(new MapStore(), Sealing.none()).records(new CheckpointCodec());
    private final List<String> delivered = new ArrayList<>();
    private final TaskServer server;
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private int pageSize = 10;

    SubjectChangeTest() throws IOException {
        server = new TaskServer();
        for (int i = 1; i <= 4; i++) {
            put("a" + i, "Organization/1", "p");
            put("b" + i, "Organization/2", "q");
            server.tick(Duration.ofHours(1));
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void run_withAnotherOwner_bringsItsTasksAndNoneOfTheOthersAgain() {
        pass(owners("Organization/1"));
        put("a2", "Organization/1", "p");
        server.tick(Duration.ofHours(1));
        delivered.clear();

        pass(owners("Organization/1", "Organization/2"));

        assertThat(delivered).containsExactlyInAnyOrder("a2/2", "b1/1", "b2/1", "b3/1", "b4/1");
        delivered.clear();
        pass(owners("Organization/1", "Organization/2"));
        assertThat(delivered).isEmpty();
    }

    @Test
    void run_withAnotherOwner_brokenOffInTheMiddle_goesOnWithoutRepeating() {
        pass(owners("Organization/1"));
        delivered.clear();
        pageSize = 2;
        server.answer = (search, reply) -> search > 4 ? server.reply(503, "") : reply;

        assertThat(run(owners("Organization/1", "Organization/2")).failure()).isPresent();
        server.answer = (search, reply) -> reply;
        pass(owners("Organization/1", "Organization/2"));

        assertThat(delivered).containsExactlyInAnyOrder("b1/1", "b2/1", "b3/1", "b4/1");
    }

    @Test
    void run_withAnOwnerLess_keepsItsCursor() {
        pass(owners("Organization/1", "Organization/2"));
        delivered.clear();
        server.log.clear();
        put("a1", "Organization/1", "p");
        put("b1", "Organization/2", "q");

        pass(owners("Organization/1"));

        assertThat(delivered).containsExactly("a1/2");
        assertThat(server.log).singleElement().asString().contains("owner=Organization/1&_lastUpdated=ge");
    }

    @Test
    void run_withAnOwnerThatComesBack_bringsWhatHappenedMeanwhile() {
        pass(owners("Organization/1", "Organization/2"));
        pass(owners("Organization/1"));
        put("b1", "Organization/2", "q");
        server.tick(Duration.ofHours(1));
        delivered.clear();

        pass(owners("Organization/1", "Organization/2"));

        assertThat(delivered).contains("b1/2").doesNotContain("a1/1", "a2/1", "a3/1");
    }

    @Test
    void run_withAnotherPatient_bringsTheTasksOfThatOneOnly() {
        pass(FeedSubject.patients(List.of("Patient/p")));
        delivered.clear();

        pass(FeedSubject.patients(List.of("Patient/p", "Patient/q")));

        assertThat(delivered).containsExactlyInAnyOrder("b1/1", "b2/1", "b3/1", "b4/1");
    }

    @Test
    void run_withAFailedTaskOfAnOwnerThatLeft_forgetsIt() {
        assertThat(run(owners("Organization/1", "Organization/2"), snapshot -> {
                            throw new IllegalStateException("broken");
                        })
                        .failed())
                .hasSize(8);

        FeedReport result = run(owners("Organization/1"));

        assertThat(result.failed()).isEmpty();
        assertThat(delivered).containsExactlyInAnyOrder("a1/1", "a2/1", "a3/1", "a4/1");
    }

    @Test
    void run_whenTheServerDemandsAPatientNoLonger_bringsTheTasksOfTheOthersToo() {
        FeedSubject known = owners("Organization/1", "Organization/2").knowing(List.of("Patient/p"));
        server.demanded = "patient";
        pass(known);
        assertThat(delivered).containsExactlyInAnyOrder("a1/1", "a2/1", "a3/1", "a4/1");
        delivered.clear();
        server.demanded = "";
        now = now.plus(FeedSettings.RELEARN_AFTER).plusSeconds(1);

        pass(known);

        assertThat(delivered).containsExactlyInAnyOrder("b1/1", "b2/1", "b3/1", "b4/1");
    }

    @Test
    void run_whenTheServerStillDemandsAPatient_keepsItsCursorOverTheWeeks() {
        FeedSubject known = owners("Organization/1").knowing(List.of("Patient/p"));
        server.demanded = "patient";
        pass(known);
        delivered.clear();
        server.log.clear();
        now = now.plus(FeedSettings.RELEARN_AFTER).plusSeconds(1);

        pass(known);

        assertThat(delivered).isEmpty();
        assertThat(server.log.get(server.log.size() - 1)).contains("_lastUpdated=ge");
    }

    @Test
    void run_ofALaterFeed_takesWhatTheFirstCannotAskFor() {
        FeedSubject mine = owners("Organization/1").knowing(List.of("Patient/q"));
        FeedSubject patients =
                FeedSubject.patients(List.of("Patient/p", "Patient/q")).behind(List.of(mine));
        put("ours-of-p", "Organization/1", "p");
        put("ours-of-q", "Organization/1", "q");
        server.demanded = "patient";

        FeedReport first = run(mine);
        assertThat(delivered).containsExactly("ours-of-q/1");
        delivered.clear();
        assertThat(over(patients).after(first).run(this::take).failure()).isEmpty();

        assertThat(delivered).contains("ours-of-p/1", "a1/1").doesNotContain("ours-of-q/1");
    }

    @Test
    void run_ofALaterFeed_whenTheFirstCanAskForLessNow_bringsWhatThatLeaves() {
        FeedSubject mine = owners("Organization/1").knowing(List.of("Patient/q"));
        FeedSubject patients = FeedSubject.patients(List.of("Patient/p")).behind(List.of(mine));
        pass(patients);
        server.demanded = "patient";
        server.tick(Duration.ofHours(1));
        put("ours-of-p", "Organization/1", "p");
        FeedReport first = run(mine);
        delivered.clear();

        assertThat(over(patients).after(first).run(this::take).failure()).isEmpty();

        assertThat(delivered).containsExactlyInAnyOrder("a1/1", "a2/1", "a3/1", "a4/1", "ours-of-p/1");
    }

    @Test
    void run_ofALaterFeed_whenTheFirstGivesUpAnOwner_bringsWhatThatLeaves() {
        askedByUs("x", "Organization/2");
        askedByUs("y", "Organization/7");
        rounds(owners("Organization/1", "Organization/2"));
        assertThat(delivered).contains("x/1", "y/1").doesNotHaveDuplicates();
        delivered.clear();

        rounds(owners("Organization/1"));
        assertThat(delivered).contains("x/1");
        delivered.clear();
        rounds(owners("Organization/1"));
        assertThat(delivered).isEmpty();
        rounds(owners("Organization/1", "Organization/2"));

        assertThat(delivered).containsExactlyInAnyOrder("b1/1", "b2/1", "b3/1", "b4/1");
    }

    @Test
    void run_ofALaterFeed_whenTheFirstGivesUpWhatItNeverBrought_losesNothing() {
        server.timeSearch = false;
        askedByUs("x", "Organization/2");
        FeedSubject both = owners("Organization/1", "Organization/2");
        pass(asked().behind(List.of(both)));
        assertThat(delivered).isEmpty();

        pass(asked().behind(List.of(owners("Organization/1"))));

        assertThat(delivered).containsExactly("x/1");
    }

    private void rounds(FeedSubject mine) {
        pass(mine);
        pass(asked().behind(List.of(mine)));
    }

    private static FeedSubject asked() {
        return FeedSubject.requester(List.of("Organization/9"));
    }

    private void askedByUs(String id, String owner) {
        server.put(id, owner);
        server.extra(id, "\"status\":\"accepted\",\"requester\":{\"reference\":\"Organization/9\"},");
    }

    private void put(String id, String owner, String patient) {
        server.put(id, owner);
        server.extra(id, "\"status\":\"requested\",\"for\":{\"reference\":\"Patient/" + patient + "\"},");
    }

    private static FeedSubject owners(String... owners) {
        return FeedSubject.of(Role.recipient(List.of(owners)), LaunchContext.empty());
    }

    private void take(PageTask snapshot) {
        delivered.add(snapshot.id() + "/" + snapshot.versionId().orElseThrow());
    }

    private void pass(FeedSubject subject) {
        assertThat(run(subject).failure().map(SyncException::getMessage)).isEmpty();
    }

    private FeedReport run(FeedSubject subject) {
        return run(subject, this::take);
    }

    private FeedReport run(FeedSubject subject, TaskListener listener) {
        return over(subject).run(listener);
    }

    private FeedSync over(FeedSubject subject) {
        return FeedSync.over(ID, subject, server.client(), checkpoints)
                .settings(FeedSettings.defaults().pageSize(pageSize).clock(Clock.fixed(now, ZoneOffset.UTC)));
    }
}
