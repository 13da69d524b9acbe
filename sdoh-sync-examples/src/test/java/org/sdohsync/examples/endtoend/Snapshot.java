// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskOutputComponent;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.jspecify.annotations.Nullable;
import org.sdohsync.sandbox.Auditor;
import org.sdohsync.sandbox.ReferralSource;

/** What a source's server held at one moment, as its auditor saw it. */
record Snapshot(ReferralSource source, Map<String, Task> tasks, Map<String, Procedure> procedures) {
    private static final Set<TaskStatus> OPEN = Set.of(
            TaskStatus.REQUESTED,
            TaskStatus.RECEIVED,
            TaskStatus.ACCEPTED,
            TaskStatus.READY,
            TaskStatus.INPROGRESS,
            TaskStatus.ONHOLD);

    static Snapshot of(ReferralSource source) {
        Auditor auditor = source.auditor();
        return new Snapshot(
                source,
                byId(auditor.search(
                        Task.class, "_id=" + String.join(",", source.data().taskIds(task -> true)))),
                byId(auditor.search(Procedure.class, "")));
    }

    /** The referrals that somebody at our organization has to do something about. */
    List<String> openForUs() {
        return tasks.values().stream()
                .filter(task -> task.getCode().getCodingFirstRep().getCode().equals("fulfill"))
                .filter(task -> source.recipient().equals(task.getOwner().getReference()))
                .filter(task -> OPEN.contains(task.getStatus()))
                .map(Task::getIdPart)
                .toList();
    }

    Task task(String id) {
        return requireNonNull(tasks.get(id), id);
    }

    /** Procedures that an earlier moment did not have. */
    List<Procedure> newSince(Snapshot before) {
        return procedures.values().stream()
                .filter(procedure -> !before.procedures.containsKey(procedure.getIdPart()))
                .toList();
    }

    /** Every referral open at the earlier moment is closed; each completed one has one new Procedure, named in its output. */
    void assertFinishedSince(Snapshot before, Set<String> rejected) {
        List<String> open = before.openForUs();
        assertThat(open).isNotEmpty();
        for (String id : open) {
            assertThat(task(id).getStatus())
                    .as(id)
                    .isEqualTo(rejected.contains(id) ? TaskStatus.REJECTED : TaskStatus.COMPLETED);
        }
        List<String> completed =
                open.stream().filter(id -> !rejected.contains(id)).toList();
        List<Procedure> posted = newSince(before);
        assertThat(posted).hasSameSizeAs(completed);
        assertThat(posted)
                .extracting(procedure -> procedure.getBasedOnFirstRep().getReference())
                .containsExactlyInAnyOrderElementsOf(completed.stream()
                        .map(id -> task(id).getFocus().getReference())
                        .toList());
        assertThat(completed.stream().flatMap(id -> newOutputs(before, id).stream()))
                .containsExactlyInAnyOrderElementsOf(posted.stream()
                        .map(procedure -> "Procedure/" + procedure.getIdPart())
                        .toList());
    }

    /** Nobody else's Task is changed at all, and of ours only what the recipient may change. */
    void assertOnlyOursChangedSince(Snapshot before) {
        List<String> ours = before.openForUs();
        assertThat(before.tasks)
                .hasSizeGreaterThan(ours.size())
                .hasSameSizeAs(source.data().taskIds(task -> true));
        before.tasks.forEach((id, was) -> {
            if (ours.contains(id)) {
                assertThat(json(withoutProgress(task(id))))
                        .as("the rest of " + id)
                        .isEqualTo(json(withoutProgress(was)));
                assertThat(outputs(task(id))).containsAll(outputs(was));
            } else {
                assertThat(json(task(id))).as(id).isEqualTo(json(was));
            }
        });
        before.procedures.forEach((id, was) ->
                assertThat(json(procedures.get(id))).as("Procedure " + id).isEqualTo(json(was)));
    }

    private List<String> newOutputs(Snapshot before, String id) {
        List<String> outputs = new ArrayList<>(references(task(id)));
        outputs.removeAll(references(before.task(id)));
        return outputs;
    }

    private static List<String> references(Task task) {
        return task.getOutput().stream()
                .map(TaskOutputComponent::getValue)
                .filter(Reference.class::isInstance)
                .map(value -> ((Reference) value).getReference())
                .toList();
    }

    private static List<String> outputs(Task task) {
        return task.getOutput().stream()
                .map(output -> json(new Task().addOutput(output)))
                .toList();
    }

    private static Task withoutProgress(Task task) {
        Task rest = task.copy();
        rest.setStatus(null);
        rest.setStatusReason(null);
        rest.setOutput(null);
        rest.setMeta(null);
        // The version is in the id as well.
        rest.setId(task.getIdPart());
        return rest;
    }

    private static String json(@Nullable Resource resource) {
        return FhirContext.forR4Cached().newJsonParser().encodeResourceToString(requireNonNull(resource));
    }

    private static <T extends Resource> Map<String, T> byId(List<T> resources) {
        return new TreeMap<>(resources.stream().collect(Collectors.toMap(Resource::getIdPart, resource -> resource)));
    }
}
