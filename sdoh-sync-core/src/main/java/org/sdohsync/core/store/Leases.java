// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.sdohsync.core.error.StoreException;

/**
 * Leases over the compare-and-set of a {@link RecordStore}, so that a lease lives in the same store as what it guards:
 *
 * <ol>
 *   <li>Read the record of the name. Held by somebody and not over: no lease.
 *   <li>Otherwise save it with the new end, expecting the revision that was read. Lost race: no lease.
 *   <li>The new revision is the fencing number: it grows with every lease of the name.
 *   <li>Releasing sets the end to the past, and only for the holder; the record stays, so numbers never start again.
 * </ol>
 *
 * <p>Leases are not sealed. Whoever can write the medium can keep a lease from everybody, and can end one that is held, so that two
 * work at once: a refresh token may then be used twice, and the authorization server revokes the grant; a step on a Task may be
 * posted twice where the server takes no conditional create. A seal would not help, because deleting the record does the same. What
 * the two save is ordered by compare-and-set all the same, and none of them reads a secret that way.
 *
 * <p>Safe for use by many threads and processes. Clocks of different hosts must agree to well within the lease's length.
 */
public final class Leases {
    /** Their kind of record. Leases hold no secret and are not sealed. */
    static final String KIND = "lease";

    private final RecordStore records;
    private final Clock clock;

    Leases(RecordStore records, Clock clock) {
        this.records = records;
        this.clock = clock;
    }

    /**
     * Takes a lease if nobody holds it. Never waits.
     *
     * @param name what to lease
     * @param ttl how long, unless renewed or released before; positive
     * @return the lease, empty if somebody else holds it
     */
    public Optional<Lease> tryAcquire(String name, Duration ttl) {
        positive(ttl);
        RecordKey key = new RecordKey(KIND, name);
        Instant now = clock.instant();
        Optional<StoredRecord> held = records.load(key);
        if (held.isPresent() && end(held.get()).isAfter(now)) {
            return Optional.empty();
        }
        return save(key, now.plus(ttl), held.map(StoredRecord::revision).orElse(Revision.NONE));
    }

    /**
     * Prolongs a lease that is still held, also when its time is over but nobody else took it.
     *
     * @param lease the lease
     * @param ttl how long from now
     * @return the lease to use from here on, empty if somebody else has taken it
     */
    public Optional<Lease> renew(Lease lease, Duration ttl) {
        positive(ttl);
        return save(new RecordKey(KIND, lease.name()), clock.instant().plus(ttl), new Revision(lease.fencing()));
    }

    /**
     * Gives a lease back. Does nothing if somebody else holds it by now.
     *
     * @param lease the lease
     */
    public void release(Lease lease) {
        // An empty result is the promised "somebody else holds it": there is nothing left to give back.
        Optional<Lease> ignored = save(new RecordKey(KIND, lease.name()), Instant.EPOCH, new Revision(lease.fencing()));
    }

    private Optional<Lease> save(RecordKey key, Instant until, Revision expected) {
        byte[] payload = Long.toString(until.toEpochMilli()).getBytes(StandardCharsets.US_ASCII);
        return records.save(key, RecordDraft.of("", null, payload), expected)
                .map(revision -> new Lease(key.id(), revision.number(), Instant.ofEpochMilli(until.toEpochMilli())));
    }

    private static Instant end(StoredRecord stored) {
        String text = new String(stored.draft().payload(), StandardCharsets.US_ASCII);
        try {
            return Instant.ofEpochMilli(Long.parseLong(text));
        } catch (NumberFormatException damaged) {
            throw new StoreException(
                    "lease/" + stored.key().id() + " holds no time: it was written by something else; delete it",
                    StoreException.Reason.CORRUPT,
                    null);
        }
    }

    private static void positive(Duration ttl) {
        if (ttl.isNegative() || ttl.isZero()) {
            throw new IllegalArgumentException("ttl is not positive: " + ttl);
        }
    }
}
