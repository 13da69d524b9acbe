// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.schedule;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import org.sdohsync.workflow.schedule.ScheduleOptions;

/** The options of a schedule, which may be replaced while it runs. Safe for use by many threads. */
public final class CurrentOptions implements Supplier<ScheduleOptions> {
    private volatile ScheduleOptions options;

    /**
     * Begins with some.
     *
     * @param first the options
     */
    public CurrentOptions(ScheduleOptions first) {
        this.options = requireNonNull(first, "first");
    }

    @Override
    public ScheduleOptions get() {
        return options;
    }

    /**
     * Replaces them.
     *
     * @param next the options from now on
     */
    public void set(ScheduleOptions next) {
        this.options = requireNonNull(next, "next");
    }
}
