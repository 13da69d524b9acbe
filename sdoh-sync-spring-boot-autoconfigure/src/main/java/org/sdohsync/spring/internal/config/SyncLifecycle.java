// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.sdohsync.workflow.SdohSync;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the schedule when the application is up, and closes the instance when it goes down: after the web server has served its
 * last request, before the database is closed.
 */
public final class SyncLifecycle implements SmartLifecycle {
    /**
     * Between two phases of Spring Boot: the web server starts at {@code DEFAULT_PHASE - 2048}, and its graceful shutdown is at
     * {@code DEFAULT_PHASE - 1024}.
     */
    public static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1536;

    private final SdohSync sync;
    private final boolean scheduled;
    private final @Nullable SharedSchedule shared;
    private volatile boolean running;

    /**
     * Creates it.
     *
     * @param sync the instance
     * @param scheduled whether the schedule of the instance is started
     * @param shared the schedule that the processes share, which takes the place of that of the instance and ends first; null
     *     without one
     */
    public SyncLifecycle(SdohSync sync, boolean scheduled, @Nullable SharedSchedule shared) {
        this.sync = requireNonNull(sync, "sync");
        this.scheduled = scheduled;
        this.shared = shared;
    }

    @Override
    public void start() {
        if (shared != null) {
            shared.start();
        } else if (scheduled) {
            sync.startSchedule();
        }
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (shared != null) {
            shared.close();
        }
        sync.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** A closed instance does not start again. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
