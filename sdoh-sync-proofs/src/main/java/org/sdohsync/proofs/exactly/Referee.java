// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.exactly;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskOutputComponent;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.proofs.exactly.Contest.Ended;
import org.sdohsync.proofs.exactly.Contest.Told;

/** Judges rounds by what the server holds, and by what the applications were told. */
final class Referee {
    /** The guide's state diagram from work in progress on. */
    private static final Map<TaskStatus, Set<TaskStatus>> LEGAL = Map.of(
            TaskStatus.INPROGRESS,
            Set.of(TaskStatus.ONHOLD, TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.CANCELLED),
            TaskStatus.ONHOLD,
            Set.of(TaskStatus.INPROGRESS, TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.CANCELLED));

    private final List<String> findings = new ArrayList<>();
    private int lostOutputs;
    private int illegal;
    private int untold;
    private int winners;
    private int losers;
    private int orphans;

    void judge(Ended round) {
        for (int i = 1; i < round.history().size(); i++) {
            Task before = round.history().get(i - 1);
            Task after = round.history().get(i);
            judgeStep(round.name(), before, after);
        }
        round.told().forEach(told -> judgeTold(round, told));
        Task last = round.history().get(round.history().size() - 1);
        int listed = procedures(last);
        long completed = round.told().stream()
                .filter(told -> told.success() && told.action() == AppAction.COMPLETE)
                .count();
        if (listed != completed) {
            lostOutputs++;
            findings.add(round.name() + ": " + completed + " completed it, " + listed + " Procedures are listed");
        }
        orphans += round.procedures() - listed;
    }

    private void judgeStep(String name, Task before, Task after) {
        TaskStatus from = before.getStatus();
        TaskStatus to = after.getStatus();
        if (from != to && !LEGAL.getOrDefault(from, Set.of()).contains(to)) {
            illegal++;
            findings.add(name + ": went from " + from.toCode() + " to " + to.toCode());
        }
        for (TaskOutputComponent output : before.getOutput()) {
            if (after.getOutput().stream().noneMatch(output::equalsDeep)) {
                lostOutputs++;
                findings.add(name + ": version " + Stage.number(after) + " lost an output");
            }
        }
    }

    private void judgeTold(Ended round, Told told) {
        if (told.success()) {
            winners++;
            if (round.history().stream()
                    .noneMatch(task -> task.getStatus() == told.action().to())) {
                untold++;
                findings.add(round.name() + ": " + told.action() + " was reported done, and never was");
            }
        } else {
            losers++;
            if (!(told.why() instanceof ConflictException)) {
                untold++;
                findings.add(round.name() + ": " + told.action() + " was told " + told.why());
            }
        }
    }

    private static int procedures(Task task) {
        return (int) task.getOutput().stream()
                .filter(output -> output.getValue() instanceof Reference reference
                        && reference.getReference().startsWith("Procedure/"))
                .count();
    }

    List<String> findings() {
        return List.copyOf(findings);
    }

    @Override
    public String toString() {
        return "winners=" + winners + " losersTold=" + losers + " proceduresOfLosers=" + orphans + " lostOutputs="
                + lostOutputs + " illegal=" + illegal + " untold=" + untold;
    }
}
