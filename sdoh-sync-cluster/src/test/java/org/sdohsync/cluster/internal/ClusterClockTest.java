// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.testkit.MutableClock;

/** Times that were written while a wall clock was wrong hold nothing up for longer than right ones. */
class ClusterClockTest {
    private static final String COUNTY = "https://county.example";
    private static final String SOURCE = COUNTY + ":443";
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");
    private static final Duration TEN_YEARS = Duration.ofDays(3650);
    private static final Duration EVERY = Duration.ofMinutes(10);

    private final MutableClock clock = MutableClock.at(NINE);
    private final World world = new World(clock);
    private final DataSource database = World.h2();
    private final Database opened = Database.of(database);

    private Hand hand(String name) {
        return new Hand(name, world.process(name).build(), database, 8, clock);
    }

    private SourceSlots slots(String holder, int atATime) {
        return new SourceSlots(opened, holder, atATime, Duration.ofSeconds(30), clock, () -> 0);
    }

    private static SourceSlots.Attempt acquire(SourceSlots slots, String connection) {
        return slots.acquire(new ConnectionId(connection), SOURCE, true);
    }

    @Test
    void acquire_slotWrittenWhileTheClockWasAhead_countsAsOver() {
        clock.set(NINE.plus(TEN_YEARS));
        assertThat(acquire(slots("died", 1), "a").slot()).isNotNull();
        clock.set(NINE);

        HeldSlot same = Objects.requireNonNull(acquire(slots("two", 1), "a").slot(), "of the same connection");
        same.close();

        clock.set(NINE.plus(TEN_YEARS));
        assertThat(acquire(slots("died", 1), "a").slot()).isNotNull();
        clock.set(NINE);
        assertThat(acquire(slots("two", 1), "b").slot()).as("of another one").isNotNull();
    }

    @Test
    void acquire_slotWithinItsTime_isStillRefused() {
        assertThat(acquire(slots("one", 1), "a").slot()).isNotNull();
        clock.advance(Duration.ofSeconds(29));

        assertThat(acquire(slots("two", 1), "a").busyUntil()).isEqualTo(NINE.plusSeconds(30));
        assertThat(acquire(slots("two", 1), "b").slot()).isNull();
    }

    /** By its clock alone the first process would have the permission for ten years. */
    @Test
    void isHeld_clockSetBackAndSlotTakenByAnother_isLost() {
        clock.set(NINE.plus(TEN_YEARS));
        HeldSlot slot = Objects.requireNonNull(acquire(slots("one", 1), "a").slot());
        assertThat(slot.isHeld()).isTrue();
        clock.set(NINE);
        assertThat(acquire(slots("two", 1), "a").slot()).isNotNull();

        assertThat(slot.isHeld()).isFalse();
        assertThat(slot.isLost()).isTrue();
    }

    @Test
    void isHeld_clockSetBackAndSlotTakenByNobody_isRenewed() {
        clock.set(NINE.plus(TEN_YEARS));
        HeldSlot slot = Objects.requireNonNull(acquire(slots("one", 1), "a").slot());
        clock.set(NINE);

        assertThat(slot.isHeld()).isTrue();
        assertThat(acquire(slots("two", 1), "a").busyUntil()).isEqualTo(NINE.plusSeconds(30));
    }

    @Test
    void work_executionsWrittenWhileTheClockWasTenYearsAhead_doNotRest() {
        assertNoRestAfter(TEN_YEARS);
    }

    @Test
    void work_executionsWrittenWhileTheClockWasTenHoursAhead_doNotRest() {
        assertNoRestAfter(Duration.ofHours(10));
    }

