// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.core.time.Pause;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.launch.Browser;
import org.sdohsync.smart.token.Upkeep;
import org.sdohsync.workflow.action.TerminologyCheck;
import org.sdohsync.workflow.audit.AccessEvent;
import org.sdohsync.workflow.fhir.FhirJson;
import org.sdohsync.workflow.pass.RoundOptions;
import org.sdohsync.workflow.pass.SourceLoad;
import org.sdohsync.workflow.pass.SyncReport;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.schedule.Schedule;
import org.sdohsync.workflow.schedule.ScheduleOptions;
import org.sdohsync.workflow.sync.PassSettings;
import org.sdohsync.workflow.view.ReferralEvent;

/**
 * Puts a {@link SdohSync} together. Not thread-safe.
 *
 * <p>Defaults: a store in memory, an {@link OkHttpClient} of its own, strict address rules, {@link Limits#defaults},
 * {@link PassSettings#defaults}, the desktop's browser, {@value #DEFAULT_SIDE_BY_SIDE} sources side by side on own daemon
 * threads, a round every hour once started, the system's clock and chance, listeners that do nothing. {@link #onReferral} is required.
 */
public final class SdohSyncBuilder {
    /** How many sources are worked on side by side: 8. */
    public static final int DEFAULT_SIDE_BY_SIDE = 8;

    /** How long a round takes at most, over all its sources, unless it is said otherwise for one: 1 hour. */
    public static final Duration DEFAULT_ROUND_TIME = Duration.ofHours(1);

    final SmartApp app;

    @Nullable
    Store store;

    @Nullable
    Consumer<? super Referral> onReferral;

    BiConsumer<? super Connection, ? super Task> onOtherTask = (connection, task) -> {};
    Consumer<? super ReferralEvent> onEvent = event -> {};
    Function<? super Connection, RoundOptions> rounds = connection -> RoundOptions.defaults();
    Consumer<ConnectionEvent> onConnection = event -> {};
    OkHttpClient http = new OkHttpClient();
    AddressRules rules = AddressRules.strict();
    Limits limits = Limits.defaults();
    PassSettings settings = PassSettings.defaults();
    Browser browser = Browser.system();
    Function<? super Connection, Upkeep> upkeep = connection -> Upkeep.defaults();
    ScheduleOptions schedule = ScheduleOptions.defaults();
    Consumer<? super SyncReport> onReport = report -> {};
    Duration roundTime = DEFAULT_ROUND_TIME;
    Clock clock = Clock.systemUTC();
    Entropy entropy = Entropy.secure();
    Pause pause = Pause.system();
    Jitter jitter = Jitter.random();

    @Nullable
    Consumer<? super AccessEvent> onAccess;

    @Nullable
    Executor executor;

    @Nullable
    SourceLoad load;

    TerminologyCheck terminology = TerminologyCheck.none();

    SdohSyncBuilder(SmartApp app) {
        this.app = app;
    }

