// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.audit.AuditEntry;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.internal.observation.ObservedHttp;
import org.sdohsync.core.internal.observation.SafeObserver;
import org.sdohsync.core.observation.WorkObserver;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.fhir.audit.AccessEvent;
import org.sdohsync.fhir.audit.AuditEvents;
import org.sdohsync.fhir.internal.audit.AccessLog;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.admission.QuotaUse;
import org.sdohsync.smart.token.MaintenanceResult;
import org.sdohsync.workflow.internal.action.ActionRunner;
import org.sdohsync.workflow.internal.feed.Checkpoint;
import org.sdohsync.workflow.internal.feed.CheckpointCodec;
import org.sdohsync.workflow.internal.feed.LearnedCapabilities;
import org.sdohsync.workflow.internal.patient.PatientActions;
import org.sdohsync.workflow.internal.push.SourceSubscriptions;
import org.sdohsync.workflow.internal.push.SubscriptionRecords;
import org.sdohsync.workflow.internal.push.SubscriptionSources;
import org.sdohsync.workflow.internal.push.WantedSubscriptions;
import org.sdohsync.workflow.internal.referral.ReferralActions;
import org.sdohsync.workflow.internal.request.ConnectionRequests;
import org.sdohsync.workflow.internal.request.RequestRunner;
import org.sdohsync.workflow.internal.schedule.CurrentOptions;
import org.sdohsync.workflow.internal.schedule.PeriodicRunner;
import org.sdohsync.workflow.internal.schedule.ScheduledRuns;
import org.sdohsync.workflow.internal.sync.HealthUpdates;
import org.sdohsync.workflow.internal.sync.OpenTasks;
import org.sdohsync.workflow.internal.sync.PacedSender;
import org.sdohsync.workflow.internal.sync.ScheduledSync;
import org.sdohsync.workflow.internal.sync.SourceClients;
import org.sdohsync.workflow.internal.sync.SourceFeeds;
import org.sdohsync.workflow.internal.sync.SourceSync;
import org.sdohsync.workflow.internal.sync.SyncEngine;
import org.sdohsync.workflow.internal.sync.SyncTimes;
import org.sdohsync.workflow.internal.sync.TaskRouter;
import org.sdohsync.workflow.internal.view.OpenReferrals;
import org.sdohsync.workflow.internal.view.OpenTaskMonitor;
import org.sdohsync.workflow.internal.view.StoredBytes;
import org.sdohsync.workflow.sync.SourceLoad;

/** Creates the collaborators of a {@link SdohSync} from its builder. For one use. */
final class SyncAssembly {
    private final SyncSettings said;
    private final Store store;
    private final WorkObserver observer;
    private final SmartClient smart;
    private final @Nullable ExecutorService ownThreads;
    private final SourceLoad load;
    private final HttpSender unsigned;
    private final SourceClients clients;
    private final Records<Checkpoint> checkpoints;
    private final ActionRunner runner;
    private final RequestRunner requests;
    private final LearnedCapabilities learned;
    private final OpenTasks view;

    SyncAssembly(SyncSettings said) {
        this.said = said;
        this.store = said.store == null ? MemoryStore.create() : said.store;
        this.observer = SafeObserver.of(said.observer);
        this.smart = smart();
        this.ownThreads = said.executor == null ? SourceThreads.create(SdohSyncBuilder.DEFAULT_SIDE_BY_SIDE) : null;
        this.load = SourceThreads.sharing(said.load, SourceThreads.count(threads()));
        HttpSender direct =
                ObservedHttp.over(DirectHttp.over(said.http, said.rules, said.limits, said.app.transports()), observer);
        this.unsigned = PacedSender.of(load, direct, said.clock, said.pause);
        this.clients = SourceClients.builder(unsigned, id -> TokenSource.of(smart.tokens(id)))
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
        this.requests = new RequestRunner(store, said.clock, said.pause, runner::source, said.entropy);
        this.learned = LearnedCapabilities.in(store, said.clock);
        OpenReferrals open = OpenReferrals.in(store);
        this.view = new OpenTasks(
                open,
                new OpenTaskMonitor(store, open, said.clock, said.onEvent),
                new StoredBytes(store, open, said.app.admission().storedBytes(), said.clock));
    }

