// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

/** The role of this application in a Task, which decides the possible steps (SDOHCC, Referral states, "set by"). */
public enum TaskRole {
    /** The application performs the work, or may claim it. */
    PERFORMER,
    /** The application requested the work. */
    REQUESTER,
    /** Neither: the application can only read the Task. */
    ONLOOKER,
    /** The patient's application: the patient, or the person who signed in, owns the Task (SDOHCC, TaskForPatient). */
    PATIENT;

    /**
     * Tells whether a step may be taken in this part.
     *
     * @param step the step
     * @return true if it may
     */
    public boolean allows(Step step) {
        return switch (this) {
            case PERFORMER -> !step.ofRequesterOnly() && step != Step.SAVE;
            case REQUESTER -> step.ofRequesterOnly() || step == Step.CANCEL;
            case ONLOOKER -> false;
            case PATIENT -> step.ofPatient();
        };
    }
}
