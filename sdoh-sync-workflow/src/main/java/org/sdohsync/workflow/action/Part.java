// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

/** Our part in a Task, which decides what we may do with it (SDOHCC, Referral states, "set by"). */
public enum Part {
    /** We are to do the work, or may claim it. */
    PERFORMER,
    /** We asked for the work. */
    REQUESTER,
    /** Neither: we may look, and nothing else. */
    ONLOOKER;

    boolean allows(Step step) {
        return switch (this) {
            case PERFORMER -> !step.ofRequesterOnly();
            case REQUESTER -> step.ofRequesterOnly() || step == Step.CANCEL;
            case ONLOOKER -> false;
        };
    }
}