    /** Checks a time that a builder is given. */
    static Duration positive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
        return value;
    }

    SdohSync assemble() {
        ReferralActions actions = actions();
        PatientActions patients = new PatientActions(runner, clients, this::abilities, unsigned, said.answerCheck);
        SyncEngine engine = new SyncEngine(
                round(actions, patients),
                threads(),
                SourceThreads.count(threads()),
                said.clock,
                load,
                said.syncTime,
                new SyncTimes(observer, said.clock));
        CurrentOptions options = new CurrentOptions(said.schedule);
        InstanceDescriber.Schedule schedule = schedule(engine, options);
        ReferralQueries queries = new ReferralQueries(
                checkpoints, learned, view.open(), runner.journal(), clients, actions, patients, said.rounds);
        return new SdohSync(new SyncComponents(
                smart,
                engine,
                schedule.runner(),
                options,
                new InstanceSchedule(smart, engine, view.open(), options, said.onReport, said.clock, said.jitter),
                queries,
                new RequestQueries(smart, new ConnectionRequests.Means(requests, runner, clients, this::abilities)),
                new ConnectionCleanup(checkpoints, learned, runner.journal(), requests, view),
                new InstanceDescriber(
                        smart::listConnections, queries, engine, schedule, said.app, this::quotas, said.clock),
                subscriptions(engine),
                ownThreads,
                said.store == null ? store : null));
    }

    private List<QuotaUse> quotas(List<Connection> connections) {
        return Stream.concat(smart.quotas(connections).stream(), view.bytes().uses().stream())
                .toList();
    }

    private SubscriptionSetup subscriptions(SyncEngine engine) {
        SubscriptionSources sources = new SubscriptionSources(
                SubscriptionRecords.in(store),
                smart::connection,
                clients,
                this::abilities,
                learned,
                store.leases(said.clock),
                observer);
        WantedSubscriptions wanted = new WantedSubscriptions(said.rounds, view.open());
        return new SubscriptionSetup(
                sources,
                options -> new SourceSubscriptions(
                        sources, wanted, options, engine, view.watch(), said.clock, said.entropy));
    }

    private SourceSync round(ReferralActions actions, PatientActions patients) {
        SourceFeeds feeds = new SourceFeeds(
                clients,
                checkpoints,
                said.settings.clock(said.clock),
                view,
                TaskRouter.to(said.onOtherTask)
                        .referrals(actions, said.onReferral)
                        .patients(patients, said.onPatientTask));
        return new SourceSync(
                this::kept,
                said.rounds,
                runner,
                requests,
                feeds,
                new HealthUpdates(smart::connection, smart::reportHealth, said.clock));
    }

    private InstanceDescriber.Schedule schedule(SyncEngine engine, CurrentOptions options) {
        ScheduledSync scheduled = new ScheduledSync(
                engine,
                smart::listConnections,
                () -> options.get().atMost(),
                () -> options.get().patience(),
                said.onReport,
                said.clock);
        ScheduledRuns lanes =
                new ScheduledRuns(scheduled::all, view.open()::urgent, scheduled::some, options, said.clock);
        return new InstanceDescriber.Schedule(PeriodicRunner.of(lanes::run, lanes::gap, said.jitter), lanes, scheduled);
    }

    private ReferralActions actions() {
        return ReferralActions.over(
                runner, clients, this::abilities, (connection, lacking) -> learned.note(connection, lacking, false));
    }

    private ServerCapabilities abilities(Connection connection) {
        ServerCapabilities declared = checkpoints
                .load(connection.id().value())
                .map(StoredValue::value)
                .map(Checkpoint::abilities)
                .orElse(ServerCapabilities.unknown());
        return learned.over(connection, declared);
    }

    private Executor threads() {
        return ownThreads != null ? ownThreads : requireNonNull(said.executor);
    }

    private Function<Connection, AccessLog> logs() {
        Consumer<? super AccessEvent> told = told();
        return connection -> told == null ? AccessLog.none() : AccessLog.of(connection, said.clock, told);
    }

    private @Nullable Consumer<? super AccessEvent> told() {
        Consumer<? super AccessEvent> listener = said.onAccess;
        Consumer<? super AuditEntry> trail = said.onAudit;
        if (trail == null) {
            return listener;
        }
        return access -> {
            trail.accept(AuditEvents.entry(access));
            if (listener != null) {
                listener.accept(access);
            }
        };
    }

    /** Called before an action is journaled: no sync would complete the action of a disconnected source. */
    private FhirClient acting(Connection connection) {
        if (smart.connection(connection.id()).isEmpty()) {
            throw new AuthorizationException(
                    "connection " + connection.id() + " was disconnected: connect the source again",
                    AuthorizationException.Reason.REAUTHORIZE,
                    null,
                    null);
        }
        return clients.apply(connection)
                .onGuardedUpdate(() -> learned.note(connection, ServerFeature.VERSIONED_UPDATE, true));
    }

    /** Does the upkeep of the grant, and returns the connection after it. */
    private Connection kept(Connection connection) {
        return smart.maintain(connection.id()) == MaintenanceResult.NOTHING_DUE
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
                .maintenanceOf(said.upkeep)
                .observer(observer)
                .onAudit(said.onAudit == null ? entry -> {} : said.onAudit)
                .build();
    }
}
