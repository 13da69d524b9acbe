// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sdohsync.workflow.schedule.ScheduleOptions;

/** Starts the schedule of a {@link SdohSync}, and ends its work in order. Safe for use by many threads. */
final class SyncLifecycle {
    private final SyncComponents parts;
    private final AtomicBoolean closed = new AtomicBoolean();

    SyncLifecycle(SyncComponents parts) {
        this.parts = parts;
    }

    void startSchedule() {
        requireOpen();
        parts.schedule().start();
    }

    void startSchedule(ScheduleOptions options) {
        requireOpen();
        parts.options().set(options);
        if (parts.engine().isGuarded() && parts.schedule().untilNext().isEmpty()) {
            // The syncs are handed out elsewhere, from now on with these options.
            return;
        }
        parts.schedule().start();
        // Where it ran already, the next run is planned by what was said before.
        parts.schedule().planAgain();
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("this SdohSync is closed");
        }
    }

    void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        parts.subscriptions().close();
        parts.schedule().close();
        settle();
        parts.smart().close();
        if (parts.ownStore() != null) {
            parts.ownStore().close();
        }
    }

    private void settle() {
        boolean settled = parts.engine().worksHere();
        try {
            Duration half = SdohSync.CLOSE_WAIT.dividedBy(2);
            if (!settled) {
                settled = parts.engine().settle(half);
            }
            parts.engine().stop();
            if (!parts.engine().worksHere()) {
                // Again in any case: another sync may have started since.
                settled = parts.engine().settle(half);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (parts.ownThreads() != null) {
            parts.ownThreads().shutdown();
            if (!settled) {
                // Syncs can be aborted at any point: what was not acknowledged is delivered again.
                parts.ownThreads().shutdownNow();
            }
        }
    }
}
