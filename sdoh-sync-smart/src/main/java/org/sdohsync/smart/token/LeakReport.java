// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.store.RewrapReport;
import org.sdohsync.core.store.UnreadableRecord;

/**
 * What was done after a leak, so far. Immutable.
 *
 * @param begunAt when it began, by this machine's clock
 * @param connections what became of the grant of each connection; {@link Revocation#NOT_OFFERED} also if it held no grant
 * @param unreadable the connections that cannot be read: nothing could be revoked for them
 * @param registrations how many registrations of the app's own making were forgotten; they are made again with the next launches
 * @param keptAtSource how many of these could not be deleted at their source, which may go on accepting the leaked client secret
 * @param resealed what was encrypted with the newest key
 */
public record LeakReport(
        Instant begunAt,
        Map<ConnectionId, Revocation> connections,
        List<UnreadableRecord> unreadable,
        int registrations,
        int keptAtSource,
        RewrapReport resealed) {
    /**
     * Copies the collections.
     *
     * @param begunAt as described above
     * @param connections as described above
     * @param unreadable as described above
     * @param registrations as described above
     * @param keptAtSource as described above
     * @param resealed as described above
     */
    public LeakReport {
        requireNonNull(begunAt, "begunAt");
        connections = Collections.unmodifiableMap(new LinkedHashMap<>(connections));
        unreadable = List.copyOf(unreadable);
        requireNonNull(resealed, "resealed");
    }

    /**
     * Tells whether nothing is left that the same call could do.
     *
     * @return true if every source answered and everything is encrypted with the newest key
     */
    public boolean complete() {
        return !connections.containsValue(Revocation.UNREACHABLE) && resealed.complete();
    }

    /**
     * Counts the connections of one outcome.
     *
     * @param outcome the outcome
     * @return how many have it
     */
    public long count(Revocation outcome) {
        return connections.values().stream().filter(outcome::equals).count();
    }
}
