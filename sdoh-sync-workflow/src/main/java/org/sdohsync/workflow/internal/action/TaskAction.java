// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.internal.http.ResourceId;
import org.sdohsync.workflow.action.Action;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.action.TaskRole;

/** An action with its steps and outcomes as they are journaled. */
public final class TaskAction implements Action {
    private final String taskId;
    private final Step step;
    private final @Nullable Reason reason;
    private final @Nullable String owner;
    private final TaskRole part;
    private final List<ActionOutcome> outcomes;

    private TaskAction(
            String taskId,
            Step step,
            @Nullable Reason reason,
            @Nullable String owner,
            TaskRole part,
            List<ActionOutcome> outcomes) {
        if (!ResourceId.isId(requireNonNull(taskId, "taskId"))) {
            throw new IllegalArgumentException("taskId is no id of a resource");
        }
        this.taskId = taskId;
        this.step = step;
        this.reason = reason;
        this.owner = owner;
        this.part = part;
        this.outcomes = List.copyOf(outcomes);
    }

    /**
     * A step that needs no reason.
     *
     * @param step the step
     * @param taskId the Task's logical id on the source's server
     * @return the action
     * @throws IllegalArgumentException if the step needs a reason
     */
    public static TaskAction of(Step step, String taskId) {
        if (step.needsReason()) {
            throw new IllegalArgumentException("to " + step.verb() + " needs a reason");
        }
        if (step == Step.CLAIM) {
            throw new IllegalArgumentException("to claim needs an owner");
        }
        return new TaskAction(taskId, step, null, null, usual(step), List.of());
    }

    /**
     * A step that says why.
     *
     * @param step the step
     * @param taskId the Task's logical id on the source's server
     * @param reason why
     * @return the action
     * @throws IllegalArgumentException if the step has no reason to give
     */
    public static TaskAction of(Step step, String taskId, Reason reason) {
        if (!step.needsReason()) {
            throw new IllegalArgumentException("to " + step.verb() + " takes no reason");
        }
        return new TaskAction(taskId, step, requireNonNull(reason, "reason"), null, usual(step), List.of());
    }

    /**
     * The claim of an open Task.
     *
     * @param taskId the Task's logical id on the source's server
     * @param owner who takes it on, a reference on that server such as {@code Organization/123}
     * @return the action
     * @throws IllegalArgumentException if the owner is not {@code Type/id}
     */
    public static TaskAction claim(String taskId, String owner) {
        if (!ResourceId.isReference(requireNonNull(owner, "owner"))) {
            throw new IllegalArgumentException("owner is not of the form Type/id");
        }
        return new TaskAction(taskId, Step.CLAIM, null, owner, TaskRole.PERFORMER, List.of());
    }

    private static TaskRole usual(Step step) {
        if (step == Step.SAVE) {
            return TaskRole.PATIENT;
        }
        return step.ofRequesterOnly() ? TaskRole.REQUESTER : TaskRole.PERFORMER;
    }

    /**
     * Says in which part the step is taken. Unless said, it is that of the one who does the work, but for the steps that only the
     * requester has.
     *
     * @param other our part in the Task
     * @return a new action
     * @throws IllegalArgumentException if the step is not one of that part
     */
    public TaskAction as(TaskRole other) {
        if (!other.allows(step)) {
            throw new IllegalArgumentException(
                    "to " + step.verb() + " is no step of the " + other.name().toLowerCase(Locale.ROOT));
        }
        return new TaskAction(taskId, step, reason, owner, other, outcomes);
    }

    /**
     * Says what came out of the work.
     *
     * @param results the outcomes, in the order they are to stand in the Task's output
     * @return a new action
     * @throws IllegalArgumentException if the step does not end work
     */
    public TaskAction outcomes(List<? extends Outcome> results) {
        if (!results.isEmpty() && step != Step.COMPLETE && step != Step.FAIL && step != Step.SAVE) {
            throw new IllegalArgumentException("to " + step.verb() + " has no outcomes");
        }
        return new TaskAction(
                taskId,
                step,
                reason,
                owner,
                part,
                results.stream().map(ActionOutcome::of).toList());
    }

    @Override
    public String taskId() {
        return taskId;
    }

    @Override
    public Step step() {
        return step;
    }

    @Override
    public Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    @Override
    public TaskRole part() {
        return part;
    }

    @Override
    public Optional<String> owner() {
        return Optional.ofNullable(owner);
    }

    @Override
    public List<ActionOutcome> outcomes() {
        return outcomes;
    }

    /** Whether it makes resources of its own beside the Task. Answers do not count: they are one resource in all steps. */
    public boolean hasResults() {
        return outcomes.stream().anyMatch(outcome -> outcome.isPosted() && !(outcome instanceof AnswersOutcome));
    }

    /** A later saving in the place of an earlier one that is not confirmed. */
    TaskAction inPlaceOf(TaskAction earlier, Instant now) {
        List<ActionOutcome> newer = new ArrayList<>();
        for (int index = 0; index < outcomes.size(); index++) {
            ActionOutcome told = outcomes.get(index).toldAt(now);
            boolean same = index < earlier.outcomes.size();
            newer.add(
                    same
                                    && told instanceof AnswersOutcome answers
                                    && earlier.outcomes.get(index) instanceof AnswersOutcome before
                            ? answers.inPlaceOf(before)
                            : told);
        }
        return new TaskAction(taskId, step, reason, owner, part, newer);
    }

    /** Whether another action asks for the same, told at a time at which this one was. */
    public boolean says(TaskAction other, Instant told) {
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
