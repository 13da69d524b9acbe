// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the one who does the work may do with a Task (SDOHCC 3.0.0, TaskForReferralManagement and TaskForPatient, state
 * diagrams). Steps of the requester are not among them.
 *
 * <p>In words: a requested Task is accepted, rejected or cancelled; an accepted one is started, put on hold, completed, failed
 * or cancelled; one in progress the same but for the start; one on hold is resumed, completed, failed or cancelled. Everything
 * else is closed. {@code received} counts as requested and {@code ready} as accepted, as older servers and patient Tasks use
 * them; neither is ever written.
 */
public enum Step {
    /** Takes the work on. */
    ACCEPT("accept", "accepted", false, "requested", "received"),
    /** Declines the work before any of it was done. */
    REJECT("reject", "rejected", true, "requested", "received"),
    /** Begins the work. */
    START("start", "in-progress", false, "accepted", "ready"),
    /** Interrupts the work. */
    HOLD("hold", "on-hold", true, "accepted", "ready", "in-progress"),
    /** Goes on with the work. */
    RESUME("resume", "in-progress", false, "on-hold"),
    /** Ends the work with its outcome. */
    COMPLETE("complete", "completed", false, "accepted", "ready", "in-progress", "on-hold"),
    /** Ends the work that could not be done. */
    FAIL("fail", "failed", true, "accepted", "ready", "in-progress", "on-hold"),
    /** Calls the work off. */
    CANCEL("cancel", "cancelled", true, "requested", "received", "accepted", "ready", "in-progress", "on-hold");

    private final String verb;
    private final String target;
    private final boolean needsReason;
    private final Set<String> from;

    Step(String verb, String target, boolean needsReason, String... from) {
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
     * @return a FHIR task-status code
     */
    public String target() {
        return target;
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
     * @param status the Task's status now, as a FHIR task-status code
     * @return true if the state diagram has the step
     */
    public boolean legalFrom(String status) {
        return from.contains(status);
    }

    /**
     * The steps that are possible.
     *
     * @param status the Task's status now, as a FHIR task-status code
     * @return the steps, empty when the Task is closed, a draft, or of an unknown status
     */
    public static List<Step> legalIn(String status) {
        return Arrays.stream(values()).filter(step -> step.legalFrom(status)).toList();
    }

    /** A sentence that names what is possible; a status that no diagram has is not repeated, it may hold anything. */
    static String whatIsLegal(String status) {
        List<Step> legal = legalIn(status);
        if (!legal.isEmpty()) {
            return "It is " + status + ": possible are "
                    + legal.stream().map(Step::verb).collect(Collectors.joining(", ")) + ".";
        }
        boolean closed = Set.of("rejected", "completed", "failed", "cancelled", "entered-in-error")
                .contains(status);
        return closed
                ? "It is " + status + " and thereby closed: no step is possible, ask the source for a new Task."
                : "Its status offers no step to us: wait until the source requests the work.";
    }
}
