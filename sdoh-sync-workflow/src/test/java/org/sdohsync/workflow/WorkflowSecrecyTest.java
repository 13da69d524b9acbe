// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.reflect.Constructor;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.fhir.internal.audit.AccessLog;
import org.sdohsync.fhir.internal.client.BundlePage;
import org.sdohsync.fhir.internal.client.BundleScanner;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.SearchPages;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.testkit.Canaries;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.testkit.SecrecyRoll;
import org.sdohsync.testkit.SeededEntropy;
import org.sdohsync.workflow.action.CodeRefusedException;
import org.sdohsync.workflow.action.CodedService;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.action.StepNotPermittedException;
import org.sdohsync.workflow.code.Category;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.ServiceCodes;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.details.MissingReference;
import org.sdohsync.workflow.feed.Feed;
import org.sdohsync.workflow.feed.FeedSettings;
import org.sdohsync.workflow.internal.action.ActionRunner;
import org.sdohsync.workflow.internal.action.DeclaredInteractions;
import org.sdohsync.workflow.internal.action.ExactlyOncePost;
import org.sdohsync.workflow.internal.action.FairOrder;
import org.sdohsync.workflow.internal.action.Journal;
import org.sdohsync.workflow.internal.action.JournalRecord;
import org.sdohsync.workflow.internal.action.OwnedByUser;
import org.sdohsync.workflow.internal.action.ReplayReport;
import org.sdohsync.workflow.internal.action.TaskAction;
import org.sdohsync.workflow.internal.action.TaskLock;
import org.sdohsync.workflow.internal.action.TaskServer;
import org.sdohsync.workflow.internal.action.UncertainPost;
import org.sdohsync.workflow.internal.code.Profiles;
import org.sdohsync.workflow.internal.code.TaskCodes;
import org.sdohsync.workflow.internal.code.TaskParts;
import org.sdohsync.workflow.internal.details.FeedMemory;
import org.sdohsync.workflow.internal.details.FetchedDetails;
import org.sdohsync.workflow.internal.details.FetchedReferences;
import org.sdohsync.workflow.internal.details.PageDetails;
import org.sdohsync.workflow.internal.details.ReferencedResources;
import org.sdohsync.workflow.internal.feed.Checkpoint;
import org.sdohsync.workflow.internal.feed.CheckpointCodec;
import org.sdohsync.workflow.internal.feed.DeliveryFailure;
import org.sdohsync.workflow.internal.feed.FeedReport;
import org.sdohsync.workflow.internal.feed.FeedSync;
import org.sdohsync.workflow.internal.feed.LearnedCapabilities;
import org.sdohsync.workflow.internal.feed.PageTask;
import org.sdohsync.workflow.internal.patient.AnswerRules;
import org.sdohsync.workflow.internal.patient.ChosenContact;
import org.sdohsync.workflow.internal.patient.ConnectedPatient;
import org.sdohsync.workflow.internal.patient.PatientActions;
import org.sdohsync.workflow.internal.patient.PatientTaskKinds;
import org.sdohsync.workflow.internal.platform.ConnectedPlatform;
import org.sdohsync.workflow.internal.push.Notification;
import org.sdohsync.workflow.internal.push.NotificationReader;
import org.sdohsync.workflow.internal.push.SourceSubscriptions;
import org.sdohsync.workflow.internal.push.SubscriptionRecords;
import org.sdohsync.workflow.internal.push.SubscriptionSources;
import org.sdohsync.workflow.internal.push.WakeUps;
import org.sdohsync.workflow.internal.push.WantedSubscriptions;
import org.sdohsync.workflow.internal.referral.ReferralActions;
import org.sdohsync.workflow.internal.referral.TaskReferral;
import org.sdohsync.workflow.internal.request.ConnectionRequests;
import org.sdohsync.workflow.internal.request.ElementCopy;
import org.sdohsync.workflow.internal.request.ReferenceCheck;
import org.sdohsync.workflow.internal.request.ReferenceEdit;
import org.sdohsync.workflow.internal.request.ReferralDraft;
import org.sdohsync.workflow.internal.request.ReferralItems;
import org.sdohsync.workflow.internal.request.RequestItem;
import org.sdohsync.workflow.internal.request.RequestRecord;
import org.sdohsync.workflow.internal.request.RequestRunner;
import org.sdohsync.workflow.internal.request.ResourceSearch;
import org.sdohsync.workflow.internal.request.TaskOutputs;
import org.sdohsync.workflow.internal.schedule.CurrentOptions;
import org.sdohsync.workflow.internal.schedule.NextSync;
import org.sdohsync.workflow.internal.schedule.PeriodicRunner;
import org.sdohsync.workflow.internal.schedule.ScheduledRuns;
import org.sdohsync.workflow.internal.status.RecentStatus;
import org.sdohsync.workflow.internal.sync.FeedChoice;
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
import org.sdohsync.workflow.internal.view.MonitorSettings;
import org.sdohsync.workflow.internal.view.OpenReferrals;
import org.sdohsync.workflow.internal.view.OpenTaskMonitor;
import org.sdohsync.workflow.internal.view.StoredBytes;
import org.sdohsync.workflow.patient.AnswerProblem;
import org.sdohsync.workflow.patient.AnswersException;
import org.sdohsync.workflow.patient.PatientRecord;
import org.sdohsync.workflow.push.SubscriptionEvent;
import org.sdohsync.workflow.push.SubscriptionOptions;
import org.sdohsync.workflow.push.SubscriptionStatus;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.request.PatientTaskRequest;
import org.sdohsync.workflow.request.ProgramEnrollment;
import org.sdohsync.workflow.request.ReferralConsent;
import org.sdohsync.workflow.request.ReferralRequest;
import org.sdohsync.workflow.request.RequestRefusedException;
import org.sdohsync.workflow.request.SentRequest;
import org.sdohsync.workflow.request.ServiceCapacity;
import org.sdohsync.workflow.schedule.BusinessHours;
import org.sdohsync.workflow.schedule.ScheduleOptions;
import org.sdohsync.workflow.sync.SourceLoad;
import org.sdohsync.workflow.sync.SyncOptions;
import org.sdohsync.workflow.sync.SyncProgress;
import org.sdohsync.workflow.sync.SyncReport;
import org.sdohsync.workflow.view.ReferralRemoved;
import org.sdohsync.workflow.view.ServiceRequestChanged;

