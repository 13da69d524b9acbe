// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.exactly;

import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.core.time.Pause;
import org.sdohsync.proofs.mortal.CrashPoint;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SyncReport;

/** Two applications of one organization, each with a store of its own, and the source, all at one Task at once. One thread. */
final class Contest implements AutoCloseable {
    private static final AppAction[] ACTIONS = {AppAction.COMPLETE, AppAction.FAIL, AppAction.HOLD, AppAction.CANCEL};
    private static final int SOURCE_TRIES = 100;

    private final Stage stage;
    private final ExecutorService threads = Executors.newFixedThreadPool(3);

    Contest(Stage stage) {
        this.stage = stage;
    }

    /** What an application was told: nothing went wrong, or what. */
    record Told(AppAction action, @Nullable RuntimeException why) {
        boolean success() {
            return why == null;
        }
    }

    /** A round that is over. */
    record Ended(String name, List<Told> told, List<Task> history, int procedures) {}

    Ended round(int number) throws InterruptedException {
        Random random = new Random(number);
        Scene scene = stage.scene(TaskStatus.INPROGRESS);
        CyclicBarrier begin = new CyclicBarrier(3);
        boolean cancels = random.nextInt(3) == 0;
        AppAction first = ACTIONS[random.nextInt(ACTIONS.length)];
        AppAction second = ACTIONS[random.nextInt(ACTIONS.length)];
        Future<Told> one = threads.submit(app(scene, first, AppAction.FOOD, begin));
        Future<Told> other = threads.submit(app(scene, second, AppAction.RIDE, begin));
        source(scene, cancels, begin);
        String name = "round " + number + ", " + first + " against " + second + (cancels ? " and a cancellation" : "");
        return new Ended(
                name,
                List.of(get(one), get(other)),
                stage.history(scene),
                stage.procedures(scene).size());
    }

    private Callable<Told> app(Scene scene, AppAction action, Outcome outcome, CyclicBarrier begin) {
        return () -> {
            AtomicReference<@Nullable Told> told = new AtomicReference<>();
            try (Store store = MemoryStore.create();
                    SdohSync sync =
                            App.start(store, CrashPoint.endless(), Clock.systemUTC(), Pause.system(), referral -> {
                                if (told.get() == null) {
                                    meet(begin);
                                    told.set(perform(action, referral, outcome));
                                }
                            })) {
                scene.connect(store);
                SyncReport ignored = sync.syncNow();
            }
            Told answer = told.get();
            if (answer == null) {
                throw new IllegalStateException("the application did not find the referral");
            }
            return answer;
        };
    }

    private static Told perform(AppAction action, Referral referral, Outcome outcome) {
        try {
            action.perform(referral, outcome);
            return new Told(action, null);
        } catch (RuntimeException refused) {
            return new Told(action, refused);
        }
    }

    /** The source adds an output, and sometimes calls the work off. */
    private void source(Scene scene, boolean cancels, CyclicBarrier begin) {
        Task read = stage.task(scene);
        meet(begin);
        for (int attempt = 0; attempt < SOURCE_TRIES; attempt++) {
            read.addOutput()
                    .setType(new CodeableConcept().setText("from the source"))
                    .setValue(new StringType("The family was called."));
            boolean open = read.getStatus() == TaskStatus.INPROGRESS || read.getStatus() == TaskStatus.ONHOLD;
            if (cancels && open) {
                read.setStatus(TaskStatus.CANCELLED);
            }
            if (stage.write(read)) {
                return;
            }
            read = stage.task(scene);
        }
        throw new IllegalStateException("the source never got to write");
    }

    private static void meet(CyclicBarrier begin) {
        try {
            begin.await();
        } catch (Exception broken) {
            throw new IllegalStateException("the round did not begin", broken);
        }
    }

    private static Told get(Future<Told> app) throws InterruptedException {
        try {
            return app.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("an application broke down", failed);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
