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
 * Leases based on the compare-and-set of a {@link RecordStore}, in the same store as what they protect:
 *
 * <ol>
 *   <li>Read the record of the name. If another holder has it and it has not expired: no lease. An end further away than
 *       {@link #LONGEST} was written with a wrong clock and counts as expired.
 *   <li>Otherwise save it with the new end, expecting the revision that was read. After a lost race: no lease.
 *   <li>The new revision is the fencing token: it grows with every lease of the name.
 *   <li>Releasing deletes the record, only for the holder. A store never gives a revision twice ({@link Revision}), so the
 *       next lease of the name has a greater token.
 *   <li>The record names the process of the holder, if the operating system provides a unique identification ({@link
 *       #holdOrTakeFromTheDead}).
 *   <li>A lease that was not released, because its holder died, is deleted {@link #KEPT} after its end by {@link
 *       #removeEnded}.
 * </ol>
 *
 * <p>Leases are not encrypted. Somebody who can write to the medium can block a lease, or end one, so that two holders work
 * at once: a refresh token may then be used twice, and the authorization server revokes the grant; results of a Task may be
 * posted twice if the server supports no conditional create. Encryption would not help, because deleting the record has the
 * same effect. Saves are still ordered by compare-and-set, and no secret is revealed.
 *
 * <p>A holder may be suspended at any moment and continue when another one has the lease. So immediately before each
 * exclusive step it renews the lease, which fails if another holder has taken it, and calls {@link #isHeld} last. Between
 * that and the step a process can still be suspended for longer than the margin; no client can rule that out.
 *
 * <p>Safe for use by many threads and processes. The clocks of different hosts must differ by much less than the duration of
 * the lease.
 */
public final class Leases {
    /** The longest duration of a lease without renewal: 1 hour. */
    public static final Duration LONGEST = Duration.ofHours(1);

    /** Their kind of record. Leases contain no secret and are not encrypted. */
    static final String KIND = "lease";

    /** How long the record of an expired lease is kept: one day. */
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
     * Takes a lease if it is free. Never waits.
     *
     * @param name the name of the lease
     * @param ttl the duration, unless renewed or released before; positive, and {@link #LONGEST} at most
     * @return the lease; empty if another holder has it
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
     * Takes a lease if it is free, as an object to renew and release it. Never waits.
     *
     * @param name the name of the lease
     * @param ttl the duration, unless renewed or released before; positive, and {@link #LONGEST} at most
     * @return the lease; empty if another holder has it
     */
    public Optional<HeldLease> hold(String name, Duration ttl) {
        return tryAcquire(name, ttl).map(lease -> new HeldLease(this, lease, ttl));
    }

    /**
     * Takes a lease as {@link #hold} does, also from a process of this host that has ended, as far as the operating system
     * shows that. Use it only where waiting for the end of the lease is not needed for safety: a request that the process
     * sent before it ended may still arrive.
     *
     * @param name the name of the lease
     * @param ttl the duration, unless renewed or released before; positive, and {@link #LONGEST} at most
     * @return the lease; empty if another holder has it that has not ended, as far as is known
     */
    public Optional<HeldLease> holdOrTakeFromTheDead(String name, Duration ttl) {
        return acquire(name, ttl, true).map(lease -> new HeldLease(this, lease, ttl));
    }

    /**
     * Describes the holder of a lease, and until when it has it.
     *
     * @param name what is leased
     * @return the description; empty if the lease is free
     */
    public Optional<String> holderInWords(String name) {
        return records.load(new RecordKey(KIND, name))
                .filter(held -> isOn(end(held), clock.instant()))
                .map(held -> processes.inWords(holder(held)) + " until " + end(held) + " unless it is renewed");
    }

    /**
     * Renews a lease, even if it has expired, unless another holder took it.
     *
     * @param lease the lease
     * @param ttl the duration from now; positive, and {@link #LONGEST} at most
     * @return the renewed lease; empty if another holder has taken it
     */
    public Optional<Lease> renew(Lease lease, Duration ttl) {
        requirePermitted(ttl);
        return save(new RecordKey(KIND, lease.name()), clock.instant().plus(ttl), new Revision(lease.fencing()));
    }

    /**
     * Tells, by the clock only, whether a lease lasts for the time of a step, so that no other holder can take it before.
     * Does not read the store.
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
     * Releases a lease. Does nothing if another holder has it by now. Never throws: a lease that cannot be released expires.
     *
     * @param lease the lease
     */
    public void release(Lease lease) {
        try {
            // False means that another holder has it: there is nothing to release.
            boolean ignored = records.delete(new RecordKey(KIND, lease.name()), new Revision(lease.fencing()));
        } catch (RuntimeException failed) {
            LOG.debug("lease={} was not released, it expires at={}", lease.name(), lease.until(), failed);
        }
    }

    /**
     * Deletes leases that expired {@link #KEPT} ago and were not released. Call it regularly; it reads only one page of due
     * records.
     *
     * @return how many were deleted
     */
    public int removeEnded() {
        int removed = 0;
        for (StoredRecord ended : records.list(RecordQuery.of(KIND).dueBefore(clock.instant()))) {
            // False means that it was taken again in the meantime.
            removed += records.delete(ended.key(), ended.revision()) ? 1 : 0;
        }
        return removed;
    }

    /**
     * Deletes the lease of a name and those of all names below it ({@code name/...}), held or not, because what they protect
     * was deleted.
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
                    "lease/" + stored.key().id() + " contains no time: it was not written by this library; delete it",
                    StoreException.Reason.CORRUPT,
                    null);
        }
    }

    /** The process of the holder; empty for records of earlier versions. */
    private static String holder(StoredRecord stored) {
        String[] parts = parts(stored);
        return parts.length == 2 ? parts[1] : Processes.UNKNOWN;
    }

    private static String[] parts(StoredRecord stored) {
        return new String(stored.draft().payload(), StandardCharsets.US_ASCII).split(" ", 2);
    }

    private static void requirePermitted(Duration ttl) {
        if (ttl.isNegative() || ttl.isZero()) {
            throw new IllegalArgumentException("ttl must be positive: " + ttl);
        }
        if (ttl.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("ttl must be at most " + LONGEST + ": " + ttl);
        }
    }
}