/** The roll of the workflow: no public type shows a token, or what a server says of a patient. */
class WorkflowSecrecyTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final FhirBase BASE = FhirBase.restore("https://ehr.example/fhir");
    private static final String IDS = "holds ids, counts and codes; RoundTripTest searches what is printed of it";

    private final Canaries canaries = Canaries.drawnFrom(SeededEntropy.of(53));

    @Test
    @Requirement("USE-10")
    void publicTypes_withSecretsAndPatientsInThem_showNone() throws Exception {
        String body = json("Task", canaries.text("description"));
        FhirClient client = FhirClient.over(
                request -> new HttpReply(200, request.uri(), name -> null, body.getBytes(UTF_8)),
                BASE,
                Limits.defaults());
        BundlePage page = BundleScanner.scan(
                ("{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":" + body + "}]}").getBytes(UTF_8),
                "search",
                head -> true);
        Task task = new Task();
        task.setId("Task/1");
        task.setDescription(canaries.text("task"));
        Outcome outcome = Outcome.performed(Systems.SNOMED, "1", "food").note(canaries.text("note"));
        Reason reason = Reason.of(canaries.text("reason"));
        TaskAction action = TaskAction.of(Step.REJECT, "1", reason);
        Referral referral = TaskReferral.of(connection(), task, make(ReferralActions.class));

        SecrecyRoll roll = SecrecyRoll.of(SdohSync.class, canaries)
                .built(
                        client.read("Task", "1").orElseThrow(),
                        page,
                        page.entries().get(0))
                .built(outcome, reason, action, PageTask.of("1", "1", NOW, task))
                .built(new JournalRecord("1", new ConnectionId("c"), NOW, action, Map.of(), Map.of(), null))
                .built(FetchedDetails.read(client, ServerCapabilities.unknown(), task), referral)
                .built(PageDetails.of(List.of(task), page.entries(), new FeedMemory()))
                .built(ChosenContact.named(canaries.text("contact")))
                .built(new PatientRecord.Findings<>(List.of(task), List.of("Goal")));
        for (String state : List.of("Requested", "Accepted", "InProgress", "OnHold", "Closed", "Open", "Sent")) {
            roll.built(make(Class.forName("org.sdohsync.workflow.internal.referral." + state + "State"), referral));
        }
        requests(roll, client, task);
        OpenReferrals open = OpenReferrals.in(MemoryStore.create());
        open.noting(connection().id(), Feed.OWNER, PageTask.of("1", "1", NOW, task), true)
                .run();
        roll.built(open.all().values().get(0).value())
                .built(new ReferralRemoved(connection(), "1", ReferralRemoved.Reason.GONE))
                .built(new ServiceRequestChanged(connection(), "1", "2", "revoked"));
        try (SdohSync sync = builder().build()) {
            roll.built(sync, sync.account("user"), builder());
            roll.built(AccessLog.of(connection(), Clock.systemUTC(), event -> {}));
        }
        excuse(roll).verify();
    }

    private void requests(SecrecyRoll roll, FhirClient client, Task task) {
        String said = canaries.text("request");
        ReferralRequest referral =
                ReferralRequest.of(new Code(Systems.SNOMED, "1", said)).task(made -> made.setDescription(said));
        Attachment paper = new Attachment().setTitle(said);
        JsonObject body =
                JsonObject.parse(json("Task", said).replace("\"id\":\"1\",", "").getBytes(UTF_8), "task");
        RequestItem item = RequestItem.create("task", body);
        roll.built(referral, ReferralConsent.of(NOW, "Organization/1", paper))
                .built(PatientTaskRequest.question(said))
                .built(ServiceCapacity.of("Service", "Organization/1", Category.STRESS, ServiceCapacity.ASSESSMENT)
                        .notes(said))
                .built(ProgramEnrollment.of("Patient/1", new Code(Systems.SNOMED, "1", said), ServiceCodes.ENROLLED)
                        .note(said))
                .built(item)
                .built(TaskOutputs.outcomes(client, ServerCapabilities::unknown, task));
    }

    private static SecrecyRoll excuse(SecrecyRoll roll) {
        return roll.opaque(ExactlyOncePost.class, TaskServer.class, TaskLock.class, FetchedReferences.class)
                .opaque(DeclaredInteractions.class)
                .opaque(RequestRunner.class, ResourceSearch.class, ReferralDraft.class)
                .excused("puts others together", ConnectionRequests.Means.class)
                .excused("prints its name", ConnectionRequests.class, ConnectedPlatform.class)
                .excused("tells times and numbers", UncertainPost.class)
                .excused(IDS, TaskServer.Found.class, SentRequest.class, RequestRefusedException.class)
                .excused("prints ids and counts; RequestRecordTest searches it", RequestRecord.class)
                .excused("has functions only", ElementCopy.class, ReferenceCheck.class, ReferenceEdit.class)
                .excused("has functions only", ReferralItems.class, FairOrder.class)
                .opaque(FeedSync.class, SourceSync.class, SourceFeeds.class, TaskRouter.class, HealthUpdates.class)
                .opaque(ActionRunner.class, ActionRunner.Builder.class, Journal.class, ConnectionJournal.class)
                .opaque(ConnectionSubscriptions.class)
                .opaque(PatientActions.class, ConnectedPatient.class, ReferencedResources.class)
                .opaque(FhirClient.class, SearchPages.class, PeriodicRunner.class)
                .opaque(SourceClients.class, SourceClients.Builder.class)
                .opaque(CheckpointCodec.class, FeedSettings.class, ScheduledSync.class)
                .opaque(StoredBytes.class, StoredBytes.Count.class)
                .opaque(OpenReferrals.class, OpenTaskMonitor.class, ScheduledRuns.class, LearnedCapabilities.class)
                .opaque(SourceSubscriptions.class, SubscriptionSources.class, SubscriptionRecords.class)
                .opaque(WantedSubscriptions.class, WakeUps.class, SubscriptionOptions.class)
                .excused(IDS, Notification.class, SubscriptionEvent.class, SubscriptionStatus.class)
                .excused("has functions and constants only", NotificationReader.class)
                .excused("puts two together", OpenTasks.class)
                .excused("holds addresses of a server and prints their number")
                .excused("tells of the calling thread and of what is under way", SyncEngine.class)
                .excused("tells times", SyncTimes.class)
                .excused(IDS, RecentStatus.class)
                .excused("tells times and numbers", BusinessHours.class, ScheduleOptions.class, MonitorSettings.class)
                .excused("tells times and numbers", SourceLoad.class, NextSync.class, CurrentOptions.class)
                .excused(
                        "has what the application itself said about a code",
                        CodedService.class,
                        CodeRefusedException.class)
                .excused(IDS, FeedReport.class)
                .excused(IDS, FeedChoice.class)
                .excused(IDS, PacedSender.class)
                .excused(IDS, DeliveryFailure.class)
                .excused(IDS, ParkedTask.class, ParkedTasks.class)
                .excused(IDS, SyncProgress.class, SyncOptions.class)
                .excused("has functions and constants only", Profiles.class)
                .excused("has functions and constants only", ServiceCodes.class, Systems.class, TaskCodes.class)
                .excused("has functions and constants only", TaskParts.class)
                .excused("has functions only", OwnedByUser.class, AnswerRules.class, PatientTaskKinds.class)
                .excused("names questions and rules, no answers", AnswerProblem.class, AnswersException.class)
                .excused("names a step and a Task", StepNotPermittedException.class)
                .excused("names a code", Code.class, TaskStatus.class)
                .excused(IDS, MissingReference.class)
                .excused(IDS, Checkpoint.class)
                .excused(IDS, SyncReport.class, ReplayReport.class)
                .excused("tells what a server can do", FeedMemory.class)
                .excused("holds ids only; AccessLogTest searches it");
    }

    private SdohSyncBuilder builder() {
        SmartApp app = SmartApp.named("foodbank")
                .redirect("https://app.example/callback")
                .registeredAt(
                        BASE.toString(),
                        ClientIdentity.withSecret(
                                "app",
                                ClientIdentity.Method.CLIENT_SECRET_BASIC,
                                canaries.secret("client secret"),
                                null));
        return SdohSync.builder(app).store(MemoryStore.create()).onReferral(referral -> {});
    }

    private Connection connection() {
        return ConnectionRecord.builder(
                        new ConnectionId("c"),
                        "default",
                        BASE,
                        Role.recipient(List.of("Organization/1")),
                        AuthorizationEndpoints.of(null, URI.create("https://as.example/token"), null, null),
                        ClientIdentity.publicClient("app"),
                        NOW)
                .context(LaunchContext.of(Map.of("patient", canaries.text("patient"))))
                .build()
                .view();
    }

    private static String json(String type, String description) {
        return new String(
                JsonObject.builder()
                        .text("resourceType", type)
                        .text("id", "1")
                        .text("description", description)
                        .build()
                        .toBytes(),
                UTF_8);
    }

    /** What only its own package makes; of an interface, one that does nothing. */
    private static <T> T make(Class<T> type, @Nullable Object... arguments) throws Exception {
        if (type.isInterface()) {
            return type.cast(java.lang.reflect.Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> null));
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == arguments.length) {
                constructor.setAccessible(true);
                return type.cast(constructor.newInstance(arguments));
            }
        }
        throw new AssertionError(type + " is made otherwise");
    }
}
