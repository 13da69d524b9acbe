// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.exactly;

import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.sdohsync.workflow.SdohSyncBuilder;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.referral.Referral;

/** A step that an application takes, if its referral still offers it. */
enum AppAction implements ProvenAction {
    CLAIM(TaskStatus.REQUESTED, TaskStatus.REQUESTED),
    ACCEPT(TaskStatus.REQUESTED, TaskStatus.ACCEPTED),
    REJECT(TaskStatus.REQUESTED, TaskStatus.REJECTED),
    START(TaskStatus.ACCEPTED, TaskStatus.INPROGRESS),
    HOLD(TaskStatus.INPROGRESS, TaskStatus.ONHOLD),
    RESUME(TaskStatus.ONHOLD, TaskStatus.INPROGRESS),
    CANCEL(TaskStatus.INPROGRESS, TaskStatus.CANCELLED),
    FAIL(TaskStatus.INPROGRESS, TaskStatus.FAILED),
    COMPLETE(TaskStatus.INPROGRESS, TaskStatus.COMPLETED);

    static final Outcome FOOD = Outcome.performed(Systems.SNOMED, "710925007", "Provision of food");
    static final Outcome RIDE = Outcome.performed(Systems.SNOMED, "410365006", "Transportation assistance");

    private static final Reason WHY = Reason.of("the family moved away");

    private final TaskStatus from;
    private final TaskStatus to;

    AppAction(TaskStatus from, TaskStatus to) {
        this.from = from;
        this.to = to;
    }

    @Override
    public TaskStatus from() {
        return from;
    }

    @Override
    public TaskStatus to() {
        return to;
    }

    @Override
    public boolean isOfAnOpenTask() {
        return this == CLAIM;
    }

    @Override
    public int results() {
        return this == COMPLETE ? 1 : 0;
    }

    @Override
    public SdohSyncBuilder listen(SdohSyncBuilder app) {
        return app.onReferral(referral -> perform(referral, FOOD));
    }

    /** Takes the step, if the referral offers it. */
    void perform(Referral referral, Outcome outcome) {
        switch (this) {
            case CLAIM -> referral.open().ifPresent(free -> free.claim());
            case ACCEPT -> referral.requested().ifPresent(asked -> asked.accept());
            case REJECT -> referral.requested().ifPresent(asked -> asked.reject(Reason.atCapacity()));
            case START -> referral.accepted().ifPresent(ours -> ours.start());
            case HOLD -> referral.inProgress().ifPresent(work -> work.hold(WHY));
            case RESUME -> referral.onHold().ifPresent(paused -> paused.resume());
            case CANCEL -> referral.inProgress().ifPresent(work -> work.cancel(WHY));
            case FAIL -> referral.inProgress().ifPresent(work -> work.fail(WHY));
            case COMPLETE -> referral.inProgress().ifPresent(work -> work.complete(outcome));
        }
    }
}