    private void assertNoRestAfter(Duration ahead) {
        world.connect("a", COUNTY);
        Hand one = hand("one");
        one.addRows();
        clock.advance(ahead);
        one.work();
        world.connect("b", "https://city.example");
        one.addRows();
        clock.set(NINE.plus(EVERY));
        one.work();
        assertThat(world.source().ended("a")).isEqualTo(1);
        assertThat(world.source().ended("b")).isZero();

        one.addRows();
        one.work();
        assertThat(world.source().ended("a")).isEqualTo(2);
        assertThat(world.source().ended("b")).isEqualTo(1);

        clock.advance(Duration.ofMinutes(59));
        one.addRows();
        one.work();
        assertThat(world.source().ended("a")).as("the interval counts again").isEqualTo(2);
        clock.advance(Duration.ofMinutes(1));
        one.work();
        assertThat(world.source().ended("a")).isEqualTo(3);
    }

    /** Such as a source that asked for silence, or business hours that begin on Monday. */
    @Test
    void update_executionThatWaitsLongForAReason_goesOnWaiting() {
        world.connect("a", COUNTY);
        Hand one = hand("one");
        one.addRows();
        one.work();
        change("update sdoh_sync_cluster_task set execution_time = ?", NINE.plus(Duration.ofDays(3)));

        one.addRows();
        one.work();

        assertThat(world.source().ended("a")).isEqualTo(1);
        assertThat(time("execution_time")).isEqualTo(NINE.plus(Duration.ofDays(3)));
    }

    @Test
    void look_processDiedWhileItsClockWasAhead_isNoticed() {
        world.connect("a", COUNTY);
        Hand one = hand("one");
        Hand two = hand("two");
        one.addRows();
        clock.set(NINE.plus(TEN_YEARS));
        CountDownLatch died = new CountDownLatch(1);
        world.source().before(call -> {
            if (call.process().equals("one") && died.getCount() > 0) {
                died.countDown();
                // The process ends here, for all that the others can see; then the clock is set right.
                clock.set(NINE);
                world.source().forgetWork();
                for (int look = 0; look < 3; look++) {
                    clock.advance(Hand.DEAD);
                    two.correct();
                    two.findDead();
                    two.work();
                }
                assertThat(world.source().ended("a")).isEqualTo(1);
            }
        });

        one.work();

        assertThat(died.getCount()).isZero();
        assertThat(world.source().ended("a")).isEqualTo(1);
    }

    /** A process whose clock is behind sees the heartbeats of all others ahead of it. */
    @Test
    void look_heartbeatAheadThatMoves_isLeftAsItIs() {
        world.connect("a", COUNTY);
        Hand one = hand("one");
        one.addRows();
        change("update sdoh_sync_cluster_task set picked = true, last_heartbeat = ?", NINE.plus(TEN_YEARS));
        one.correct();
        Instant later = NINE.plus(TEN_YEARS).plusSeconds(10);
        change("update sdoh_sync_cluster_task set last_heartbeat = ?", later);

        one.correct();

        assertThat(time("last_heartbeat")).isEqualTo(later);
    }

    /** It would not look for new connections any more, and correct nothing. */
    @Test
    void look_lookForNewConnectionsWrittenWhileTheClockWasAhead_isDueAfterItsTime() {
        Hand one = hand("one");
        change(
                "insert into sdoh_sync_cluster_task (task_name, task_instance, execution_time, picked, version)"
                        + " values ('" + ClusterRows.TASK + "', 'recurring', ?, false, 1)",
                NINE.plus(TEN_YEARS));

        one.correct();

        assertThat(time("execution_time")).isEqualTo(NINE.plus(EVERY));
        clock.advance(Duration.ofMinutes(4));
        one.correct();
        assertThat(time("execution_time")).isEqualTo(NINE.plus(EVERY));
    }

    private void change(String sql, Instant time) {
        assertThat(opened.update("test", sql, time)).isEqualTo(1);
    }

    private Instant time(String column) {
        return opened.select(
                        "test",
                        "select " + column + " from sdoh_sync_cluster_task",
                        row -> row.getObject(1, OffsetDateTime.class).toInstant())
                .get(0);
    }
}
