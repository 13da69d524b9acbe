// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.store.Leases;
import org.sdohsync.core.time.Jitter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The permissions to sync, in the database: each source has a number of slots, and a slot is held for one connection by one process
 * until a time. The connection is unique among all slots, so a slot is the lease of its connection too, and both are taken by one
 * statement:
 *
 * <ol>
 *   <li>Read the slots of the source. If one is held for the connection, somebody syncs it: refused.
 *   <li>Choose a slot that is free or whose time is over, at random, and take it by compare-and-set on its number, which grows and is not given again when its row was deleted. A
 *       slot whose time is over and that still names the connection is the first choice.
 *   <li>After a lost race, or if another slot got the connection meanwhile, begin again.
 * </ol>
 *
 * <p>Times are those of the processes' clocks, which must differ by much less than the time of a slot. An end further away than {@link
 * Leases#LONGEST} was written with a wrong clock and counts as over. Safe for use by many threads.
 */
public final class SourceSlots {
    private static final Logger LOG = LoggerFactory.getLogger(SourceSlots.class);
    private static final int RACES = 20;
    private static final String TABLE = "sdoh_sync_cluster_slot";
    private static final int MARGIN = 4;
    private static final int BATCH = 500;
    private static final int MOST = 10_000;
    // A free one that is far ahead was freed while a clock was; of one that is held nobody knows whether its holder
    // lives.
    private static final String OVER = "(held_until <= ? or (connection is null and held_until > ?))";

    private final Database database;
    private final String holder;
    private final int atATime;
    private final Duration time;
    private final Duration longest;
    private final Clock clock;
    private final Jitter jitter;
    private final Set<HeldSlot> held = ConcurrentHashMap.newKeySet();

    /**
     * Creates them.
     *
     * @param database the database
     * @param holder the name of this process, unlike that of any other
     * @param atATime how many syncs may be at work at a source; the last of them is left to those that somebody asked for
     * @param time how long a slot is held unless it is renewed
     * @param clock the clock
     * @param jitter chooses among free slots
     */
    public SourceSlots(Database database, String holder, int atATime, Duration time, Clock clock, Jitter jitter) {
        this.database = requireNonNull(database, "database");
        this.holder = requireNonNull(holder, "holder");
        this.atATime = atATime;
        this.time = requireNonNull(time, "time");
        this.longest = time.compareTo(Leases.LONGEST) > 0 ? time : Leases.LONGEST;
        this.clock = requireNonNull(clock, "clock");
        this.jitter = requireNonNull(jitter, "jitter");
    }

    /**
     * What came of an attempt.
     *
     * @param slot the permission, or null
     * @param busyUntil until when another sync of the same connection holds one at most, or null if the source has no free slot
     */
    record Attempt(@Nullable HeldSlot slot, @Nullable Instant busyUntil) {}

    private record Slot(int number, @Nullable String connection, Instant until, long fencing) {
        // A free one keeps the time at which it was freed, by a clock that may be a little ahead.
        boolean isOn(Instant now, Duration longest) {
            return connection != null && SourceSlots.isOn(until, now, longest);
        }
    }

    Attempt acquire(ConnectionId id, String source, boolean scheduled) {
        int most = scheduled ? Math.max(1, atATime - 1) : atATime;
        for (int race = 0; race < RACES; race++) {
            Instant now = clock.instant();
            List<Slot> slots = slots(source);
            Optional<Slot> same = slots.stream()
                    .filter(slot -> id.value().equals(slot.connection()))
                    .findFirst();
            if (same.isPresent() && same.get().isOn(now, longest)) {
                return new Attempt(null, same.get().until());
            }
            if (same.isPresent() && same.get().number() > most) {
                // Of a time when more were permitted, or of a sync that somebody asked for.
                int ignored = release(source, same.get());
                continue;
            }
            Optional<Slot> free = same.isPresent() ? same : anyFree(slots, most, now);
            if (free.isEmpty()
                    && slots.stream().filter(slot -> slot.number() <= most).count() >= most) {
                return new Attempt(null, null);
            }
            Optional<HeldSlot> taken =
                    free.isPresent() ? take(id, source, free.get(), now) : create(id, source, missing(slots), now);
            if (taken.isPresent()) {
                held.add(taken.get());
                return new Attempt(taken.get(), null);
            }
        }
        throw new StoreException(
                "no slot of " + source + " was got in " + RACES + " attempts: the next one may succeed",
                StoreException.Reason.UNAVAILABLE,
                null);
    }

