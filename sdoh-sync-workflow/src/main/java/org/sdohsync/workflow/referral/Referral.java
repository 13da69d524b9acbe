// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.referral;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.workflow.action.Action;
import org.sdohsync.workflow.action.Part;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.code.TaskStatus.Known;
import org.sdohsync.workflow.details.PageDetails;
import org.sdohsync.workflow.details.ReferralDetails;
import org.sdohsync.workflow.fhir.FhirJson;
import org.sdohsync.workflow.sync.TaskSnapshot;

/**
 * One referral as its source showed it at one moment, and the means to act on it. Exactly one of {@link #open}, {@link #requested},
 * {@link #accepted}, {@link #inProgress}, {@link #onHold}, {@link #closed} and {@link #sent} is there, unless we merely look on ({@link #part}), or the Task is a draft or of a
 * status that nobody knows. Each offers the steps that are possible from it, and a step hands on the next state:
 *
 * <pre>{@code
 * referral.requested().ifPresent(r -> r.accept().start());
 * }</pre>
 *
 * <p>The snapshot may be out of date by the time a step is taken: the step is checked against the source's own copy.
 *
 * <p>Immutable but for the details, which are kept once read; safe for use by many threads. Prints no content.
 */
public final class Referral {
    private final Connection connection;
    private final Task task;
    private final Actions actions;
    private final Part part;
    private final PageDetails page;
    private volatile @Nullable ReferralDetails details;

    private Referral(Connection connection, Task task, Actions actions, Part part, PageDetails page) {
        this.connection = requireNonNull(connection, "connection");
        this.task = FhirJson.copy(task);
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
    public static Referral of(Connection connection, Task task, Actions actions) {
        return of(connection, task, actions, Part.PERFORMER);
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
    public static Referral of(Connection connection, Task task, Actions actions, Part part) {
        return new Referral(connection, task, actions, part, PageDetails.none());
    }

    /**
     * Makes a referral of a Task that a feed brought.
     *
     * @param connection the source that holds the Task
     * @param snapshot the Task as it came; copied
     * @param actions the means to act
     * @param part our part in it, which decides what the referral offers
     * @return the referral
     */
    public static Referral of(Connection connection, TaskSnapshot snapshot, Actions actions, Part part) {
        return new Referral(connection, snapshot.task(), actions, part, snapshot.page());
    }

    /**
     * Our part in it.
     *
     * @return whether we are to do it or may claim it, asked for it, or merely look on
     */
    public Part part() {
        return part;
    }

    /**
     * The Task's logical id on the source's server.
     *
     * @return the id, for example {@code 12}
     */
    public String id() {
        String part = task.getIdElement().getIdPart();
        return part == null ? "" : part;
    }

    /**
     * The source.
     *
     * @return the connection the referral came by
     */
    public Connection connection() {
        return connection;
    }

    /**
     * The Task.
     *
     * @return a copy without its narrative; never write it back
     */
    public Task task() {
        return task.copy();
    }

    /**
     * The Task's version at this moment.
     *
     * @return {@code meta.versionId}, if the source told it
     */
    public Optional<String> versionId() {
        return Optional.ofNullable(task.getMeta().getVersionId());
    }

    /**
     * How the referral stands.
     *
     * @return the Task's status as the source wrote it
     */
    public TaskStatus status() {
        return TaskStatus.of(task);
    }

    /**
     * How urgent it is.
     *
     * @return {@code routine}, {@code urgent}, {@code asap}, {@code stat} or what the source wrote; {@code routine} if nothing
     */
    public String priority() {
        String written = task.getPriorityElement().getValueAsString();
        return written == null ? "routine" : written;
    }

    /**
     * Tells whether the referral should not wait.
     *
     * @return true for every priority but routine
     */
    public boolean urgent() {
        return !priority().equals("routine");
    }

    /**
     * Reads what belongs to the referral, when first asked for. While a listener works on the page the referral came on, that is read
     * for the whole page at once; later it is read for this referral alone, as the source has it then.
     *
     * @return the details, the same for every call once they were read
     * @throws org.sdohsync.core.error.SyncException if the source could not be asked; the next call tries again
     */
    public ReferralDetails details() {
        ReferralDetails known = details;
        if (known == null) {
            // Two threads may both read; a lock would be held over the network.
            known = actions.details(connection, FhirJson.copy(task), page);
            details = known;
        }
        return known;
    }

    /**
     * Tells whether the person must not be contacted. Reads the {@link #details} if they were not read before.
     *
     * @return true if the ServiceRequest says so, and also if it could not be read
     */
    public boolean doNotContactPatient() {
        return details().doNotContactPatient();
    }

    /**
     * The referral while it has no owner of any kind and waits for one.
     *
     * @return the state, if it is this one
     */
    public Optional<Open> open() {
        return unowned() ? Optional.of(new Open(this)) : Optional.empty();
    }

    /**
     * The referral if we are not to do the work but asked for it, whatever its status.
     *
     * @return the state, if it is this one
     */
    public Optional<Sent> sent() {
        return part == Part.REQUESTER ? Optional.of(new Sent(this)) : Optional.empty();
    }

    /**
     * The referral while it waits for a decision. A status of {@code received}, as older servers set it, counts.
     *
     * @return the state, if it is this one
     */
    public Optional<Requested> requested() {
        return is(Known.REQUESTED, Known.RECEIVED) && !unowned() ? Optional.of(new Requested(this)) : Optional.empty();
    }

    /**
     * The referral when it was accepted and not begun. A status of {@code ready}, as older servers set it, counts.
     *
     * @return the state, if it is this one
     */
    public Optional<Accepted> accepted() {
        return is(Known.ACCEPTED, Known.READY) ? Optional.of(new Accepted(this)) : Optional.empty();
    }

    /**
     * The referral while it is worked on.
     *
     * @return the state, if it is this one
     */
    public Optional<InProgress> inProgress() {
        return is(Known.IN_PROGRESS) ? Optional.of(new InProgress(this)) : Optional.empty();
    }

    /**
     * The referral while the work is interrupted.
     *
     * @return the state, if it is this one
     */
    public Optional<OnHold> onHold() {
        return is(Known.ON_HOLD) ? Optional.of(new OnHold(this)) : Optional.empty();
    }

    /**
     * The referral when nothing is left to do: rejected, cancelled, completed, failed or entered in error.
     *
     * @return the state, if it is this one
     */
    public Optional<Closed> closed() {
        boolean over = status().known().filter(Known::closed).isPresent();
        return over && part == Part.PERFORMER ? Optional.of(new Closed(this)) : Optional.empty();
    }

    Referral take(Action action) {
        return of(connection, actions.perform(connection, action.as(part)), actions, part);
    }

    Referral take(Step step) {
        return take(Action.of(step, id()));
    }

    private boolean unowned() {
        return !task.hasOwner() && is(Known.REQUESTED, Known.RECEIVED);
    }

    private boolean is(Known... statuses) {
        if (part != Part.PERFORMER) {
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
