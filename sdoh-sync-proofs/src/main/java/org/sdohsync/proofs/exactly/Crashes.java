// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.exactly;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.store.Store;
import org.sdohsync.proofs.mortal.CrashPoint;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.ActionJournal;
import org.sdohsync.workflow.action.DoneAction;
import org.sdohsync.workflow.action.JournalEntry;
import org.sdohsync.workflow.sync.SyncOptions;
import org.sdohsync.workflow.sync.SyncReport;

/** Lets an application die at each point of one action, once per scene, and starts it again on the same store. */
final class Crashes {
    private static final Duration LEASES_END = Duration.ofMinutes(5);
    private static final Duration ROUND = Duration.ofMinutes(10);
    private static final boolean FIRST = Boolean.getBoolean("exactly.first");
    private static final int MOST_ROUNDS = 40;
    private static final int MOST_POINTS = 200;

    private final Stage stage;
    private final Store store;
    private final Trouble trouble;
    private final String where;
    private final List<String> findings = new ArrayList<>();
    private int deaths;

    Crashes(Stage stage, Store store, Trouble trouble, String where) {
        this.stage = stage;
        this.store = store;
        this.trouble = trouble;
        this.where = where;
    }

    /** Goes on until the application survives. */
    void at(ProvenAction action) {
        boolean died = true;
        for (int point = 0; died && !(FIRST && !findings.isEmpty()); point++) {
            if (point == MOST_POINTS) {
                findings.add(where + " " + action + ": each life takes more requests than the one before");
                return;
            }
            Scene scene = stage.scene(action);
            MutableClock clock = MutableClock.at(Instant.parse("2026-03-01T00:00:00Z"));
            if (trouble.needsToken()) {
                scene.connectRefreshable(store, clock.instant());
            } else {
                scene.connect(store);
            }
            String name = where + " " + action + " point " + point;
            Front front = new Front(
                    trouble, action.type().getSimpleName(), clock, () -> anotherProcess(scene, action, clock, name));
            died = dies(action, CrashPoint.endingAt(point), front, clock);
            if (died) {
                deaths++;
                checkJournaled(scene, action, front, clock, name);
                clock.advance(LEASES_END);
            }
            finish(scene, action, front, clock, name);
            checkDone(scene, action, name);
            scene.disconnect(store);
        }
    }

    private boolean dies(ProvenAction action, CrashPoint life, Front front, MutableClock clock) {
        try (SdohSync sync = app(action, life, front, clock)) {
            SyncReport ignored = sync.syncNow();
            return life.ended();
        } catch (RuntimeException | Error thrown) {
            if (CrashPoint.in(thrown).isEmpty()) {
                throw thrown;
            }
            return true;
        }
    }

    /** What the server shows half done has to stand in the journal. */
    private void checkJournaled(Scene scene, ProvenAction action, Front front, MutableClock clock, String name) {
        boolean begun = stage.results(scene, action).size() > 0;
        boolean ended = stage.task(scene).getStatus() == action.to();
        if (!begun || ended || action.steps() > 1) {
            return;
        }
        try (SdohSync sync = app(action, CrashPoint.endless(), front, clock)) {
            if (sync.journal().pending(scene.connection()).isEmpty()
                    && sync.journal().undecided(scene.connection()).isEmpty()) {
                findings.add(name + ": a result is there, and the journal knows nothing of it");
            }
        }
    }

    private void finish(Scene scene, ProvenAction action, Front front, MutableClock clock, String name) {
        try (SdohSync sync = app(action, CrashPoint.endless(), front, clock)) {
            SyncReport report = sync.syncNow();
            for (int round = 1; round < MOST_ROUNDS && !isOver(report, sync.journal(), scene); round++) {
                decide(scene, action, sync.journal(), name);
                clock.advance(ROUND);
                report = sync.syncNow();
            }
            if (!report.complete()) {
                findings.add(name + ": the source is not finished: " + report);
            }
            if (!sync.journal().pending(scene.connection()).isEmpty()
                    || !sync.journal().undecided(scene.connection()).isEmpty()) {
                findings.add(name + ": the journal is not empty");
            }
            List<DoneAction.End> ends = sync.journal().done(scene.connection()).stream()
                    .map(DoneAction::end)
                    .toList();
            if (ends.size() != action.steps() || !ends.stream().allMatch(DoneAction.End.CONFIRMED::equals)) {
                findings.add(name + ": the journal tells of it "
                        + sync.journal().done(scene.connection()).stream()
                                .map(done -> done.step() + " " + done.end()
                                        + done.reason()
                                                .map(why -> " (" + why + ")")
                                                .orElse(""))
                                .toList());
            }
        }
    }

    private static boolean isOver(SyncReport report, ActionJournal journal, Scene scene) {
        return report.delivered() == 0
                && report.complete()
                && journal.pending(scene.connection()).isEmpty()
                && journal.undecided(scene.connection()).isEmpty();
    }

    /** A person looks at the server, and says what is there. */
    private void decide(Scene scene, ProvenAction action, ActionJournal journal, String name) {
        int asked = journal.pending(scene.connection()).size()
                + journal.undecided(scene.connection()).size();
        if (asked > action.steps()) {
            findings.add(name + ": " + asked + " entries of the journal for one action");
        }
        for (JournalEntry entry : journal.undecided(scene.connection())) {
            List<Resource> there = stage.results(scene, action);
            if (there.isEmpty()) {
                JournalEntry ignored = journal.retry(entry.id()).orElseThrow();
                continue;
            }
            if (trouble != Trouble.NO_SEARCH) {
                findings.add(name + ": a person was asked for what a look would have told");
            }
            String found = there.get(0).fhirType() + "/" + there.get(0).getIdPart();
            JournalEntry ignored = journal.arrived(entry.id(), found).orElseThrow();
        }
    }

    private void anotherProcess(Scene scene, ProvenAction action, MutableClock clock, String name) {
        Front clear = new Front(Trouble.NONE, action.type().getSimpleName(), clock, () -> {});
        try (SdohSync sync = app(action, CrashPoint.endless(), clear, clock)) {
            SyncReport ignored = sync.syncNow();
            decide(scene, action, sync.journal(), name);
        }
    }

    private void checkDone(Scene scene, ProvenAction action, String name) {
        Task task = stage.task(scene);
        List<Resource> results = stage.results(scene, action);
        if (task.getStatus() != action.to()) {
            findings.add(name + ": the Task is " + task.getStatus().toCode());
        }
        if (!scene.owner().equals(task.getOwner().getReference())) {
            findings.add(name + ": the Task is not ours");
        }
        if (Stage.number(task) != scene.version() + action.steps()) {
            findings.add(name + ": the Task was written " + (Stage.number(task) - scene.version()) + " times");
        }
        if (results.size() != action.results() || task.getOutput().size() != action.outputs()) {
            findings.add(name + ": " + results.size() + " results, "
                    + task.getOutput().size() + " outputs");
        }
        if (action instanceof PatientAction said && !results.stream().allMatch(said::isAsSaid)) {
            findings.add(name + ": the answers at the source are not those that were given last");
        }
    }

    private SdohSync app(ProvenAction action, CrashPoint life, Front front, MutableClock clock) {
        SyncOptions defaults = SyncOptions.defaults();
        SyncOptions options = action.isOfAnOpenTask() ? defaults.alsoOpen() : defaults;
        return App.start(
                store,
                life,
                front,
                clock,
                clock::advance,
                app -> action.listen(app.syncOptions(connection -> options)));
    }

    List<String> findings() {
        return List.copyOf(findings);
    }

    int deaths() {
        return deaths;
    }
}
