// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.workflow.schedule.BusinessHours;
import org.sdohsync.workflow.schedule.ScheduleOptions;

/** What an execution does, by hand and in virtual time. */
class SyncTaskTest {
    private static final String COUNTY = "https://county.example";
    private static final String CITY = "https://city.example";
    // A Monday.
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

    private final MutableClock clock = MutableClock.at(NINE);
    private final World world = new World(clock);
    private final DataSource database = World.h2();

    private Hand hand(String name) {
        return hand(name, 8);
    }

    private Hand hand(String name, int atATime) {
        return new Hand(name, world.process(name).build(), database, atATime, clock);
    }

    private int ended(String id) {
        return world.source().ended(id);
    }

    @Test
    void work_newConnections_syncsEachOnceAndAgainAfterTheInterval() {
        world.connect("a", COUNTY);
        world.connect("b", CITY);
        Hand one = hand("one");
        Hand two = hand("two");
        one.addRows();
        two.addRows();

        one.work();
        two.work();
        assertThat(ended("a") + ended("b")).isEqualTo(2);

        clock.advance(Duration.ofMinutes(59));
        one.work();
        assertThat(ended("a")).isEqualTo(1);

        clock.advance(Duration.ofMinutes(1));
        two.work();
        one.work();
        assertThat(ended("a")).isEqualTo(2);
        assertThat(ended("b")).isEqualTo(2);
    }

    @Test
    void work_outsideOfBusinessHours_waitsForTheOpeningUnlessASyncIsAskedFor() {
        ConnectionId a = world.connect("a", COUNTY);
        BusinessHours hours = BusinessHours.of(ZoneOffset.UTC, LocalTime.of(8, 0), LocalTime.of(17, 0));
        Hand one = new Hand(
                "one",
                world.process("one")
                        .schedule(ScheduleOptions.defaults().during(hours))
                        .build(),
                database,
                8,
                clock);
        clock.set(Instant.parse("2026-03-02T20:00:00Z"));
        one.addRows();

        one.work();
        assertThat(ended("a")).isZero();

        one.table.request(a, COUNTY + ":443", clock.instant());
        one.work();
        assertThat(ended("a")).isEqualTo(1);

        clock.set(Instant.parse("2026-03-03T07:59:59Z"));
        one.work();
        assertThat(ended("a")).isEqualTo(1);

        clock.set(Instant.parse("2026-03-03T08:00:00Z"));
        one.work();
        assertThat(ended("a")).isEqualTo(2);
    }

    @Test
    void work_connectionWithAnUrgentReferral_isDueAfterTheUrgentInterval() {
        world.connect("a", COUNTY);
        world.source().task("""
                {"resourceType":"Task","id":"7","meta":{"versionId":"1","lastUpdated":"2026-03-02T08:00:00Z"},
                "status":"requested","intent":"order","priority":"urgent","code":{"coding":[{"code":"fulfill"}]},
                "for":{"reference":"Patient/p"},"owner":{"reference":"Organization/1"},
                "requester":{"reference":"Organization/asks"}}""");
        ScheduleOptions options =
                ScheduleOptions.defaults().every(Duration.ofHours(4)).urgentEvery(Duration.ofMinutes(20));
        Hand one = new Hand("one", world.process("one").schedule(options).build(), database, 8, clock);
        one.addRows();
        one.work();
        assertThat(one.sync.openReferrals().values()).hasSize(1);
        int searches = ended("a");

        clock.advance(Duration.ofMinutes(19));
        one.work();
        assertThat(ended("a")).as("before the urgent interval is over").isEqualTo(searches);
        clock.advance(Duration.ofMinutes(1));
        one.work();
        assertThat(ended("a")).as("after the urgent interval").isGreaterThan(searches);
    }

