// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.referral;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.code.TaskStatus.Known;
import org.sdohsync.workflow.details.ReferralDetails;
import org.sdohsync.workflow.internal.action.TaskAction;
import org.sdohsync.workflow.internal.details.PageDetails;
import org.sdohsync.workflow.internal.feed.PageTask;
import org.sdohsync.workflow.referral.Accepted;
import org.sdohsync.workflow.referral.Closed;
import org.sdohsync.workflow.referral.InProgress;
import org.sdohsync.workflow.referral.OnHold;
import org.sdohsync.workflow.referral.Open;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.referral.Requested;
import org.sdohsync.workflow.referral.Sent;

/** A Task of the workflow, in the state that decides what it offers. */
public final class TaskReferral implements Referral {
    private final Connection connection;
    private final Task task;
    private final ReferralActions actions;
    private final TaskRole part;
    private final PageDetails page;
    private volatile @Nullable ReferralDetails details;

    private TaskReferral(Connection connection, Task task, ReferralActions actions, TaskRole part, PageDetails page) {
        this.connection = requireNonNull(connection, "connection");
        this.task = requireNonNull(task, "task");
        this.page = page;
        this.actions = requireNonNull(actions, "actions");
        this.part = requireNonNull(part, "part");
        if (id().isEmpty()) {
            throw new IllegalArgumentException("task has no id");
        }
    }

    /**
     * Makes a referral of a Task that we are to do or may claim.
     *
     * @param connection the source that holds the Task
     * @param task the Task with its id; copied
     * @param actions the means to act
     * @return the referral
     * @throws IllegalArgumentException if the Task has no id
     */
    public static TaskReferral of(Connection connection, Task task, ReferralActions actions) {
        return of(connection, task, actions, TaskRole.PERFORMER);
    }

    /**
     * Makes a referral of a Task.
     *
     * @param connection the source that holds the Task
     * @param task the Task with its id; copied
     * @param actions the means to act
     * @param part our part in it, which decides what the referral offers
     * @return the referral
     * @throws IllegalArgumentException if the Task has no id
     */
    public static TaskReferral of(Connection connection, Task task, ReferralActions actions, TaskRole part) {
        return new TaskReferral(connection, FhirJson.copy(task), actions, part, PageDetails.none());
    }

    /**
     * Makes a referral of a Task that a feed brought.
     *
     * @param connection the source that holds the Task
     * @param snapshot the Task as it came; not copied, and not to be changed by anybody
     * @param actions the means to act
     * @param part our part in it, which decides what the referral offers
     * @return the referral
     */
    public static TaskReferral of(Connection connection, PageTask snapshot, ReferralActions actions, TaskRole part) {
        return new TaskReferral(connection, snapshot.task(), actions, part, snapshot.page());
    }

    @Override
    public TaskRole part() {
        return part;
    }

    @Override
    public String id() {
        String part = task.getIdElement().getIdPart();
        return part == null ? "" : part;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public Task task() {
        return task.copy();
    }

    @Override
    public Optional<String> versionId() {
        return Optional.ofNullable(task.getMeta().getVersionId());
    }

    @Override
    public TaskStatus status() {
        return TaskStatus.of(task);
    }

    @Override
    public String priority() {
        String written = task.getPriorityElement().getValueAsString();
        return written == null ? "routine" : written;
    }

    @Override
    public boolean urgent() {
        return !priority().equals("routine");
    }

    @Override
    public ReferralDetails details() {
        ReferralDetails known = details;
        if (known == null) {
            // Two threads may both read; a lock would be held over the network.
            known = actions.details(connection, task, page);
            details = known;
        }
        return known;
    }

    @Override
    public boolean doNotContactPatient() {
        return details().doNotContactPatient();
    }

    @Override
    public Optional<Open> open() {
        return unowned() ? Optional.of(new OpenState(this)) : Optional.empty();
    }

    @Override
    public Optional<Sent> sent() {
        return part == TaskRole.REQUESTER ? Optional.of(new SentState(this)) : Optional.empty();
    }

    @Override
    public Optional<Requested> requested() {
        return is(Known.REQUESTED, Known.RECEIVED) && !unowned()
                ? Optional.of(new RequestedState(this))
                : Optional.empty();
    }

    @Override
    public Optional<Accepted> accepted() {
        return is(Known.ACCEPTED, Known.READY) ? Optional.of(new AcceptedState(this)) : Optional.empty();
    }

    @Override
    public Optional<InProgress> inProgress() {
        return is(Known.IN_PROGRESS) ? Optional.of(new InProgressState(this)) : Optional.empty();
    }

    @Override
    public Optional<OnHold> onHold() {
        return is(Known.ON_HOLD) ? Optional.of(new OnHoldState(this)) : Optional.empty();
    }

    @Override
    public Optional<Closed> closed() {
        boolean over = status().known().filter(Known::closed).isPresent();
        return over && part == TaskRole.PERFORMER ? Optional.of(new ClosedState(this)) : Optional.empty();
    }

    TaskReferral take(TaskAction action) {
        return of(connection, actions.perform(connection, action.as(part)), actions, part);
    }

    TaskReferral take(Step step) {
        return take(TaskAction.of(step, id()));
    }

    private boolean unowned() {
        return !task.hasOwner() && is(Known.REQUESTED, Known.RECEIVED);
    }

    private boolean is(Known... statuses) {
        if (part != TaskRole.PERFORMER) {
            return false;
        }
        TaskStatus now = status();
        for (Known status : statuses) {
            if (now.is(status)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return "Referral[Task/" + id() + " at " + connection.source() + ", "
                + status().known().map(Known::text).orElse("unknown status") + "]";
    }
}
