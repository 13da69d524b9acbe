// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.workflow.feed.FailedDelivery;

/** A delivery that failed, and when it is tried again. */
public final class DeliveryFailure implements FailedDelivery {
    private static final int AT_ONCE = 3;
    private static final Duration FIRST_WAIT = Duration.ofHours(1);
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);
    private static final int DOUBLINGS = 5;

    private final String taskId;
    private final String change;
    private final int attempts;
    private final String reason;
    private final boolean parked;
    private final @Nullable Instant notBefore;

    public DeliveryFailure(
            String taskId, String change, int attempts, String reason, boolean parked, @Nullable Instant notBefore) {
        this.taskId = requireNonNull(taskId, "taskId");
        this.change = requireNonNull(change, "change");
        this.attempts = attempts;
        this.reason = requireNonNull(reason, "reason");
        this.parked = parked;
        this.notBefore = notBefore;
    }

    /** When a delivery that failed so often is to be tried again, null for the next pass. */
    public static @Nullable Instant next(int attempts, Instant now) {
        if (attempts < AT_ONCE) {
            return null;
        }
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(attempts - AT_ONCE, DOUBLINGS));
        return now.plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
    }

    public DeliveryFailure released() {
        return new DeliveryFailure(taskId, change, 0, reason, false, null);
    }

    /** Whether it was given up before a moment: since then nothing is due. */
    public boolean parkedBefore(Instant moment) {
        return parked && notBefore != null && notBefore.isBefore(moment);
    }

    public boolean isDue(Instant now) {
        return !parked && (notBefore == null || WallClock.isOver(notBefore, LONGEST_WAIT, now));
    }

    @Override
    public String taskId() {
        return taskId;
    }

    @Override
    public String change() {
        return change;
    }

    @Override
    public int attempts() {
        return attempts;
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public boolean parked() {
        return parked;
    }

    @Override
    public Optional<Instant> notBefore() {
        return Optional.ofNullable(notBefore);
    }

    @Override
    public String toString() {
        return "FailedDelivery[Task/" + taskId + ", attempts=" + attempts + ", " + reason
                + (parked ? ", parked]" : "]");
    }
}
