// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.ResourceId;

/**
 * One step to take on one Task, with its reason and its outcomes. Immutable; safe for use by many threads. {@link #toString}
 * shows no content.
 */
public final class Action {
    private final String taskId;
    private final Step step;
    private final @Nullable Reason reason;
    private final @Nullable String owner;
    private final Part part;
    private final List<Outcome> outcomes;

    private Action(
            String taskId,
            Step step,
            @Nullable Reason reason,
            @Nullable String owner,
            Part part,
            List<Outcome> outcomes) {
        if (!ResourceId.isId(requireNonNull(taskId, "taskId"))) {
            throw new IllegalArgumentException("taskId is not the id of a resource");
        }
        this.taskId = taskId;
        this.step = step;
        this.reason = reason;
        this.owner = owner;
        this.part = part;
        this.outcomes = List.copyOf(outcomes);
    }

    /**
     * Creates an action without a reason.
     *
     * @param step the step
     * @param taskId the Task's logical id on the source's server
     * @return the action
     * @throws IllegalArgumentException if the step needs a reason
     */
    public static Action of(Step step, String taskId) {
        if (step.needsReason()) {
            throw new IllegalArgumentException("the step " + step.verb() + " needs a reason: give a Reason");
        }
        if (step == Step.CLAIM) {
            throw new IllegalArgumentException("the step claim needs an owner: use Action.claim");
        }
        return new Action(taskId, step, null, null, usual(step), List.of());
    }

    /**
     * Creates an action with a reason.
     *
     * @param step the step
     * @param taskId the Task's logical id on the source's server
     * @param reason the reason
     * @return the action
     * @throws IllegalArgumentException if the step has no reason
     */
    public static Action of(Step step, String taskId, Reason reason) {
        if (!step.needsReason()) {
            throw new IllegalArgumentException("the step " + step.verb() + " has no reason");
        }
        return new Action(taskId, step, requireNonNull(reason, "reason"), null, usual(step), List.of());
    }

    /**
     * Creates the claim of a Task without owner.
     *
     * @param taskId the Task's logical id on the source's server
     * @param owner the new owner, a reference on that server such as {@code Organization/123}
     * @return the action
     * @throws IllegalArgumentException if the owner is not {@code Type/id}
     */
    public static Action claim(String taskId, String owner) {
        if (!ResourceId.isReference(requireNonNull(owner, "owner"))) {
            throw new IllegalArgumentException("owner is not of the form Type/id");
        }
        return new Action(taskId, Step.CLAIM, null, owner, Part.PERFORMER, List.of());
    }

    private static Part usual(Step step) {
        return step.ofRequesterOnly() ? Part.REQUESTER : Part.PERFORMER;
    }

    /**
     * Sets the role in which the step is taken. By default it is the performer, except for steps that only the requester has.
     *
     * @param other our role in the Task
     * @return a changed copy
     * @throws IllegalArgumentException if the step is not allowed in that role
     */
    public Action as(Part other) {
        if (!other.allows(step)) {
            throw new IllegalArgumentException("the step " + step.verb() + " is not a step of the "
                    + other.name().toLowerCase(Locale.ROOT));
        }
        return new Action(taskId, step, reason, owner, other, outcomes);
    }

    /**
     * Sets the outcomes of the work.
     *
     * @param results the outcomes, in the order of the Task's output
     * @return a changed copy
     * @throws IllegalArgumentException if the step does not end the work
     */
    public Action outcomes(List<Outcome> results) {
        if (!results.isEmpty() && step != Step.COMPLETE && step != Step.FAIL) {
            throw new IllegalArgumentException("the step " + step.verb() + " has no outcomes");
        }
        return new Action(taskId, step, reason, owner, part, results);
    }

    /**
     * The Task.
     *
     * @return its logical id
     */
    public String taskId() {
        return taskId;
    }

    /**
     * The step.
     *
     * @return the step
     */
    public Step step() {
        return step;
    }

    /**
     * Why.
     *
     * @return the reason, for steps that have one
     */
    public Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    /**
     * The role in which it is taken.
     *
     * @return our role in the Task
     */
    public Part part() {
        return part;
    }

    /**
     * The new owner of the Task.
     *
     * @return a reference, for a claim
     */
    public Optional<String> owner() {
        return Optional.ofNullable(owner);
    }

    /**
     * The outcomes.
     *
     * @return the outcomes; empty for steps that do not end the work
     */
    public List<Outcome> outcomes() {
        return outcomes;
    }

    /** Tells whether it posts resources other than the Task. */
    boolean hasResults() {
        return outcomes.stream().anyMatch(Outcome::isPosted);
    }

    /** Tells whether another action, requested at that time, is the same as this one. */
    boolean says(Action other, Instant told) {
        return taskId.equals(other.taskId)
                && step == other.step
                && part == other.part
                && Objects.equals(owner, other.owner)
                && Arrays.equals(words(reason), words(other.reason))
                && outcomes.size() == other.outcomes.size()
                && IntStream.range(0, outcomes.size())
                        .allMatch(index -> outcomes.get(index)
                                .says(other.outcomes.get(index).toldAt(told)));
    }

    private static byte[] words(@Nullable Reason reason) {
        return reason == null ? new byte[0] : reason.concept().toBytes();
    }

    @Override
    public String toString() {
        return "Action[" + step.verb() + " Task/" + taskId + "]";
    }
}
