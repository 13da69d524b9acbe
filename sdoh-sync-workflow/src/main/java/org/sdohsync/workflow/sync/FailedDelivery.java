// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.time.WallClock;

/**
 * A Task that was found but could not be delivered. The first failures are tried again by the next pass, later ones after an hour,
 * then after twice as long each time, up to once a day. Immutable.
 */
public final class FailedDelivery {
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

    FailedDelivery(
            String taskId, String change, int attempts, String reason, boolean parked, @Nullable Instant notBefore) {
        this.taskId = requireNonNull(taskId, "taskId");
        this.change = requireNonNull(change, "change");
        this.attempts = attempts;
        this.reason = requireNonNull(reason, "reason");
        this.parked = parked;
        this.notBefore = notBefore;
    }

    /** When a delivery that failed so often is to be tried again, null for the next pass. */
    static @Nullable Instant next(int attempts, Instant now) {
        if (attempts < AT_ONCE) {
            return null;
        }
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(attempts - AT_ONCE, DOUBLINGS));
        return now.plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
    }

    FailedDelivery released() {
        return new FailedDelivery(taskId, change, 0, reason, false, null);
    }

    /** Whether it was given up before a moment: since then nothing is due. */
    boolean parkedBefore(Instant moment) {
        return parked && notBefore != null && notBefore.isBefore(moment);
    }

    boolean isDue(Instant now) {
        return !parked && (notBefore == null || WallClock.isOver(notBefore, LONGEST_WAIT, now));
    }

    /**
     * The Task.
     *
     * @return its id on its server
     */
    public String taskId() {
        return taskId;
    }

    /**
     * Which state of the Task it was.
     *
     * @return the version, or what stands for it
     */
    public String change() {
        return change;
    }

    /**
     * How often the delivery of this state failed.
     *
     * @return the number
     */
    public int attempts() {
        return attempts;
    }

    /**
     * What went wrong.
     *
     * @return the reason: never the content of the Task nor the text of an exception
     */
    public String reason() {
        return reason;
    }

    /**
     * Tells whether it was given up.
     *
     * @return true if it is not tried again until the Task changes or {@link Checkpoint#retrying} is asked for
     */
    public boolean parked() {
        return parked;
    }

    /**
     * When it is tried again at the earliest.
     *
     * @return a time by our clock, empty if the next pass tries
     */
    public Optional<Instant> notBefore() {
        return Optional.ofNullable(notBefore);
    }

    @Override
    public String toString() {
        return "FailedDelivery[Task/" + taskId + ", attempts=" + attempts + ", " + reason
                + (parked ? ", parked]" : "]");
    }
}
