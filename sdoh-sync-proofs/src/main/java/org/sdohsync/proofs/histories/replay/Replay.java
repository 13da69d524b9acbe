// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories.replay;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Store;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.proofs.histories.model.History;
import org.sdohsync.proofs.histories.model.HistoryWriter;
import org.sdohsync.proofs.histories.model.Mishap;
import org.sdohsync.proofs.histories.model.Step;
import org.sdohsync.proofs.histories.source.SimulatedSource;
import org.sdohsync.proofs.histories.source.Tasks;
import org.sdohsync.proofs.mortal.CrashPoint;
import org.sdohsync.proofs.mortal.CrashingRecords;
import org.sdohsync.workflow.feed.Feed;
import org.sdohsync.workflow.feed.FeedSettings;
import org.sdohsync.workflow.internal.feed.CheckpointCodec;
import org.sdohsync.workflow.internal.feed.FeedReport;
import org.sdohsync.workflow.internal.feed.FeedSubject;
import org.sdohsync.workflow.internal.feed.FeedSync;
import org.sdohsync.workflow.internal.feed.TaskListener;

/** Plays one history: the source changes, the client looks, dies and is started again on the same store. One thread. */
public final class Replay {
    private static final ConnectionId CONNECTION = new ConnectionId("c1");
    private static final int NEVER_PARKED = 1000;
    private static final int QUIET_PASSES = 3;

    private final History history;
    private final Tasks tasks;
    private final SimulatedSource source;
    private final RecordStore records = new MemoryRecords();
    private final Witness witness;
    private List<String> owners = List.of(HistoryWriter.OURS);
    private long passes;
    private long deaths;

    private Replay(History history) {
        this.history = history;
        this.tasks = new Tasks(history.setting().grain());
        this.source = new SimulatedSource(history.setting(), tasks);
        this.witness = new Witness(
                history.setting().snapshots() || history.setting().timeHeeded(),
                history.setting().ordersStates());
    }

    /**
     * Plays a history to its end, and then lets the client look in peace.
     *
     * @param history what happens
     * @return what came of it
     */
    public static Verdict of(History history) {
        return new Replay(history).play();
    }

    private Verdict play() {
        for (Step step : history.steps()) {
            if (step instanceof Step.Pass pass) {
                pass(pass.mishaps());
            } else if (step instanceof Step.Owners others) {
                owners = others.owners();
                witness.lookedForOthers();
            } else {
                tasks.take(step);
            }
        }
        tasks.take(new Step.Wait(Duration.ofHours(1)));
        for (int i = 0; i < QUIET_PASSES; i++) {
            String failure = pass(List.of());
            if (!failure.isEmpty()) {
                witness.broken(failure);
            }
        }
        tasks.visible().stream()
                .filter(version -> history.setting().feeds().stream()
                        .anyMatch(feed -> version.isOf(feed, owners, HistoryWriter.OURS)))
                .forEach(witness::expect);
        return new Verdict(witness.findings(), passes, deaths, source.requests(), witness.taken());
    }

    private String pass(List<Mishap> mishaps) {
        passes++;
        source.begin(mishaps);
        CrashPoint life = life(mishaps);
        try (Store store = Store.over(new CrashingRecords(records, life), Sealing.none())) {
            FhirClient plain = FhirClient.over(life.sender(source), SimulatedSource.BASE, Limits.defaults());
            FhirClient client = history.setting().ahead() ? plain.ahead(Runnable::run) : plain;
            TaskListener listener = witness.in(life, failing(mishaps));
            String failure = "";
            @Nullable FeedReport last = null;
            for (Feed feed : history.setting().feeds()) {
                FeedSubject subject = subject(feed);
                FeedSync pass = FeedSync.over(CONNECTION, subject, client, store.records(new CheckpointCodec()))
                        .settings(settings());
                last = (last == null ? pass : pass.after(last)).run(listener);
                failure = failure + last.failure().map(Throwable::toString).orElse("");
            }
            if (!life.ended()) {
                return failure;
            }
        } catch (CrashPoint.Death died) {
            // Beside the passes, which make a failure of it.
        }
        deaths++;
        witness.died();
        return "died";
    }

    private FeedSubject subject(Feed feed) {
        FeedSubject mine = FeedSubject.of(Role.recipient(owners), LaunchContext.empty());
        return switch (feed) {
            case OWNER -> mine;
            case REQUESTER -> FeedSubject.requester(List.of(HistoryWriter.OURS)).behind(List.of(mine));
            case UNOWNED -> FeedSubject.open().behind(List.of(mine));
            case PATIENTS, TASKS -> throw new IllegalArgumentException("no history has the feed " + feed);
        };
    }

    private FeedSettings settings() {
        return FeedSettings.defaults()
                .pageSize(history.setting().pageSize())
                .overlap(history.setting().overlap())
                .attempts(NEVER_PARKED)
                .clock(tasks.clock(history.setting().skew()));
    }

    private static CrashPoint life(List<Mishap> mishaps) {
        return mishaps.stream()
                .filter(Mishap.Dies.class::isInstance)
                .map(mishap -> ((Mishap.Dies) mishap).point())
                .min(Integer::compare)
                .map(CrashPoint::endingAt)
                .orElseGet(CrashPoint::endless);
    }

    private static Set<Integer> failing(List<Mishap> mishaps) {
        return mishaps.stream()
                .filter(Mishap.Thrown.class::isInstance)
                .map(mishap -> ((Mishap.Thrown) mishap).call())
                .collect(Collectors.toSet());
    }
}
