// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.code.TaskStatus.Known;
import org.sdohsync.workflow.internal.action.TaskAction;
import org.sdohsync.workflow.internal.details.ReferencedResources;
import org.sdohsync.workflow.patient.InProgressTask;
import org.sdohsync.workflow.patient.OnHoldTask;
import org.sdohsync.workflow.patient.PatientTask;
import org.sdohsync.workflow.patient.ReadyTask;
import org.sdohsync.workflow.patient.UnfinishedTask;

/**
 * What all kinds of Tasks for a patient have in common. A status of {@code accepted}, which the guide does not have for them, is taken for
 * ready.
 *
 * @param <A> what completes it
 */
abstract sealed class TaskForPatient<A>
        permits TaskQuestionnaire, TaskPdfForm, TaskWebForm, TaskInformation, TaskContact, TaskMaterial {
    /**
     * What a Task is made of.
     *
     * @param connection the source that holds it
     * @param task the Task
     * @param part whose it is
     * @param actions the means to read and to answer
     */
    record Parts(Connection connection, Task task, TaskRole part, PatientActions actions) {
        Parts {
            requireNonNull(connection, "connection");
            requireNonNull(task, "task");
            requireNonNull(part, "part");
            requireNonNull(actions, "actions");
        }
    }

    private final Parts parts;
    private volatile @Nullable ReferencedResources read;

    TaskForPatient(Parts parts) {
        this.parts = parts;
        if (id().isEmpty()) {
            throw new IllegalArgumentException("task has no id");
        }
    }

    /** This Task as its public kind. */
    abstract PatientTask<A> kind();

    /** The same kind of Task, as it is after a step. */
    abstract TaskForPatient<A> with(Parts after);

    /** What an answer becomes; checks it. */
    abstract List<Outcome> outcomes(A answer);

    /** The references of the Task that are read with it. */
    List<Reference> references() {
        return List.of();
    }

    /** The references that lead on from those. */
    List<Reference> further(ReferencedResources found) {
        return List.of();
    }

    public final String id() {
        String part = model().getIdElement().getIdPart();
        return part == null ? "" : part;
    }

    public final Connection connection() {
        return parts.connection();
    }

    public final Task task() {
        return FhirJson.copy(model());
    }

    public final Optional<String> versionId() {
        return Optional.ofNullable(model().getMeta().getVersionId());
    }

    public final TaskStatus status() {
        return TaskStatus.of(model());
    }

    public final boolean urgent() {
        String written = model().getPriorityElement().getValueAsString();
        return written != null && !written.equals("routine");
    }

    public final TaskRole part() {
        return parts.part();
    }

    public final Optional<String> description() {
        return Optional.ofNullable(model().getDescription())
                .or(() -> Optional.ofNullable(model().getCode().getText()))
                .filter(text -> !text.isBlank());
    }

    public final Optional<Resource> requester() {
        return resources().get(model().getRequester());
    }

    public final Optional<ReadyTask<A>> ready() {
        return is(Known.READY, Known.ACCEPTED) ? Optional.of(new ReadyState<>(this)) : Optional.empty();
    }

    public final Optional<InProgressTask<A>> inProgress() {
        return is(Known.IN_PROGRESS) ? Optional.of(new InProgressState<>(this)) : Optional.empty();
    }

    public final Optional<OnHoldTask<A>> onHold() {
        return is(Known.ON_HOLD) ? Optional.of(new OnHoldState<>(this)) : Optional.empty();
    }

    public final Optional<? extends UnfinishedTask<A>> unfinished() {
        Optional<? extends UnfinishedTask<A>> begun = inProgress().isPresent() ? inProgress() : onHold();
        return begun.isPresent() ? begun : ready();
    }

    public final boolean closed() {
        return status().known().filter(Known::closed).isPresent();
    }

    /** The Task itself, which must not be changed. */
    final Task model() {
        return parts.task();
    }

    final PatientActions actions() {
        return parts.actions();
    }

    final boolean is(Known... statuses) {
        return part() == TaskRole.PATIENT && List.of(statuses).stream().anyMatch(status()::is);
    }

    final TaskForPatient<A> take(Step step) {
        return take(TaskAction.of(step, id()));
    }

    final TaskForPatient<A> take(TaskAction action) {
        Task after = actions().perform(connection(), action.as(TaskRole.PATIENT));
        return with(new Parts(connection(), after, part(), actions()));
    }

    /** What the Task refers to, read once. */
    final ReferencedResources resources() {
        ReferencedResources known = read;
        if (known == null) {
            // Two threads may both read; a lock would be held over the network.
            ReferencedResources now = actions().resources(connection());
            List<Reference> first = new ArrayList<>(references());
            first.add(model().getRequester());
            now.read(first);
            now.read(further(now));
            read = now;
            known = now;
        }
        return known;
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[Task/" + id() + " at "
                + connection().source() + ", "
                + status().known().map(Known::text).orElse("unknown status") + "]";
    }
}
