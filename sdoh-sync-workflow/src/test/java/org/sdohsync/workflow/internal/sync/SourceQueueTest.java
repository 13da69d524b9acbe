// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;

class SourceQueueTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);

    private final SourceQueue turns = new SourceQueue(4, 8);

    /** What an application does that syncs one source at each sign-in and has no schedule: no thread ever comes for the line. */
    @Test
    void leave_ofRunsTakenByTheirCallers_leavesNothingBehind() {
        for (int signIn = 0; signIn < 100; signIn++) {
            SourceSyncRun run = run("county", false);
            turns.add(run, false);
            assertThat(turns.take(run)).isTrue();
            assertThat(turns.leave(run)).isZero();
        }

        assertThat(turns.servers()).isZero();
    }

    @Test
    void next_whileSlowServersHaveHalfOfTheThreads_isAnotherServers() {
        for (int server = 0; server < 8; server++) {
            wasSlow("slow-" + server);
        }
        for (int server = 0; server < 8; server++) {
            turns.add(run("slow-" + server, false), true);
        }
        turns.add(run("well", false), true);

        List<SourceSyncRun> begun = nextUntilNone();

        assertThat(begun)
                .extracting(run -> run.connection().source().origin().host())
                .containsExactly(
                        "slow-0.example", "slow-1.example", "slow-2.example", "slow-3.example", "well.example");
        begun.get(0).speed(SyncSpeed.SLOW);
        assertThat(turns.leave(begun.get(0))).isPositive();
        assertThat(nextUntilNone())
                .extracting(run -> run.connection().source().origin().host())
                .containsExactly("slow-4.example");
    }

    @Test
    void next_afterTwoServersBecameSlowAtWork_countsAllTheyHave() {
        for (int run = 0; run < 6; run++) {
            turns.add(run("slow-" + run % 2, false), true);
        }
        List<SourceSyncRun> begun = nextUntilNone();
        assertThat(begun).hasSize(6);
        turns.add(run("slow-0", false), true);
        turns.add(run("well", false), true);

        begun.get(0).speed(SyncSpeed.SLOW);
        begun.get(1).speed(SyncSpeed.SLOW);
        turns.leave(begun.get(0));
        turns.leave(begun.get(1));

        // Four of the two are still at work.
        assertThat(nextUntilNone())
                .extracting(run -> run.connection().source().origin().host())
                .containsExactly("well.example");
    }

    @Test
    void leave_ofAServerThatIsSlowNoLonger_callsAThreadForEachThatMayBeginNow() {
        for (String server : List.of("a", "b", "c", "d", "e")) {
            wasSlow(server);
            turns.add(run(server, false), true);
        }
        List<SourceSyncRun> begun = nextUntilNone();
        assertThat(begun).hasSize(4);
        for (int more = 0; more < 3; more++) {
            turns.add(run("a", false), false);
        }
        assertThat(nextUntilNone()).isEmpty();

        begun.get(0).speed(SyncSpeed.FAST);

        assertThat(turns.leave(begun.get(0))).isEqualTo(4);
        assertThat(nextUntilNone()).hasSize(4);
    }

    @Test
    void leave_ofARunThatWasCalledOff_leavesTheServerSlow() {
        for (String server : List.of("a", "b", "c", "d", "e")) {
            wasSlow(server);
            turns.add(run(server, false), true);
        }
        List<SourceSyncRun> begun = nextUntilNone();

        turns.leave(begun.get(0));
        turns.add(run("a", false), true);

        assertThat(nextUntilNone()).hasSize(1);
    }

    @Test
    void take_atASlowServer_isNotHeldUpByTheOthers() {
        for (String server : List.of("a", "b", "c", "d", "e")) {
            wasSlow(server);
        }
        for (String server : List.of("a", "b", "c", "d")) {
            turns.add(run(server, false), true);
        }
        assertThat(nextUntilNone()).hasSize(4);
        SourceSyncRun own = run("e", false);
        turns.add(own, false);

        assertThat(turns.take(own)).isTrue();
    }

    @Test
    void next_withFewThreads_isNeverHeldUpForGood() {
        SourceQueue single = new SourceQueue(1, 1);
        for (int sync = 0; sync < 3; sync++) {
            SourceSyncRun run = run("slow", true);
            single.add(run, true);
            assertThat(single.next()).contains(run);
            run.speed(SyncSpeed.SLOW);
            single.leave(run);
        }
    }

    @Test
    void note_ofMoreServersThanAreRemembered_forgetsTheOneThatWasSlowLongestAgo() {
        SlowServers servers = new SlowServers();
        for (int server = 0; server <= SlowServers.MOST; server++) {
            servers.note(origin("s" + server), SyncSpeed.SLOW);
        }

        assertThat(servers.contains(origin("s0"))).isFalse();
        assertThat(servers.contains(origin("s1"))).isTrue();
        assertThat(servers.contains(origin("s" + SlowServers.MOST))).isTrue();
    }

    private void wasSlow(String server) {
        SourceSyncRun run = run(server, false);
        turns.add(run, false);
        assertThat(turns.take(run)).isTrue();
        run.speed(SyncSpeed.SLOW);
        turns.leave(run);
    }

    private List<SourceSyncRun> nextUntilNone() {
        List<SourceSyncRun> begun = new ArrayList<>();
        Optional<SourceSyncRun> next = turns.next();
        while (next.isPresent()) {
            begun.add(next.get());
            next = turns.next();
        }
        return begun;
    }

    private static Origin origin(String server) {
        return connection(server).source().origin();
    }

    private static SourceSyncRun run(String server, boolean scheduled) {
        return new SourceSyncRun(connection(server), new StopSignal(CLOCK, NOON, Duration.ofHours(1)), scheduled);
    }

    private static Connection connection(String server) {
        return ConnectionRecord.builder(
                        new ConnectionId(server),
                        "default",
                        FhirBase.restore("https://" + server + ".example/fhir"),
                        Role.recipient(List.of("Organization/1")),
                        AuthorizationEndpoints.of(null, URI.create("https://as.example/token"), null, null),
                        ClientIdentity.publicClient("app"),
                        NOON)
                .build()
                .view();
    }
}