    private List<Slot> slots(String source) {
        return database.select(
                "read the slots of a source",
                "select slot, connection, held_until, fencing from " + TABLE + " where source = ?",
                row -> new Slot(row.getInt(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3)), row.getLong(4)),
                source);
    }

    private Optional<Slot> anyFree(List<Slot> slots, int most, Instant now) {
        List<Slot> free = new ArrayList<>(slots);
        free.removeIf(slot -> slot.number() > most || slot.isOn(now, longest));
        free.sort(Comparator.comparingInt(Slot::number));
        int chosen = Math.min(free.size() - 1, (int) (jitter.next() * free.size()));
        return free.isEmpty() ? Optional.empty() : Optional.of(free.get(chosen));
    }

    private static int missing(List<Slot> slots) {
        int number = 1;
        while (has(slots, number)) {
            number++;
        }
        return number;
    }

    private static boolean has(List<Slot> slots, int number) {
        return slots.stream().anyMatch(slot -> slot.number() == number);
    }

    private Optional<HeldSlot> take(ConnectionId id, String source, Slot slot, Instant now) {
        Instant until = now.plus(time);
        return database.updateUnique(
                        "take a slot of a source",
                        "update " + TABLE + " set connection = ?, holder = ?, held_until = ?, fencing = ?"
                                + " where source = ? and slot = ? and fencing = ?",
                        id.value(),
                        holder,
                        until.toEpochMilli(),
                        slot.fencing() + 1,
                        source,
                        slot.number(),
                        slot.fencing())
                .filter(changed -> changed == 1)
                .map(taken -> new HeldSlot(this, source, slot.number(), slot.fencing() + 1, until));
    }

    private Optional<HeldSlot> create(ConnectionId id, String source, int number, Instant now) {
        Instant until = now.plus(time);
        // None that a row had which was here before and was deleted.
        long fencing = now.toEpochMilli();
        return database.updateUnique(
                        "add a slot of a source",
                        "insert into " + TABLE + " (source, slot, connection, holder, held_until, fencing)"
                                + " values (?, ?, ?, ?, ?, ?)",
                        source,
                        number,
                        id.value(),
                        holder,
                        until.toEpochMilli(),
                        fencing)
                .map(created -> new HeldSlot(this, source, number, fencing, until));
    }

    private int release(String source, Slot slot) {
        return database.update(
                "free a slot of a source",
                "update " + TABLE + " set connection = null, holder = null, held_until = ?, fencing = ?"
                        + " where source = ? and slot = ? and fencing = ?",
                clock.millis(),
                slot.fencing() + 1,
                source,
                slot.number(),
                slot.fencing());
    }

    /**
     * Deletes the slots that have been over or free for {@link Leases#KEPT}, {@value #BATCH} a statement and {@value #MOST} a call. One
     * that is taken meanwhile stays. Call it regularly.
     *
     * @return how many were deleted
     */
    int removeOver() {
        Instant now = clock.instant();
        long ended = now.minus(Leases.KEPT).toEpochMilli();
        long ahead = now.plus(longest).plus(Leases.KEPT).toEpochMilli();
        int removed = 0;
        int last = BATCH;
        while (removed < MOST && last == BATCH) {
            last = database.update(
                    "delete slots that are over",
                    "delete from " + TABLE + " where " + OVER + " and (source, slot) in (select source, slot from "
                            + TABLE + " where " + OVER + " fetch first " + BATCH + " rows only)",
                    ended,
                    ahead,
                    ended,
                    ahead);
            removed += last;
        }
        return removed;
    }

    /** Renews a slot unless another process has it; empty if it has. */
    Optional<Instant> renew(HeldSlot slot) {
        Instant until = clock.instant().plus(time);
        int renewed = database.update(
                "renew a slot of a source",
                "update " + TABLE + " set held_until = ? where source = ? and slot = ? and fencing = ?",
                until.toEpochMilli(),
                slot.source(),
                slot.number(),
                slot.fencing());
        return renewed == 1 ? Optional.of(until) : Optional.empty();
    }

    /** Frees a slot unless another process has it. Never throws: it is free at the end of its time in any case. */
    void release(HeldSlot slot) {
        held.remove(slot);
        try {
            int ignored = release(slot.source(), new Slot(slot.number(), null, Instant.EPOCH, slot.fencing()));
        } catch (RuntimeException | Error failed) {
            LOG.debug("slot={} of source={} was not freed, its time ends", slot.number(), slot.source(), failed);
        }
    }

    /** The slot lasts long enough for a request to be sent, by the clock alone. */
    boolean lasts(Instant until) {
        Instant now = clock.instant();
        return isOn(until, now, longest) && now.plus(time.dividedBy(MARGIN)).isBefore(until);
    }

    private static boolean isOn(Instant until, Instant now, Duration longest) {
        return until.isAfter(now) && !until.isAfter(now.plus(longest));
    }

    /** Renews all slots of this process. Call it several times in the time of a slot. */
    public void renewAll() {
        held.forEach(slot -> {
            boolean ignored = slot.renew();
        });
    }

    /** Lets all syncs of this process stop before their next request. */
    public void revokeAll() {
        held.forEach(HeldSlot::revoke);
    }
}
