// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.reflect.Constructor;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.AuthorizationEndpoints;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.ConnectionRecord;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.testkit.Canaries;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.testkit.SecrecyRoll;
import org.sdohsync.testkit.SeededEntropy;
import org.sdohsync.workflow.action.Action;
import org.sdohsync.workflow.action.ActionRunner;
import org.sdohsync.workflow.action.CodeRefusedException;
import org.sdohsync.workflow.action.CodedService;
import org.sdohsync.workflow.action.DoneAction;
import org.sdohsync.workflow.action.Journal;
import org.sdohsync.workflow.action.JournalEntry;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.ReplayReport;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.audit.AccessEvent;
import org.sdohsync.workflow.audit.AccessLog;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.Profiles;
import org.sdohsync.workflow.code.ServiceCodes;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.code.TaskCodes;
import org.sdohsync.workflow.code.TaskParts;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.details.MissingReference;
import org.sdohsync.workflow.details.PageDetails;
import org.sdohsync.workflow.details.PassMemory;
import org.sdohsync.workflow.details.ReferralDetails;
import org.sdohsync.workflow.fhir.BundlePage;
import org.sdohsync.workflow.fhir.BundleScanner;
import org.sdohsync.workflow.fhir.Created;
import org.sdohsync.workflow.fhir.EntryHead;
import org.sdohsync.workflow.fhir.FhirClient;
import org.sdohsync.workflow.fhir.FhirJson;
import org.sdohsync.workflow.fhir.LocalReference;
import org.sdohsync.workflow.fhir.SearchPages;
import org.sdohsync.workflow.fhir.ServerAbilities;
import org.sdohsync.workflow.fhir.ServerAliases;
import org.sdohsync.workflow.fhir.Versions;
import org.sdohsync.workflow.pass.HealthNotes;
import org.sdohsync.workflow.pass.OpenView;
import org.sdohsync.workflow.pass.Progress;
import org.sdohsync.workflow.pass.Round;
import org.sdohsync.workflow.pass.RoundOptions;
import org.sdohsync.workflow.pass.Rounds;
import org.sdohsync.workflow.pass.ScheduledRounds;
import org.sdohsync.workflow.pass.SourceClients;
import org.sdohsync.workflow.pass.SourceFeeds;
import org.sdohsync.workflow.pass.SourceLoad;
import org.sdohsync.workflow.pass.SourceResult;
import org.sdohsync.workflow.pass.SourceRound;
import org.sdohsync.workflow.pass.SyncReport;
import org.sdohsync.workflow.pass.TaskRouter;
import org.sdohsync.workflow.referral.Accepted;
import org.sdohsync.workflow.referral.Actions;
import org.sdohsync.workflow.referral.Closed;
import org.sdohsync.workflow.referral.InProgress;
import org.sdohsync.workflow.referral.OnHold;
import org.sdohsync.workflow.referral.Open;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.referral.Requested;
import org.sdohsync.workflow.referral.Sent;
import org.sdohsync.workflow.schedule.BusinessHours;
import org.sdohsync.workflow.schedule.Lanes;
import org.sdohsync.workflow.schedule.Schedule;
import org.sdohsync.workflow.schedule.ScheduleOptions;
import org.sdohsync.workflow.sync.Checkpoint;
import org.sdohsync.workflow.sync.CheckpointCodec;
import org.sdohsync.workflow.sync.FailedDelivery;
import org.sdohsync.workflow.sync.Feed;
import org.sdohsync.workflow.sync.LearnedAbilities;
import org.sdohsync.workflow.sync.PassResult;
import org.sdohsync.workflow.sync.PassSettings;
import org.sdohsync.workflow.sync.SyncPass;
import org.sdohsync.workflow.sync.TaskSnapshot;
import org.sdohsync.workflow.view.Departed;
import org.sdohsync.workflow.view.OpenReferrals;
import org.sdohsync.workflow.view.RequestChanged;
import org.sdohsync.workflow.view.Watch;
import org.sdohsync.workflow.view.WatchPlan;

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
        Action action = Action.of(Step.REJECT, "1", reason);
        Referral referral = Referral.of(connection(), task, make(Actions.class));

        SecrecyRoll roll = SecrecyRoll.of(SdohSync.class, canaries)
                .built(
                        client.read("Task", "1").orElseThrow(),
                        page,
                        page.entries().get(0))
                .built(outcome, reason, action, TaskSnapshot.of("1", "1", NOW, task))
                .built(make(JournalEntry.class, "1", new ConnectionId("c"), NOW, action, Map.of(), Map.of(), null))
                .built(ReferralDetails.read(client, ServerAbilities.unknown(), task), referral)
                .built(PageDetails.of(List.of(task), page.entries(), new PassMemory()));
        for (Class<?> state : List.of(Requested.class, Accepted.class, InProgress.class, OnHold.class, Closed.class)) {
            roll.built(make(state, referral));
        }
        OpenReferrals open = OpenReferrals.in(MemoryStore.create());
        open.noting(connection().id(), Feed.MINE, TaskSnapshot.of("1", "1", NOW, task), true)
                .run();
        roll.built(make(Open.class, referral), make(Sent.class, referral))
                .built(open.all().values().get(0).value())
                .built(new Departed(connection(), "1", Departed.Reason.GONE))
                .built(new RequestChanged(connection(), "1", "2", "revoked"));
        try (SdohSync sync = builder().build()) {
            roll.built(sync, sync.account("user"), builder());
            roll.built(AccessLog.of(connection(), Clock.systemUTC(), event -> {}));
        }
        excuse(roll).verify();
    }

    private static SecrecyRoll excuse(SecrecyRoll roll) {
        return roll.opaque(SyncPass.class, SourceRound.class, SourceFeeds.class, TaskRouter.class, HealthNotes.class)
                .opaque(ActionRunner.class, ActionRunner.Builder.class, Journal.class, ConnectionJournal.class)
                .opaque(FhirClient.class, SearchPages.class, Schedule.class)
                .opaque(SourceClients.class, SourceClients.Builder.class)
                .opaque(CheckpointCodec.class, PassSettings.class, ScheduledRounds.class)
                .opaque(OpenReferrals.class, Watch.class, Lanes.class, LearnedAbilities.class)
                .excused("puts two together", OpenView.class)
                .excused("holds addresses of a server and prints their number", ServerAliases.class)
                .excused("tells of the calling thread only", Rounds.class)
                .excused("tells times and numbers", BusinessHours.class, ScheduleOptions.class, WatchPlan.class)
                .excused("tells times and numbers", SourceLoad.class)
                .excused(
                        "has what the application itself said about a code",
                        CodedService.class,
                        CodeRefusedException.class)
                .excused(IDS, ParkedTask.class, ParkedTasks.class, DoneAction.class)
                .excused(IDS, Round.class, Progress.class, RoundOptions.class)
                .excused("has functions and constants only", BundleScanner.class, FhirJson.class, Profiles.class)
                .excused("has functions and constants only", ServiceCodes.class, Systems.class, TaskCodes.class)
                .excused("has functions and constants only", TaskParts.class, Versions.class)
                .excused("names a code", Code.class, TaskStatus.class)
                .excused(IDS, LocalReference.class, Created.class, EntryHead.class, MissingReference.class)
                .excused(IDS, FailedDelivery.class, Checkpoint.class, PassResult.class)
                .excused(IDS, SourceResult.class, SyncReport.class, ReplayReport.class)
                .excused("tells what a server can do", ServerAbilities.class, PassMemory.class)
                .excused("holds ids only; AccessLogTest searches it", AccessEvent.class);
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
