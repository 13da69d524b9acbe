// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.status;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.store.UnreadableRecord;
import org.sdohsync.smart.admission.QuotaUse;

/**
 * The state of a whole instance at one time: what is connected, what waits for what and since when, what runs next. Immutable; holds
 * ids, counts and times, no patient data. {@code toString} is text for a person, a line for each connection.
 */
public interface InstanceStatus {
    /** The name of the certificate in the trust community (UDAP) in {@link #certificates}. */
    String TRUST_COMMUNITY = "the trust community";

    /**
     * When the status was taken.
     *
     * @return the time by our clock
     */
    Instant at();

    /**
     * The connections.
     *
     * @return a status for each that can be read
     */
    List<ConnectionStatus> connections();

    /**
     * The connections that cannot be read from the store.
     *
     * @return each with what to do
     */
    List<UnreadableRecord> unreadable();

    /**
     * When the application's own client certificates expire.
     *
     * @return the end by origin, for each origin with a client certificate, and that of the certificate in the trust community
     *     under {@value #TRUST_COMMUNITY}
     */
    default Map<String, Instant> certificates() {
        return Map.of();
    }

    /**
     * How far the quotas of the application's {@link org.sdohsync.smart.admission.Admission} are used.
     *
     * @return one for each source that uses a quota, and one for all accounts together without their names; requests are those of
     *     this process; empty if there is no quota
     */
    default List<QuotaUse> quotas() {
        return List.of();
    }

    /**
     * Tells whether a schedule was started, one of this process or one that several share.
     *
     * @return true if syncs run by themselves
     */
    boolean scheduled();

    /**
     * Tells whether syncs are begun by a schedule that several processes share, such as that of {@code sdoh-sync-cluster}. Its own
     * status says what is due; {@link #nextSync} is empty then, and {@link ConnectionStatus#lastSync} knows the syncs of this
     * process alone.
     *
     * @return true once a shared schedule was started over this instance
     */
    default boolean sharesSchedule() {
        return false;
    }

    /**
     * When the schedule runs next.
     *
     * @return the time by our clock, which is past while a run is on its way; empty while no schedule of this process is started
     */
    Optional<Instant> nextSync();

    /**
     * Counts the connections of one state.
     *
     * @param state the state
     * @return how many are in it
     */
    default long count(Health.State state) {
        return connections().stream()
                .filter(one -> one.connection().health().state() == state)
                .count();
    }

    /**
     * How many actions at all sources the next syncs complete.
     *
     * @return the number
     */
    default int pendingActions() {
        return connections().stream().mapToInt(ConnectionStatus::pendingActions).sum();
    }

    /**
     * How many actions at all sources need a person's decision.
     *
     * @return the number
     */
    default int undecidedActions() {
        return connections().stream()
                .mapToInt(ConnectionStatus::undecidedActions)
                .sum();
    }

    /**
     * How many actions of all sources cannot be read from the store.
     *
     * @return the number, those included whose connection is unknown
     */
    int damagedActions();

    /**
     * When the oldest action at any source that is not confirmed was requested.
     *
     * @return the time by our clock; empty if all are confirmed
     */
    default Optional<Instant> oldestAction() {
        return connections().stream()
                .flatMap(one -> one.oldestAction().stream())
                .min(Instant::compareTo);
    }

    /**
     * How many Tasks of all sources are not delivered any more.
     *
     * @return the number
     */
    default int parkedTasks() {
        return connections().stream().mapToInt(ConnectionStatus::parkedTasks).sum();
    }
}
