// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
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
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.launch.Browser;
import org.sdohsync.smart.token.GrantMaintenance;
import org.sdohsync.workflow.action.TerminologyCheck;
import org.sdohsync.workflow.feed.FeedSettings;
import org.sdohsync.workflow.patient.AnswerCheck;
import org.sdohsync.workflow.patient.PatientTask;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.schedule.ScheduleOptions;
import org.sdohsync.workflow.sync.SourceLoad;
import org.sdohsync.workflow.sync.SyncOptions;
import org.sdohsync.workflow.sync.SyncReport;
import org.sdohsync.workflow.view.ReferralEvent;

/** What was said to a {@link SdohSyncBuilder}, with the defaults of what was not. Not thread-safe. */
final class SyncSettings {
    final SmartApp app;

    @Nullable
    Store store;

    @Nullable
    Consumer<? super Referral> onReferral;

    @Nullable
    Consumer<? super PatientTask<?>> onPatientTask;

    BiConsumer<? super Connection, ? super Task> onOtherTask = (connection, task) -> {};
    Consumer<? super ReferralEvent> onEvent = event -> {};
    Function<? super Connection, SyncOptions> rounds = connection -> SyncOptions.defaults();
    Consumer<ConnectionEvent> onConnection = event -> {};
    OkHttpClient http = new OkHttpClient();
    AddressRules rules = AddressRules.strict();
    Limits limits = Limits.defaults();
    FeedSettings settings = FeedSettings.defaults();
    Browser browser = Browser.system();
    Function<? super Connection, GrantMaintenance> upkeep = connection -> GrantMaintenance.defaults();
    ScheduleOptions schedule = ScheduleOptions.defaults();
    Consumer<? super SyncReport> onReport = report -> {};
    Duration syncTime = SdohSyncBuilder.DEFAULT_SYNC_TIME;
    Clock clock = Clock.systemUTC();
    Entropy entropy = Entropy.secure();
    Pause pause = Pause.system();
    Jitter jitter = Jitter.random();

    @Nullable
    Consumer<? super AccessEvent> onAccess;

    @Nullable
    Consumer<? super AuditEntry> onAudit;

    @Nullable
    Executor executor;

    @Nullable
    SourceLoad load;

    TerminologyCheck terminology = TerminologyCheck.none();

    WorkObserver observer = WorkObserver.none();
    AnswerCheck answerCheck = AnswerCheck.standard();

    SyncSettings(SmartApp app) {
        this.app = app;
    }
}
