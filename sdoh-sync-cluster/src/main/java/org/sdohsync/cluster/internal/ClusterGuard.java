// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import static java.util.Objects.requireNonNull;

import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.workflow.sync.SyncGuard;

/** Gives the permissions for syncs that are not executions: those of users, and those after a notification. */
public final class ClusterGuard implements SyncGuard {
    private final SourceSlots slots;

    /**
     * Creates one.
     *
     * @param slots the permissions in the database
     */
    public ClusterGuard(SourceSlots slots) {
        this.slots = requireNonNull(slots, "slots");
    }

    @Override
    public Permit enter(Connection connection, boolean scheduled) {
        SourceSlots.Attempt attempt = slots.acquire(connection.id(), ClusterSources.key(connection), scheduled);
        HeldSlot slot = attempt.slot();
        if (slot != null) {
            return slot;
        }
        throw new BusyException(
                attempt.busyUntil() == null
                        ? "the source of connection " + connection.id()
                                + " is in as many syncs as it may be at a time: the schedule comes to it later"
                        : "connection " + connection.id()
                                + " is in a sync in another process: ask the cluster for one behind it, or wait for"
                                + " its result");
    }
}
