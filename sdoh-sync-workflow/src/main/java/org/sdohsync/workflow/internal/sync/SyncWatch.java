// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.workflow.sync.SourceResult;

/**
 * Is told of each sync at a source, whoever asked for it. Called on the threads of the syncs; what it throws is logged and changes
 * nothing.
 */
public interface SyncWatch {
    /** Watches nothing. */
    SyncWatch NONE = new SyncWatch() {
        @Override
        public boolean begun(ConnectionId connection) {
            return false;
        }

        @Override
        public void ended(ConnectionId connection, SourceResult result) {
            // Nothing waits for it.
        }
    };

    /**
     * A sync begins: what its source changed before now, it finds.
     *
     * @param connection the source
     * @return whether its reads must bypass caches, because the source said that something changed just now
     */
    boolean begun(ConnectionId connection);

    /**
     * A sync has ended, or could not begin; another may begin.
     *
     * @param connection the source
     * @param result what came of it
     */
    void ended(ConnectionId connection, SourceResult result);
}
