// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import java.util.LinkedHashSet;
import java.util.Set;
import org.sdohsync.core.http.Origin;

/**
 * The servers whose last sync was slow. They are forgotten with the process, and the one that was slow longest ago when they are too
 * many. Not safe for use by many threads: the lock of the {@link SourceQueue} guards it.
 */
final class SlowServers {
    /** How many are remembered at most. */
    static final int MOST = 10_000;

    private final Set<Origin> slow = new LinkedHashSet<>();

    boolean contains(Origin server) {
        return slow.contains(server);
    }

    /** A sync at a server is over. */
    void note(Origin server, SyncSpeed speed) {
        if (speed == SyncSpeed.UNKNOWN) {
            return;
        }
        slow.remove(server);
        if (speed == SyncSpeed.SLOW) {
            slow.add(server);
        }
        if (slow.size() > MOST) {
            slow.remove(slow.iterator().next());
        }
    }
}
