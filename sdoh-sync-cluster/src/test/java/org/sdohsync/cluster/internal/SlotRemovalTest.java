// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.testkit.MutableClock;

/** Rows of permissions that nobody has asked for since a day are deleted, and a late holder finds out. */
class SlotRemovalTest {
    private static final String COUNTY = "https://county.example:443";
    private static final String CITY = "https://city.example:443";
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

    private final MutableClock clock = MutableClock.at(NINE);
    private final DataSource database = World.h2();
    private final Database opened = Database.of(database);
    private final SourceSlots one = slots("one");
    private final SourceSlots two = slots("two");

    private SourceSlots slots(String holder) {
        return new SourceSlots(opened, holder, 2, Duration.ofSeconds(30), clock, () -> 0);
    }

    private static HeldSlot acquire(SourceSlots slots, String connection, String source) {
        return Objects.requireNonNull(
                slots.acquire(new ConnectionId(connection), source, false).slot());
    }

    private int rows() {
        return opened.select("test", "select count(*) from sdoh_sync_cluster_slot", row -> row.getInt(1))
                .get(0);
    }

    @Test
    void removeOver_slotsOverForADay_areDeletedAndAllOthersStay() {
        // Its process died.
        assertThat(acquire(one, "b", COUNTY).isHeld()).isTrue();
        acquire(one, "a", COUNTY).close();
        clock.advance(Duration.ofDays(1).minusMillis(1));
        assertThat(one.removeOver()).as("not before a day is over").isZero();
        clock.advance(Duration.ofMillis(1));
        assertThat(one.removeOver()).isEqualTo(1);
        clock.advance(Duration.ofMinutes(1));
        HeldSlot held = acquire(two, "c", CITY);
        acquire(two, "d", CITY).close();

        assertThat(one.removeOver()).isEqualTo(1);

        assertThat(rows()).isEqualTo(2);
        assertThat(held.renew()).isTrue();
        assertThat(one.removeOver()).isZero();
    }

    /** Written while a clock was ahead: free, but its time would not come for years. */
    @Test
    void removeOver_freeSlotOfAClockThatWasAhead_isDeleted() {
        clock.advance(Duration.ofDays(3650));
        HeldSlot held = acquire(one, "b", COUNTY);
        acquire(one, "a", COUNTY).close();
        clock.set(NINE);

        assertThat(one.removeOver()).isEqualTo(1);

        assertThat(held.renew()).as("somebody may still be at work").isTrue();
    }

    /** A number that was given twice would let two processes believe that they have the permission. */
    @Test
    void renew_rowDeletedAndCreatedByAnotherProcess_isALoss() {
        HeldSlot late = acquire(one, "a", COUNTY);
        clock.advance(Duration.ofDays(1).plusMinutes(1));
        assertThat(two.removeOver()).isEqualTo(1);
        HeldSlot now = acquire(two, "a", COUNTY);
        assertThat(now.number()).isEqualTo(late.number());

        assertThat(late.renew()).isFalse();
        late.close();
        assertThat(now.renew()).isTrue();
    }

    @Test
    void acquire_slotFreedByAProcessWhoseClockIsALittleAhead_isFree() {
        clock.advance(Duration.ofSeconds(5));
        acquire(one, "a", COUNTY).close();
        acquire(one, "b", COUNTY).close();
        clock.set(NINE);

        acquire(two, "a", COUNTY).close();
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void removeOver_veryMany_takesSomeThousandsAtATime() {
        opened.batch(
                "test",
                "insert into sdoh_sync_cluster_slot (source, slot, held_until, fencing) values (?, ?, 0, 1)",
                IntStream.range(0, 12_000)
                        .mapToObj(number -> new Object[] {"source-" + number, 1})
                        .toList());

        assertThat(one.removeOver()).isEqualTo(10_000);
        assertThat(one.removeOver()).isEqualTo(2_000);
        assertThat(rows()).isZero();
    }

    /** What is over is deleted by the look for new connections. */
    @Test
    void update_ninetyDaysOfSourcesThatComeAndGo_keepsTheRowsOfADay() {
        World world = new World(clock);
        Hand hand = new Hand("one", world.process("one").build(), database, 2, clock);
        for (int day = 0; day < 90; day++) {
            ConnectionId passing = world.connect("c" + day, "https://source-" + day + ".example");
            hand.addRows();
            hand.work();
            hand.sync.disconnect(passing);
            clock.advance(Duration.ofDays(1));
            hand.work();
        }
        hand.addRows();

        assertThat(rows()).isLessThanOrEqualTo(2);
        assertThat(hand.table.counts(clock.instant()).connections()).isZero();
        assertThat(opened.select("test", "select count(*) from sdoh_sync_cluster_connection", row -> row.getInt(1)))
                .containsExactly(0);
    }
}