    @Test
    void work_connectionPaused_isLeftOutUntilItIsResumed() {
        ConnectionId a = world.connect("a", COUNTY);
        world.connect("b", COUNTY);
        Hand one = hand("one");
        one.addRows();
        one.table.pause(a, COUNTY + ":443", true, clock.instant());

        one.work();
        one.table.request(a, COUNTY + ":443", clock.instant());
        one.work();
        assertThat(ended("a")).isZero();
        assertThat(ended("b")).isEqualTo(1);
        assertThat(one.table.counts(clock.instant()).paused()).isEqualTo(1);

        one.table.pause(a, COUNTY + ":443", false, clock.instant());
        one.work();
        assertThat(ended("a")).isEqualTo(1);
    }

    @Test
    void work_sourcePaused_leavesOutItsConnectionsOnly() {
        world.connect("a", COUNTY);
        world.connect("b", CITY);
        Hand one = hand("one");
        one.addRows();
        one.table.pause(COUNTY + ":443", clock.instant());

        one.work();
        assertThat(ended("a")).isZero();
        assertThat(ended("b")).isEqualTo(1);

        one.table.resume(COUNTY + ":443", clock.instant());
        one.work();
        assertThat(ended("a")).isEqualTo(1);
    }

    @Test
    void work_pauseEndedWhileTheExecutionLooksAtIt_isDueAtOnce() {
        ConnectionId a = world.connect("a", COUNTY);
        ConnectionTable table = new ConnectionTable(Database.of(database));
        // The jitter is asked for the next time, between the look at the pause and the writing of that time.
        Hand one = new Hand(
                "one",
                world.process("one")
                        .jitter(() -> {
                            table.pause(a, COUNTY + ":443", false, clock.instant());
                            return 0;
                        })
                        .build(),
                database,
                8,
                clock);
        one.addRows();
        table.pause(a, COUNTY + ":443", true, clock.instant());

        one.work();
        assertThat(ended("a")).isZero();

        one.work();
        assertThat(ended("a")).isEqualTo(1);
    }

    @Test
    void request_whileASyncIsUnderWay_runsAnotherBehindIt() {
        ConnectionId a = world.connect("a", COUNTY);
        Hand one = hand("one");
        Hand two = hand("two");
        one.addRows();
        CountDownLatch asked = new CountDownLatch(1);
        world.source().before(call -> {
            if (call.firstPage() && asked.getCount() > 0) {
                two.table.request(a, COUNTY + ":443", clock.instant());
                asked.countDown();
                two.work();
            }
        });

        one.work();
        assertThat(ended("a")).isEqualTo(1);

        two.work();
        assertThat(ended("a")).isEqualTo(2);
        assertThat(world.source().doubled()).isZero();

        two.work();
        assertThat(ended("a")).as("one request is one sync").isEqualTo(2);
    }

    @Test
    void request_ofAProcessThatDiedBeforeItMadeItDue_isSeenToByTheNextLook() {
        ConnectionId a = world.connect("a", COUNTY);
        Hand one = hand("one");
        one.addRows();
        one.work();
        int noted = Database.of(database)
                .update(
                        "test",
                        "update sdoh_sync_cluster_connection set requested = 1 where connection = ?",
                        a.value());
        assertThat(noted).isEqualTo(1);

        one.work();
        assertThat(ended("a")).isEqualTo(1);

        one.addRows();
        one.work();
        assertThat(ended("a")).isEqualTo(2);
    }

    @Test
    void work_processDiedInASync_isTakenOverAndTheOldOneSendsNothingMore() {
        world.connect("a", COUNTY);
        Hand one = hand("one");
        Hand two = hand("two");
        one.addRows();
        CountDownLatch taken = new CountDownLatch(1);
        world.source().before(call -> {
            if (call.process().equals("one") && taken.getCount() > 0) {
                taken.countDown();
                // The process is suspended here: no heartbeat, no renewal.
                clock.advance(Hand.DEAD.minusSeconds(1));
                two.findDead();
                two.work();
                assertThat(ended("a")).as("not before it counts as dead").isZero();
                clock.advance(Duration.ofSeconds(1));
                world.source().forgetWork();
                two.findDead();
                two.work();
                assertThat(ended("a")).isEqualTo(1);
            }
        });

        one.work();

        assertThat(world.source().calls())
                .filteredOn(call -> call.process().equals("one"))
                .as("the second page is not asked for by who lost the permission")
                .hasSize(1);
        assertThat(ended("a")).isEqualTo(1);
        clock.advance(Duration.ofMinutes(59));
        one.work();
        assertThat(ended("a")).as("its late end changes no time").isEqualTo(1);
    }

