// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.code.TaskStatus.Known;

/**
 * The steps of a Task, taken by its performer or its requester (SDOHCC 3.0.0, TaskForReferralManagement and TaskForPatient,
 * state diagrams and "set by").
 *
 * <p>For the performer: a requested Task can be accepted, rejected or cancelled; an accepted one started, put on hold,
 * completed, failed or cancelled; one in progress the same except started; one on hold resumed, completed, failed or
 * cancelled. All other statuses are final. The requester can send a draft, cancel a Task that is not final, and enter any
 * Task in error. {@code received} is treated as requested and {@code ready} as accepted, because older servers and patient
 * Tasks use them; neither is ever written.
 *
 * <p>For the patient: a Task that is ready can be started, put on hold, completed, failed or cancelled, one in progress the same
 * except started, one on hold resumed, completed, failed or cancelled. The answers to a questionnaire can be saved while it is
 * ready or in progress.
 */
public enum Step {
    /** Sets the owner of a Task without owner; its status is not changed. */
    CLAIM("claim", Known.REQUESTED, false, Known.REQUESTED, Known.RECEIVED),
    /** Accepts the work. */
    ACCEPT("accept", Known.ACCEPTED, false, Known.REQUESTED, Known.RECEIVED),
    /** Rejects the work before it was started. */
    REJECT("reject", Known.REJECTED, true, Known.REQUESTED, Known.RECEIVED),
    /** Starts the work. */
    START("start", Known.IN_PROGRESS, false, Known.ACCEPTED, Known.READY),
    /** Puts the work on hold. */
    HOLD("hold", Known.ON_HOLD, true, Known.ACCEPTED, Known.READY, Known.IN_PROGRESS),
    /** Resumes the work. */
    RESUME("resume", Known.IN_PROGRESS, false, Known.ON_HOLD),
    /** Saves answers to a questionnaire that is not completed yet; for the patient. Saving begins the Task. */
    SAVE("save", Known.IN_PROGRESS, false, Known.ACCEPTED, Known.READY, Known.IN_PROGRESS),
    /** Completes the work with its outcomes. */
    COMPLETE("complete", Known.COMPLETED, false, Known.ACCEPTED, Known.READY, Known.IN_PROGRESS, Known.ON_HOLD),
    /** Ends work that could not be completed. */
    FAIL("fail", Known.FAILED, true, Known.ACCEPTED, Known.READY, Known.IN_PROGRESS, Known.ON_HOLD),
    /** Cancels the work. */
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
    /** Sends a draft; for the requester. */
    REQUEST("request", Known.REQUESTED, false, Known.DRAFT),
    /** Enters the Task in error; for the requester. */
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
    // Set.of is immutable, which the checker does not recognize.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<Known> from;

    Step(String verb, Known target, boolean needsReason, Known... from) {
        this.verb = verb;
        this.target = target;
        this.needsReason = needsReason;
        this.from = Set.of(from);
    }

    /**
     * The verb for the step.
     *
     * @return a verb such as {@code accept}
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
     * Tells whether the step requires a reason (SDOHCC, Task.statusReason).
     *
     * @return true for rejecting, holding, failing and cancelling
     */
    public boolean needsReason() {
        return needsReason;
    }

    /**
     * Tells whether the step is possible.
     *
     * @param status the Task's current status, as the source wrote it
     * @return true if the state diagram allows the step
     */
    public boolean legalFrom(TaskStatus status) {
        return status.known().filter(from::contains).isPresent();
    }

    /**
     * Tells whether a Task in this status has come further than the step leads, so that nothing is left of it to do.
     *
     * @param status the status of the Task
     * @return true if it has
     */
    public boolean isBehind(TaskStatus status) {
        Set<Known> further = switch (this) {
            case ACCEPT -> Set.of(Known.IN_PROGRESS, Known.ON_HOLD, Known.COMPLETED, Known.FAILED);
            case START, RESUME -> Set.of(Known.COMPLETED, Known.FAILED);
            default -> Set.of();
        };
        return status.known().filter(further::contains).isPresent();
    }

    /**
     * Tells whether only the requester can take the step.
     *
     * @return true for {@link #REQUEST} and {@link #ENTER_IN_ERROR}
     */
    public boolean ofRequesterOnly() {
        return this == REQUEST || this == ENTER_IN_ERROR;
    }

    /**
     * Tells whether the patient can take the step.
     *
     * @return true for {@link #START}, {@link #HOLD}, {@link #RESUME}, {@link #SAVE}, {@link #COMPLETE}, {@link #FAIL} and
     *     {@link #CANCEL}
     */
    public boolean ofPatient() {
        return switch (this) {
            case START, HOLD, RESUME, SAVE, COMPLETE, FAIL, CANCEL -> true;
            case CLAIM, ACCEPT, REJECT, REQUEST, ENTER_IN_ERROR -> false;
        };
    }

    /**
     * The possible steps of the performer.
     *
     * @param status the Task's current status, as the source wrote it
     * @return the steps of an owner, without {@link #CLAIM}; empty if the Task is closed, a draft, or of an unknown status
     */
    public static List<Step> legalIn(TaskStatus status) {
        return legalIn(status, TaskRole.PERFORMER);
    }

    /**
     * The possible steps in a role.
     *
     * @param status the Task's current status, as the source wrote it
     * @param part our role in the Task
     * @return the steps, without {@link #CLAIM}
     */
    public static List<Step> legalIn(TaskStatus status, TaskRole part) {
        return Arrays.stream(values())
                .filter(step -> step != CLAIM && part.allows(step) && step.legalFrom(status))
                .toList();
    }

    /**
     * A sentence that names what is possible; a status that no diagram has is not repeated, it may hold anything.
     *
     * @param status the status of the Task
     * @param part our part in it
     * @return the sentence
     */
    public static String whatIsLegal(TaskStatus status, TaskRole part) {
        List<Step> legal = legalIn(status, part);
        if (!legal.isEmpty()) {
            return "It is " + status + ": possible steps are "
                    + legal.stream().map(Step::verb).collect(Collectors.joining(", ")) + ".";
        }
        boolean closed = status.known().filter(Known::closed).isPresent();
        return closed
                ? "It is " + status + ", which is final: no step is possible, ask the source for a new Task."
                : "Its status allows no step: wait until the source requests the work.";
    }
}
