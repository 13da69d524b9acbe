// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.http.DirectHttp;
import org.sdohsync.core.http.HttpSender;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.Stored;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.token.Upkept;
import org.sdohsync.workflow.action.ActionRunner;
import org.sdohsync.workflow.audit.AccessEvent;
import org.sdohsync.workflow.audit.AccessLog;
import org.sdohsync.workflow.fhir.Feature;
import org.sdohsync.workflow.fhir.FhirClient;
import org.sdohsync.workflow.fhir.ServerAbilities;
import org.sdohsync.workflow.pass.HealthNotes;
import org.sdohsync.workflow.pass.OpenView;
import org.sdohsync.workflow.pass.Rounds;
import org.sdohsync.workflow.pass.ScheduledRounds;
import org.sdohsync.workflow.pass.SourceClients;
import org.sdohsync.workflow.pass.SourceFeeds;
import org.sdohsync.workflow.pass.SourceLoad;
import org.sdohsync.workflow.pass.SourceRound;
import org.sdohsync.workflow.pass.TaskRouter;
import org.sdohsync.workflow.referral.Actions;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.schedule.Lanes;
import org.sdohsync.workflow.schedule.Schedule;
import org.sdohsync.workflow.schedule.ScheduleOptions;
import org.sdohsync.workflow.sync.Checkpoint;
import org.sdohsync.workflow.sync.CheckpointCodec;
import org.sdohsync.workflow.sync.LearnedAbilities;
import org.sdohsync.workflow.view.OpenReferrals;
import org.sdohsync.workflow.view.Watch;

/** Creates the collaborators of a {@link SdohSync} from its builder. For one use. */
final class Assembly {
    private final SdohSyncBuilder said;
    private final Consumer<? super Referral> listener;
    private final Store store;
    private final SmartClient smart;
    private final @Nullable ExecutorService ownThreads;
    private final SourceLoad load;
    private final SourceClients clients;
    private final Records<Checkpoint> checkpoints;
    private final ActionRunner runner;
    private final LearnedAbilities learned;
    private final OpenView view;

    Assembly(SdohSyncBuilder said, Consumer<? super Referral> listener) {
        this.said = said;
        this.listener = listener;
        this.store = said.store == null ? MemoryStore.create() : said.store;
        this.smart = smart();
        this.ownThreads = said.executor == null ? SourceThreads.create(SdohSyncBuilder.DEFAULT_SIDE_BY_SIDE) : null;
        this.load = SourceThreads.sharing(said.load, SourceThreads.count(threads()));
        HttpSender direct = DirectHttp.over(said.http, said.rules, said.limits);
        this.clients = SourceClients.builder(load.pacing(direct, said.clock, said.pause), smart::tokens)
                .limits(said.limits)
                .pause(said.pause)
                .jitter(said.jitter)
                .logs(logs())
                .threads(threads())
                .build();
        this.checkpoints = store.records(new CheckpointCodec());
        this.runner = ActionRunner.builder(store, this::acting)
                .clock(said.clock)
                .entropy(said.entropy)
                .terminology(said.terminology)
                .build();
        this.learned = LearnedAbilities.in(store, said.clock);
        OpenReferrals open = OpenReferrals.in(store);
        this.view = new OpenView(open, new Watch(store, open, said.clock, said.onEvent));
    }

    SdohSync assemble() {
        Actions actions = actions();
        Rounds rounds =
                new Rounds(round(actions), threads(), SourceThreads.count(threads()), said.clock, load, said.roundTime);
        return new SdohSync(new Parts(
                smart,
                rounds,
                schedule(rounds),
                new Desk(checkpoints, learned, view.open(), runner.journal(), clients, actions, said.rounds),
                new Leftovers(checkpoints, learned, runner.journal(), view),
                ownThreads,
                said.store == null ? store : null));
    }

    private SourceRound round(Actions actions) {
        SourceFeeds feeds = new SourceFeeds(
                clients,
                checkpoints,
                said.settings.clock(said.clock),
                view,
                new TaskRouter(actions, listener, said.onOtherTask));
        return new SourceRound(
                this::kept,
                said.rounds,
                runner,
                feeds,
                new HealthNotes(smart::connection, smart::reportHealth, said.clock));
    }

    private Schedule schedule(Rounds rounds) {
        ScheduleOptions options = said.schedule;
        ScheduledRounds scheduled = new ScheduledRounds(
                rounds, smart::listing, options.atMost().orElse(null), options.patience(), said.onReport, said.clock);
        Lanes lanes = new Lanes(scheduled::all, view.open()::urgent, scheduled::some, options, said.clock);
        return Schedule.of(lanes::run, lanes::gap, said.jitter);
    }

    private Actions actions() {
        return Actions.over(
                runner, clients, this::abilities, (connection, lacking) -> learned.note(connection, lacking, false));
    }

    private ServerAbilities abilities(Connection connection) {
        ServerAbilities declared = checkpoints
                .load(connection.id().value())
                .map(Stored::value)
                .map(Checkpoint::abilities)
                .orElse(ServerAbilities.unknown());
        return learned.over(connection, declared);
    }

    private Executor threads() {
        return ownThreads != null ? ownThreads : requireNonNull(said.executor);
    }

    private Function<Connection, AccessLog> logs() {
        Consumer<? super AccessEvent> told = said.onAccess;
        return connection -> told == null ? AccessLog.none() : AccessLog.of(connection, said.clock, told);
    }

    /** Called before an action is journaled: no round would complete the action of a disconnected source. */
    private FhirClient acting(Connection connection) {
        if (smart.connection(connection.id()).isEmpty()) {
            throw new AuthorizationException(
                    "connection " + connection.id() + " was disconnected: connect the source again",
                    AuthorizationException.Reason.REAUTHORIZE,
                    null,
                    null);
        }
        return clients.apply(connection)
                .onGuardedUpdate(() -> learned.note(connection, Feature.VERSIONED_UPDATE, true));
    }

    /** Does the upkeep of the grant, and returns the connection after it. */
    private Connection kept(Connection connection) {
        return smart.upkeep(connection.id()) == Upkept.NOTHING_DUE
                ? connection
                : smart.connection(connection.id()).orElse(connection);
    }

    private SmartClient smart() {
        return SmartClient.builder(said.app, store)
                .http(said.http)
                .clock(said.clock)
                .entropy(said.entropy)
                .pause(said.pause)
                .jitter(said.jitter)
                .addressRules(said.rules)
                .limits(said.limits)
                .browser(said.browser)
                .onConnection(said.onConnection)
                .upkeepOf(said.upkeep)
                .build();
    }
}