    @Test
    void work_permissionOverButTakenByNobody_goesOn() {
        world.connect("a", COUNTY);
        Hand one = hand("one");
        one.addRows();
        world.source().before(call -> {
            if (call.firstPage()) {
                clock.advance(Hand.DEAD);
            }
        });

        one.work();

        assertThat(ended("a")).isEqualTo(1);
    }

    @Test
    void work_sourceFull_comesAgainAndLeavesOneToUsers() {
        world.connect("a", COUNTY);
        world.connect("b", COUNTY);
        Hand one = hand("one", 2);
        Hand two = hand("two", 2);
        one.addRows();
        CountDownLatch first = new CountDownLatch(1);
        world.source().before(call -> {
            if (first.getCount() > 0) {
                first.countDown();
                two.work();
                assertThat(world.source().most())
                        .as("one of two places is for users")
                        .isEqualTo(1);
                assertThat(two.sync.syncNow().results())
                        .filteredOn(result -> result.failure().isEmpty())
                        .as("a user gets the last place, at the connection that is not in a sync")
                        .hasSize(1);
                assertThat(world.source().most()).isEqualTo(2);
            }
        });

        one.work();
        clock.advance(Duration.ofMinutes(1));
        two.work();

        assertThat(ended("a")).isPositive();
        assertThat(ended("b")).isPositive();
        assertThat(world.source().most()).isEqualTo(2);
        assertThat(world.source().doubled()).isZero();
    }

    @Test
    void syncNow_whileAnotherProcessIsAtWork_isBusyAndAsksNothing() {
        world.connect("a", COUNTY);
        Hand one = hand("one");
        Hand two = hand("two");
        one.addRows();
        world.source().before(call -> {
            if (call.firstPage()) {
                assertThatThrownBy(() -> {
                            throw two.sync.syncNow().results().get(0).failure().orElseThrow();
                        })
                        .isInstanceOf(BusyException.class)
                        .hasMessageContaining("in a sync in another process");
            }
        });

        one.work();

        assertThat(world.source().calls()).allMatch(call -> call.process().equals("one"));
    }

    @Test
    void work_connectionGone_losesItsRows() {
        ConnectionId a = world.connect("a", COUNTY);
        Hand one = hand("one");
        one.addRows();
        one.sync.disconnect(a);

        one.work();

        assertThat(one.table.counts(clock.instant()).connections()).isZero();
        assertThat(one.table.known()).isEmpty();
    }

    @Test
    void work_draining_handsExecutionsBackAtOnce() {
        world.connect("a", COUNTY);
        Hand one = hand("one");
        Hand two = hand("two");
        one.addRows();
        one.task.drain();

        one.work();
        assertThat(ended("a")).isZero();

        two.work();
        assertThat(ended("a")).isEqualTo(1);
    }

    @Test
    void work_revokedInASync_stopsBeforeTheNextRequestAndIsDueElsewhere() {
        world.connect("a", COUNTY);
        Hand one = hand("one");
        Hand two = hand("two");
        one.addRows();
        world.source().before(call -> {
            if (call.process().equals("one")) {
                one.slots.revokeAll();
            }
        });

        one.work();
        assertThat(world.source().calls()).hasSize(1);
        world.source().forgetWork();

        two.work();
        assertThat(ended("a")).isEqualTo(1);
    }
}
