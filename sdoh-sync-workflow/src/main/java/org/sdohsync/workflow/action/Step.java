// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.code.TaskStatus.Known;

/**
 * What may be done with a Task, by the one who does the work or by the one who asked for it (SDOHCC 3.0.0,
 * TaskForReferralManagement and TaskForPatient, state diagrams and "set by").
 *
 * <p>In words, for the one who does the work: a requested Task is accepted, rejected or cancelled; an accepted one is started, put on hold, completed, failed
 * or cancelled; one in progress the same but for the start; one on hold is resumed, completed, failed or cancelled. Everything
 * else is closed. The requester sends a draft, calls off what is not closed, and may enter anything in error. {@code received} counts as requested and {@code ready} as accepted, as older servers and patient Tasks use
 * them; neither is ever written.
 */
public enum Step {
    /** Makes an open Task ours; its status stays. */
    CLAIM("claim", Known.REQUESTED, false, Known.REQUESTED, Known.RECEIVED),
    /** Takes the work on. */
    ACCEPT("accept", Known.ACCEPTED, false, Known.REQUESTED, Known.RECEIVED),
    /** Declines the work before any of it was done. */
    REJECT("reject", Known.REJECTED, true, Known.REQUESTED, Known.RECEIVED),
    /** Begins the work. */
    START("start", Known.IN_PROGRESS, false, Known.ACCEPTED, Known.READY),
    /** Interrupts the work. */
    HOLD("hold", Known.ON_HOLD, true, Known.ACCEPTED, Known.READY, Known.IN_PROGRESS),
    /** Goes on with the work. */
    RESUME("resume", Known.IN_PROGRESS, false, Known.ON_HOLD),
    /** Ends the work with its outcome. */
    COMPLETE("complete", Known.COMPLETED, false, Known.ACCEPTED, Known.READY, Known.IN_PROGRESS, Known.ON_HOLD),
    /** Ends the work that could not be done. */
    FAIL("fail", Known.FAILED, true, Known.ACCEPTED, Known.READY, Known.IN_PROGRESS, Known.ON_HOLD),
    /** Calls the work off. */
    CANCEL(
            "cancel",
            Known.CANCELLED,
            true,
            Known.REQUESTED,
            Known.RECEIVED,
            Known.ACCEPTED,
            Known.READY,
            Known.IN_PROGRESS,
            Known.ON_HOLD),
    /** Sends a draft; the requester's. */
    REQUEST("request", Known.REQUESTED, false, Known.DRAFT),
    /** Declares that the Task should never have been; the requester's. */
    ENTER_IN_ERROR(
            "enter in error",
            Known.ENTERED_IN_ERROR,
            false,
            Known.DRAFT,
            Known.REQUESTED,
            Known.RECEIVED,
            Known.ACCEPTED,
            Known.REJECTED,
            Known.READY,
            Known.CANCELLED,
            Known.IN_PROGRESS,
            Known.ON_HOLD,
            Known.FAILED,
            Known.COMPLETED);

    private final String verb;
    private final Known target;
    private final boolean needsReason;
    // Set.of does not change, which the checker cannot see.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<Known> from;

    Step(String verb, Known target, boolean needsReason, Known... from) {
        this.verb = verb;
        this.target = target;
        this.needsReason = needsReason;
        this.from = Set.of(from);
    }

    /**
     * The step as a word.
     *
     * @return for example {@code accept}
     */
    public String verb() {
        return verb;
    }

    /**
     * The status the step leads to.
     *
     * @return the status
     */
    public TaskStatus target() {
        return target.status();
    }

    /**
     * Tells whether the step has to say why (SDOHCC, Task.statusReason).
     *
     * @return true for rejecting, holding, failing and cancelling
     */
    public boolean needsReason() {
        return needsReason;
    }

    /**
     * Tells whether the step is possible.
     *
     * @param status the Task's status now, as the source wrote it
     * @return true if the state diagram has the step
     */
    public boolean legalFrom(TaskStatus status) {
        return status.known().filter(from::contains).isPresent();
    }

    /** Tells whether a Task in this status has come further than the step leads, so that nothing is left of it to do. */
    boolean isBehind(TaskStatus status) {
        Set<Known> further = switch (this) {
            case ACCEPT -> Set.of(Known.IN_PROGRESS, Known.ON_HOLD, Known.COMPLETED, Known.FAILED);
            case START, RESUME -> Set.of(Known.COMPLETED, Known.FAILED);
            default -> Set.of();
        };
        return status.known().filter(further::contains).isPresent();
    }

    /**
     * Tells whether the step is that of the requester alone.
     *
     * @return true for sending and for entering in error
     */
    public boolean ofRequesterOnly() {
        return this == REQUEST || this == ENTER_IN_ERROR;
    }

    /**
     * The steps that are possible for the one who does the work.
     *
     * @param status the Task's status now, as the source wrote it
     * @return the steps of an owner, so not {@link #CLAIM}; empty when the Task is closed, a draft, or of an unknown status
     */
    public static List<Step> legalIn(TaskStatus status) {
        return legalIn(status, Part.PERFORMER);
    }

    /**
     * The steps that are possible.
     *
     * @param status the Task's status now, as the source wrote it
     * @param part our part in the Task
     * @return the steps, without {@link #CLAIM}
     */
    public static List<Step> legalIn(TaskStatus status, Part part) {
        return Arrays.stream(values())
                .filter(step -> step != CLAIM && part.allows(step) && step.legalFrom(status))
                .toList();
    }

    /** A sentence that names what is possible; a status that no diagram has is not repeated, it may hold anything. */
    static String whatIsLegal(TaskStatus status, Part part) {
        List<Step> legal = legalIn(status, part);
        if (!legal.isEmpty()) {
            return "It is " + status + ": possible are "
                    + legal.stream().map(Step::verb).collect(Collectors.joining(", ")) + ".";
        }
        boolean closed = status.known().filter(Known::closed).isPresent();
        return closed
                ? "It is " + status + " and thereby closed: no step is possible, ask the source for a new Task."
                : "Its status offers no step to us: wait until the source requests the work.";
    }
}
