// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.sdohsync.sandbox.Auditor;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.auth.TokenRequest;

/** What the servers say at one moment. */
final class Verdict {
    private static final Set<TaskStatus> OPEN = Set.of(
            TaskStatus.REQUESTED,
            TaskStatus.RECEIVED,
            TaskStatus.ACCEPTED,
            TaskStatus.READY,
            TaskStatus.INPROGRESS,
            TaskStatus.ONHOLD);

    private final Map<String, AtSource> sources;

    private Verdict(Map<String, AtSource> sources) {
        this.sources = sources;
    }

    /** Tasks by id and Procedures by id, as one server holds them, and what its authorization server counted. */
    private record AtSource(Map<String, Task> tasks, Map<String, Procedure> procedures, long signIns, long refreshes) {}

    static Verdict of(Map<String, ReferralSource> asked) {
        Map<String, AtSource> answers = new LinkedHashMap<>();
        asked.forEach((name, source) -> answers.put(name, ask(source)));
        return new Verdict(answers);
    }

    private static AtSource ask(ReferralSource source) {
        Auditor auditor = source.auditor();
        Map<String, Task> tasks = auditor.search(Task.class, "code=fulfill").stream()
                .filter(task -> source.recipient().equals(task.getOwner().getReference()))
                .collect(Collectors.toMap(Task::getIdPart, task -> task));
        Map<String, Procedure> procedures = auditor.search(Procedure.class, "").stream()
                .collect(Collectors.toMap(Procedure::getIdPart, procedure -> procedure));
        return new AtSource(
                tasks,
                procedures,
                source.authorizationServer().tokenRequests().count("authorization_code", TokenRequest.Outcome.ISSUED),
                source.authorizationServer().tokenRequests().count("refresh_token", TokenRequest.Outcome.ISSUED));
    }

    /** Compares with a later verdict. */
    Tally compareWith(Verdict after) {
        Tally tally = new Tally();
        sources.forEach((name, before) -> {
            AtSource now = after.sources.get(name);
            if (now == null) {
                throw new IllegalArgumentException("the later verdict lacks " + name);
            }
            tally.add(row(name, before, now));
        });
        return tally;
    }

    private static Tally.Row row(String name, AtSource before, AtSource now) {
        List<String> open = before.tasks.values().stream()
                .filter(task -> OPEN.contains(task.getStatus()))
                .map(Task::getIdPart)
                .toList();
        List<Task> worked = open.stream()
                .filter(now.tasks::containsKey)
                .map(now.tasks::get)
                .toList();
        long completed = count(worked, TaskStatus.COMPLETED);
        long rejected = count(worked, TaskStatus.REJECTED);
        Map<String, Procedure> posted = new LinkedHashMap<>(now.procedures);
        posted.keySet().removeAll(before.procedures.keySet());
        Set<String> named = worked.stream()
                .flatMap(task -> task.getOutput().stream())
                .filter(output -> output.getValue() instanceof Reference)
                .map(output -> ((Reference) output.getValue()).getReferenceElement().getIdPart())
                .collect(Collectors.toSet());
        long unnamed = posted.keySet().stream().filter(id -> !named.contains(id)).count();
        long surplus = posted.size() - posted.values().stream()
                .flatMap(procedure -> procedure.getBasedOn().stream())
                .map(Reference::getReference)
                .distinct()
                .count();
        return new Tally.Row(
                name,
                open.size(),
                completed,
                rejected,
                posted.size(),
                Math.max(unnamed, surplus),
                now.signIns,
                now.refreshes,
                open.size() - completed - rejected);
    }

    private static long count(List<Task> tasks, TaskStatus status) {
        return tasks.stream().filter(task -> task.getStatus() == status).count();
    }
}