    /**
     * Sets where everything durable is kept.
     *
     * @param value the store; not closed by {@link SdohSync#close}
     * @return this builder
     */
    public SdohSyncBuilder store(Store value) {
        this.store = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets what takes referrals: each change at least once, in order for each Task. What it throws lets the change be delivered
     * again by a later round. It is called on the threads of the round, for different sources at the same time. Changes that this
     * application made itself are delivered too.
     *
     * @param listener takes referrals
     * @return this builder
     */
    public SdohSyncBuilder onReferral(Consumer<? super Referral> listener) {
        this.onReferral = requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Sets what takes Tasks that are no referrals, such as a patient's questionnaires. Delivered like referrals.
     *
     * @param listener takes the connection and a copy of the Task without its narrative
     * @return this builder
     */
    public SdohSyncBuilder onOtherTask(BiConsumer<? super Connection, ? super Task> listener) {
        this.onOtherTask = requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Sets what is told of an open referral beside its states: that it departed, or that its ServiceRequest changed.
     *
     * @param listener takes the events, each at least once; what it throws lets the event be told again later
     * @return this builder
     */
    public SdohSyncBuilder onEvent(Consumer<? super ReferralEvent> listener) {
        this.onEvent = requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Sets what the rounds look for at each source; {@link RoundOptions#defaults} if never called.
     *
     * @param value gives the options of a connection
     * @return this builder
     */
    public SdohSyncBuilder rounds(Function<? super Connection, RoundOptions> value) {
        this.rounds = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets what is told when a connection is made, breaks or recovers. It may be called by many threads.
     *
     * @param listener takes the events; what it throws is logged and changes nothing
     * @return this builder
     */
    public SdohSyncBuilder onConnection(Consumer<ConnectionEvent> listener) {
        this.onConnection = requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Sets the HTTP client to build on.
     *
     * @param value its TLS settings, proxy and pool are used; it is not changed and not closed
     * @return this builder
     */
    public SdohSyncBuilder http(OkHttpClient value) {
        this.http = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets which addresses may be used.
     *
     * @param value the rules; loosen them for development and for sources inside your own network
     * @return this builder
     */
    public SdohSyncBuilder addressRules(AddressRules value) {
        this.rules = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how much of an answer is read.
     *
     * @param value the limits
     * @return this builder
     */
    public SdohSyncBuilder limits(Limits value) {
        this.limits = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how a pass over a source's Tasks works.
     *
     * @param value the settings; their clock is replaced by the builder's
     * @return this builder
     */
    public SdohSyncBuilder passes(PassSettings value) {
        this.settings = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets what opens the page at which users sign in.
     *
     * @param value the browser
     * @return this builder
     */
    public SdohSyncBuilder browser(Browser value) {
        this.browser = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how unused and suspended grants are looked after in each round; {@link Upkeep#defaults} if never called.
     *
     * @param value the upkeep of all connections
     * @return this builder
     */
    public SdohSyncBuilder upkeep(Upkeep value) {
        requireNonNull(value, "value");
        return upkeepOf(connection -> value);
    }

    /**
     * Sets the upkeep of each connection.
     *
     * @param value gives it, in each round
     * @return this builder
     */
    public SdohSyncBuilder upkeepOf(Function<? super Connection, Upkeep> value) {
        this.upkeep = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the time between two rounds once started.
     *
     * @param value the interval, at least {@link Schedule#SHORTEST_INTERVAL}
     * @return this builder
     */
    public SdohSyncBuilder every(Duration value) {
        this.schedule = schedule.every(value);
        return this;
    }

    /**
     * Sets when rounds happen by themselves once started; {@link ScheduleOptions#defaults} if never called.
     *
     * @param value intervals, business hours and deadline; replaces what {@link #every} said
     * @return this builder
     */
    public SdohSyncBuilder schedule(ScheduleOptions value) {
        this.schedule = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets what is told of each round that happened by itself. A source that asked for silence ({@code Retry-After}) is left out until
     * that is over.
     *
     * @param listener takes the reports on the thread of the schedule, or, of a round that outlasts {@link
     *     ScheduleOptions#patience}, on that of its last source, at the same time as another one; what it throws is logged
     *     and changes nothing
     * @return this builder
     */
    public SdohSyncBuilder onReport(Consumer<? super SyncReport> listener) {
        this.onReport = requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Sets how long a round takes at most; the next begins with the sources it did not come to.
     *
     * @param value the time, positive; {@link #DEFAULT_ROUND_TIME} if never called
     * @return this builder
     */
    public SdohSyncBuilder roundTime(Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("roundTime is not positive: " + value);
        }
        this.roundTime = value;
        return this;
    }

    /**
     * Sets how much one server is asked at a time; {@link SourceLoad#defaults} if never called.
     *
     * @param value the load, with fewer side by side than there are threads
     * @return this builder
     */
    public SdohSyncBuilder load(SourceLoad value) {
        this.load = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the clock.
     *
     * @param value tells the time
     * @return this builder
     */
    public SdohSyncBuilder clock(Clock value) {
        this.clock = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the source of unpredictable bytes.
     *
     * @param value draws states, verifiers and ids
     * @return this builder
     */
    public SdohSyncBuilder entropy(Entropy value) {
        this.entropy = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how to wait before a read is tried again.
     *
     * @param value waits
     * @return this builder
     */
    public SdohSyncBuilder pause(Pause value) {
        this.pause = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the chance that spreads retries and schedules.
     *
     * @param value the chance
     * @return this builder
     */
    public SdohSyncBuilder jitter(Jitter value) {
        this.jitter = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the threads of the rounds, which bound how many sources are worked on side by side. One that is free reads a page ahead.
     *
     * @param value the executor; not closed by {@link SdohSync#close}
     * @return this builder
     */
    public SdohSyncBuilder executor(Executor value) {
        this.executor = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets who is told of every read and write of patient data, for an audit trail.
     *
     * @param value is called on the threads of the rounds and of the application's own calls, several at a time, before the
     *     caller gets its result: be brief. What it throws is logged
     * @return this builder
     */
    public SdohSyncBuilder onAccess(Consumer<? super AccessEvent> value) {
        this.onAccess = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets what checks the codes of outcomes before they are sent; nothing if never called.
     *
     * @param value the check
     * @return this builder
     */
    public SdohSyncBuilder terminology(TerminologyCheck value) {
        this.terminology = requireNonNull(value, "value");
        return this;
    }

    /**
     * Loads the FHIR model now, which takes about a second, instead of within the first round.
     *
     * @return this builder
     */
    public SdohSyncBuilder warm() {
        FhirJson.warm();
        return this;
    }

    /**
     * Puts it together. The builder may be reused.
     *
     * @return the finished object; nothing was sent and no thread started
     * @throws IllegalStateException if {@link #onReferral} was not called, or if the load lets one server hold all threads
     */
    public SdohSync build() {
        Consumer<? super Referral> listener = onReferral;
        if (listener == null) {
            throw new IllegalStateException("nothing takes the referrals: call onReferral before build");
        }
        return new Assembly(this, listener).assemble();
    }
}
