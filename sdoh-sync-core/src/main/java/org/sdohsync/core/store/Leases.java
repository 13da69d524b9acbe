// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sdohsync.core.error.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leases over the compare-and-set of a {@link RecordStore}, so that a lease lives in the same store as what it guards:
 *
 * <ol>
 *   <li>Read the record of the name. Held by somebody and not over: no lease. An end further away than {@link #LONGEST} was written
 *       under a clock that was wrong, and is over.
 *   <li>Otherwise save it with the new end, expecting the revision that was read. Lost race: no lease.
 *   <li>The new revision is the fencing number: it grows with every lease of the name.
 *   <li>Releasing deletes the record, and only for the holder. A store never gives a revision twice ({@link Revision}), so the next
 *       lease of the name has a greater number still.
 *   <li>The record names the process that holds it, where the operating system tells it from all others ({@link
 *       #holdOrTakeFromTheDead}).
 *   <li>What its holder did not live to release is deleted {@link #KEPT} after its end by {@link #removeEnded}.
 * </ol>
 *
 * <p>Leases are not sealed. Whoever can write the medium can keep a lease from everybody, and can end one that is held, so that two
 * work at once: a refresh token may then be used twice, and the authorization server revokes the grant; a step on a Task may be
 * posted twice where the server takes no conditional create. A seal would not help, because deleting the record does the same. What
 * the two save is ordered by compare-and-set all the same, and none of them reads a secret that way.
 *
 * <p>A holder may be stopped at any moment and wake up when the lease is somebody else's. So right before each step that must not be
 * done by two it renews the lease, which fails if somebody else has taken it, and asks {@link #isHeld} last. Between that and the step
 * a process can still be stopped for longer than the margin; no client can rule that out.
 *
 * <p>Safe for use by many threads and processes. Clocks of different hosts must agree to well within the lease's length.
 */
public final class Leases {
    /** The longest a lease may last without being renewed: 1 hour. */
    public static final Duration LONGEST = Duration.ofHours(1);

    /** Their kind of record. Leases hold no secret and are not sealed. */
    static final String KIND = "lease";

    /** How long the record of a lease is kept that ended and was not released: one day. */
    public static final Duration KEPT = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

    private final RecordStore records;
    private final Clock clock;
    private final Processes processes;

    Leases(RecordStore records, Clock clock) {
        this(records, clock, Processes.here());
    }

    Leases(RecordStore records, Clock clock, Processes processes) {
        this.records = records;
        this.clock = clock;
        this.processes = processes;
    }

    /**
     * Takes a lease if nobody holds it. Never waits.
     *
     * @param name what to lease
     * @param ttl how long, unless renewed or released before; positive, and {@link #LONGEST} at most
     * @return the lease, empty if somebody else holds it
     */
    public Optional<Lease> tryAcquire(String name, Duration ttl) {
        return acquire(name, ttl, false);
    }

    private Optional<Lease> acquire(String name, Duration ttl, boolean fromTheDead) {
        requirePermitted(ttl);
        RecordKey key = new RecordKey(KIND, name);
        Instant now = clock.instant();
        Optional<StoredRecord> held = records.load(key);
        if (held.isPresent() && isOn(end(held.get()), now)) {
            if (!fromTheDead || !processes.hasEnded(holder(held.get()))) {
                return Optional.empty();
            }
            LOG.debug("lease={} is taken from a process of this host that has ended", name);
        }
        return save(key, now.plus(ttl), held.map(StoredRecord::revision).orElse(Revision.NONE));
    }

    /**
     * Takes a lease if nobody holds it, to be renewed and given back as one object. Never waits.
     *
     * @param name what to lease
     * @param ttl how long, unless renewed or released before; positive, and {@link #LONGEST} at most
     * @return the lease, empty if somebody else holds it
     */
    public Optional<HeldLease> hold(String name, Duration ttl) {
        return tryAcquire(name, ttl).map(lease -> new HeldLease(this, lease, ttl));
    }

    /**
     * Does the same, and takes the lease also from a holder of this host of whom the operating system tells that its process has ended.
     * Use it where waiting for the end of the lease makes nothing safer: what a process sent before it ended may still arrive.
     *
     * @param name what to lease
     * @param ttl how long, unless renewed or released before; positive, and {@link #LONGEST} at most
     * @return the lease, empty if somebody else holds it who lives, as far as can be told
     */
    public Optional<HeldLease> holdOrTakeFromTheDead(String name, Duration ttl) {
        return acquire(name, ttl, true).map(lease -> new HeldLease(this, lease, ttl));
    }

    /**
     * Says who holds a lease and until when, for people.
     *
     * @param name what is leased
     * @return a few words, empty if nobody holds it
     */
    public Optional<String> holderInWords(String name) {
        return records.load(new RecordKey(KIND, name))
                .filter(held -> isOn(end(held), clock.instant()))
                .map(held -> processes.inWords(holder(held)) + " until " + end(held) + " unless it is renewed");
    }

    /**
     * Prolongs a lease that is still held, also when its time is over but nobody else took it.
     *
     * @param lease the lease
     * @param ttl how long from now; positive, and {@link #LONGEST} at most
     * @return the lease to use from here on, empty if somebody else has taken it
     */
    public Optional<Lease> renew(Lease lease, Duration ttl) {
        requirePermitted(ttl);
        return save(new RecordKey(KIND, lease.name()), clock.instant().plus(ttl), new Revision(lease.fencing()));
    }

    /**
     * Tells by the clock alone whether nobody else can have taken a lease, nor can before a step is done. Asks the store nothing.
     *
     * @param lease the lease as it was acquired or renewed last
     * @param margin the time the step needs
     * @return whether the lease lasts for that long from now
     */
    public boolean isHeld(Lease lease, Duration margin) {
        Instant now = clock.instant();
        return isOn(lease.until(), now) && !now.plus(margin).isAfter(lease.until());
    }

    /**
     * Gives a lease back. Does nothing if somebody else holds it by now. Never fails: what the lease was held for is done, and a lease
     * that cannot be given back ends by itself.
     *
     * @param lease the lease
     */
    public void release(Lease lease) {
        try {
            // False is the promised "somebody else holds it": there is nothing left to give back.
            boolean ignored = records.delete(new RecordKey(KIND, lease.name()), new Revision(lease.fencing()));
        } catch (RuntimeException failed) {
            LOG.debug("lease={} was not released, it ends by itself until={}", lease.name(), lease.until(), failed);
        }
    }

    /**
     * Deletes leases that ended {@link #KEPT} ago: their holders died. Call it now and then; it looks at one page of records that are
     * due, and at nothing else.
     *
     * @return how many were deleted
     */
    public int removeEnded() {
        int removed = 0;
        for (StoredRecord ended : records.list(RecordQuery.of(KIND).dueBefore(clock.instant()))) {
            // False means that somebody took it again just now.
            removed += records.delete(ended.key(), ended.revision()) ? 1 : 0;
        }
        return removed;
    }

    /**
     * Deletes the lease of a name and those of all names behind its slash, held or not: what they guarded is gone.
     *
     * @param name the name, without the slash
     */
    public void forget(String name) {
        RecordKey key = new RecordKey(KIND, name);
        records.load(key).ifPresent(held -> delete(key, held));
        RecordQuery query = RecordQuery.of(KIND).after(name + "/");
        List<StoredRecord> page = below(name, records.list(query));
        while (!page.isEmpty()) {
            page.forEach(held -> delete(held.key(), held));
            page = below(name, records.list(query));
        }
    }

    private void delete(RecordKey key, StoredRecord held) {
        Optional<StoredRecord> now = Optional.of(held);
        while (now.isPresent() && !records.delete(key, now.get().revision())) {
            now = records.load(key);
        }
    }

    private static List<StoredRecord> below(String name, List<StoredRecord> page) {
        return page.stream()
                .filter(held -> held.key().id().startsWith(name + "/"))
                .toList();
    }

    private Optional<Lease> save(RecordKey key, Instant until, Revision expected) {
        byte[] payload = (until.toEpochMilli() + " " + processes.self()).strip().getBytes(StandardCharsets.US_ASCII);
        return records.save(key, RecordDraft.of("", until.plus(KEPT), payload), expected)
                .map(revision -> new Lease(key.id(), revision.number(), Instant.ofEpochMilli(until.toEpochMilli())));
    }

    private static boolean isOn(Instant end, Instant now) {
        return end.isAfter(now) && !end.isAfter(now.plus(LONGEST));
    }

    private static Instant end(StoredRecord stored) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(parts(stored)[0]));
        } catch (NumberFormatException damaged) {
            throw new StoreException(
                    "lease/" + stored.key().id() + " holds no time: it was written by something else; delete it",
                    StoreException.Reason.CORRUPT,
                    null);
        }
    }

    /** The process that took it; earlier versions did not say. */
    private static String holder(StoredRecord stored) {
        String[] parts = parts(stored);
        return parts.length == 2 ? parts[1] : Processes.UNKNOWN;
    }

    private static String[] parts(StoredRecord stored) {
        return new String(stored.draft().payload(), StandardCharsets.US_ASCII).split(" ", 2);
    }

    private static void requirePermitted(Duration ttl) {
        if (ttl.isNegative() || ttl.isZero()) {
            throw new IllegalArgumentException("ttl is not positive: " + ttl);
        }
        if (ttl.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("ttl is over " + LONGEST + ": " + ttl);
        }
    }
}
