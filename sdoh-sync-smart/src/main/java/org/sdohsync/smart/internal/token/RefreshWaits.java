// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import java.time.Duration;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.time.Pause;

/** Waiting inside a refresh. */
final class RefreshWaits {
    private RefreshWaits() {}

    static void pause(Pause pause, Duration time, ConnectionId id) {
        try {
            pause.pause(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw RefreshFailures.notYet(id, "interrupted while waiting to refresh", interrupted);
        }
    }
}
