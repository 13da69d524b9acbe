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
import org.sdohsync.core.audit.AuditEntry;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.observation.WorkObserver;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.core.time.Pause;
import org.sdohsync.fhir.audit.AccessEvent;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.launch.Browser;
import org.sdohsync.smart.token.GrantMaintenance;
import org.sdohsync.workflow.action.TerminologyCheck;
import org.sdohsync.workflow.feed.FeedSettings;
import org.sdohsync.workflow.internal.schedule.PeriodicRunner;
import org.sdohsync.workflow.patient.AnswerCheck;
import org.sdohsync.workflow.patient.PatientTask;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.schedule.ScheduleOptions;
import org.sdohsync.workflow.sync.SourceLoad;
import org.sdohsync.workflow.sync.SyncOptions;
import org.sdohsync.workflow.sync.SyncReport;
import org.sdohsync.workflow.view.ReferralEvent;

/**
 * Builds a {@link SdohSync}. Not thread-safe.
 *
 * <p>Defaults: a store in memory, an {@link OkHttpClient} of its own, strict address rules, {@link Limits#defaults}, {@link
 * FeedSettings#defaults}, the desktop's browser, {@value #DEFAULT_SIDE_BY_SIDE} sources at a time on daemon threads of its
 * own, a sync every hour once started, the system's clock and randomness, listeners that do nothing. {@link #onReferral} or {@link
 * #onPatientTask} is required.
 */
public final class SdohSyncBuilder {
    /** How many sources are processed at a time: 8. */
    public static final int DEFAULT_SIDE_BY_SIDE = 8;

    /** The default time limit of a sync over all its sources: 1 hour. */
    public static final Duration DEFAULT_SYNC_TIME = Duration.ofHours(1);

    private final SyncSettings said;

    SdohSyncBuilder(SmartApp app) {
        this.said = new SyncSettings(app);
    }

