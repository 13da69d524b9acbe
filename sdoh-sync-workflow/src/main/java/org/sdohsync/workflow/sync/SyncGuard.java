// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import org.sdohsync.core.connection.Connection;

/**
 * Decides whether a sync may begin at a source, and whether it may go on. It is asked by each sync of an instance, whoever asked for
 * it, so that several processes on one store never do the work of one source twice at a time. Safe for use by many threads.
 */
@FunctionalInterface
public interface SyncGuard {
    /**
     * Asks for the permission to sync a source. Does not wait for another holder of it.
     *
     * @param connection the source
     * @param scheduled whether nobody asked for the sync but a schedule
     * @return the permission, which the sync closes at its end
     * @throws org.sdohsync.core.error.BusyException if another sync has it, or too many are at work at the source's server
     */
    Permit enter(Connection connection, boolean scheduled);

    /**
     * A guard that permits everything, as for one process.
     *
     * @return the guard
     */
    static SyncGuard none() {
        return (connection, scheduled) -> Permit.unlimited();
    }

    /** The permission to sync a source. Safe for use by many threads. */
    interface Permit extends AutoCloseable {
        /**
         * Tells whether the permission still holds. Asked immediately before each request of the sync.
         *
         * @return false if another process may have the work by now: the sync then stops
         */
        boolean isHeld();

        /** Gives the permission back. Never throws; a second call does nothing. */
        @Override
        void close();

        /**
         * A permission without an end.
         *
         * @return the permission
         */
        static Permit unlimited() {
            return new Permit() {
                @Override
                public boolean isHeld() {
                    return true;
                }

                @Override
                public void close() {
                    // Nobody else waits for it.
                }
            };
        }
    }
}