    /**
     * Sets the store of all durable state; in memory by default.
     * @param value the store; not closed by {@link SdohSync#close}
     * @return this builder
     */
    public SdohSyncBuilder store(Store value) {
        said.store = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the listener for referrals. Each change is delivered at least once, in order for each Task. If the listener
     * throws, a later sync delivers the change again. It is called on the threads of the sync, for different sources at the
     * same time. Changes that this application made itself are delivered too.
     *
     * @param listener the listener
     * @return this builder
     */
    public SdohSyncBuilder onReferral(Consumer<? super Referral> listener) {
        said.onReferral = requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Sets the listener for the Tasks of the patient of a connection, such as questionnaires. They are delivered like referrals.
     * @param listener the listener
     * @return this builder
     */
    public SdohSyncBuilder onPatientTask(Consumer<? super PatientTask<?>> listener) {
        said.onPatientTask = requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Sets the check of answers to questionnaires before they are sent; {@link AnswerCheck#standard} by default.
     * @param value the check
     * @return this builder
     */
    public SdohSyncBuilder answerCheck(AnswerCheck value) {
        said.answerCheck = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the listener for other Tasks: those of no kind that has a listener. They are delivered like referrals.
     * @param listener the listener, which gets the connection and a copy of the Task without its narrative
     * @return this builder
     */
    public SdohSyncBuilder onOtherTask(BiConsumer<? super Connection, ? super Task> listener) {
        said.onOtherTask = requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Sets the listener for events of open referrals: the Task is no longer available, or its ServiceRequest changed.
     * @param listener gets each event at least once; if it throws, the event is delivered again later
     * @return this builder
     */
    public SdohSyncBuilder onEvent(Consumer<? super ReferralEvent> listener) {
        said.onEvent = requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Sets what the syncs search for at each source; {@link SyncOptions#defaults} by default.
     * @param value returns the options of a connection
     * @return this builder
     */
    public SdohSyncBuilder syncOptions(Function<? super Connection, SyncOptions> value) {
        said.rounds = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the listener for connections that are made, fail or recover. It may be called by many threads.
     * @param listener the listener; an exception it throws is logged and ignored
     * @return this builder
     */
    public SdohSyncBuilder onConnection(Consumer<ConnectionEvent> listener) {
        said.onConnection = requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Sets the HTTP client to build on.
     * @param value the client whose TLS settings, proxy and connection pool are used; not changed and not closed
     * @return this builder
     */
    public SdohSyncBuilder http(OkHttpClient value) {
        said.http = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets which addresses may be used.
     * @param value the rules; relax them for development and for sources in a private network
     * @return this builder
     */
    public SdohSyncBuilder addressRules(AddressRules value) {
        said.rules = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the limits of answers.
     * @param value the limits
     * @return this builder
     */
    public SdohSyncBuilder limits(Limits value) {
        said.limits = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the details of searching a source's Tasks.
     * @param value the settings; their clock is replaced by the builder's
     * @return this builder
     */
    public SdohSyncBuilder feedSettings(FeedSettings value) {
        said.settings = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the browser in which users sign in.
     * @param value the browser
     * @return this builder
     */
    public SdohSyncBuilder browser(Browser value) {
        said.browser = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how idle and suspended grants are maintained in each sync; {@link GrantMaintenance#defaults} by default.
     * @param value how the grants of all connections are maintained
     * @return this builder
     */
    public SdohSyncBuilder maintenance(GrantMaintenance value) {
        requireNonNull(value, "value");
        return maintenanceOf(connection -> value);
    }

    /**
     * Sets how the grant of each connection is maintained.
     * @param value returns how the grant of a connection is maintained; called in each sync
     * @return this builder
     */
    public SdohSyncBuilder maintenanceOf(Function<? super Connection, GrantMaintenance> value) {
        said.upkeep = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the time between two scheduled syncs.
     * @param value the interval, at least {@link PeriodicRunner#SHORTEST_INTERVAL}
     * @return this builder
     */
    public SdohSyncBuilder every(Duration value) {
        said.schedule = said.schedule.every(value);
        return this;
    }

    /**
     * Sets the schedule of syncs, which {@link SdohSync#startSchedule} starts; {@link ScheduleOptions#defaults} by default.
     * @param value intervals, business hours and time limit; replaces the interval of {@link #every}
     * @return this builder
     */
    public SdohSyncBuilder schedule(ScheduleOptions value) {
        said.schedule = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the listener for the reports of scheduled syncs. A source that sent {@code Retry-After} is left out until then.
     * @param listener called on the thread of the schedule, or of a long sync's last source; what it throws is logged
     * @return this builder
     */
    public SdohSyncBuilder onReport(Consumer<? super SyncReport> listener) {
        said.onReport = requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Sets the time limit of a sync; the next sync begins with the sources that were not reached.
     * @param value the time, positive; {@link #DEFAULT_SYNC_TIME} by default
     * @return this builder
     */
    public SdohSyncBuilder syncTime(Duration value) {
        said.syncTime = SyncAssembly.positive(value, "syncTime");
        return this;
    }

    /**
     * Sets the load on one server; {@link SourceLoad#defaults} by default.
     * @param value the load, with fewer connections at a time than there are threads
     * @return this builder
     */
    public SdohSyncBuilder sourceLoad(SourceLoad value) {
        said.load = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the clock.
     * @param value the clock
     * @return this builder
     */
    public SdohSyncBuilder clock(Clock value) {
        said.clock = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the source of unpredictable bytes.
     * @param value the source of states, verifiers and ids
     * @return this builder
     */
    public SdohSyncBuilder entropy(Entropy value) {
        said.entropy = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how threads wait before a read is tried again.
     * @param value the pause
     * @return this builder
     */
    public SdohSyncBuilder pause(Pause value) {
        said.pause = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the jitter that spreads retries and schedules over time.
     * @param value the jitter
     * @return this builder
     */
    public SdohSyncBuilder jitter(Jitter value) {
        said.jitter = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the threads of the syncs. Their number limits how many sources run at a time; free ones read pages ahead. Of a {@code
     * ThreadPoolExecutor} or {@code ForkJoinPool} servers whose last sync took more than 30 seconds have half of the threads between them; of others the
     * number of threads is not known.
     * @param value the executor; not closed by {@link SdohSync#close}
     * @return this builder
     */
    public SdohSyncBuilder executor(Executor value) {
        said.executor = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the listener for every read and write of patient data, for an audit trail (FHIR R4 AuditEvent).
     * @param value called by many threads, before the caller gets its result; what it throws is logged and ignored
     * @return this builder
     */
    public SdohSyncBuilder onAccess(Consumer<? super AccessEvent> value) {
        said.onAccess = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the receiver of audit entries: all accesses, sign-ins, registrations, refreshes, revocations, uses of keys, administration.
     * @param value gets each, on the thread that did it; what it throws is logged. An {@link org.sdohsync.core.audit.AuditTrail} itself also tells what
     *     happened after the copy to which the store was put back: refresh tokens that were spent since are never sent
     * @return this builder
     */
    public SdohSyncBuilder onAudit(Consumer<? super AuditEntry> value) {
        said.onAudit = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the observer of requests, refreshes and syncs, for metrics and traces; none by default.
     * @param value is told of each, on the thread that does it
     * @return this builder
     */
    public SdohSyncBuilder observer(WorkObserver value) {
        said.observer = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the check of the codes of outcomes before they are sent; none by default.
     * @param value the check
     * @return this builder
     */
    public SdohSyncBuilder terminology(TerminologyCheck value) {
        said.terminology = requireNonNull(value, "value");
        return this;
    }

    /**
     * Loads the FHIR model now, which takes about a second, instead of in the first sync.
     *
     * @return this builder
     */
    public SdohSyncBuilder warm() {
        FhirJson.warm();
        return this;
    }

    /**
     * Builds the object. Nothing is sent and no thread is started. The builder may be used again.
     *
     * @return the object
     * @throws IllegalStateException if neither {@link #onReferral} nor {@link #onPatientTask} was called, or if the load would
     *     allow one server to use all threads
     */
    public SdohSync build() {
        if (said.onReferral == null && said.onPatientTask == null) {
            throw new IllegalStateException(
                    "no listener is set: call onReferral or, in a patient's application, onPatientTask before build");
        }
        return new SyncAssembly(said).assemble();
    }
}
