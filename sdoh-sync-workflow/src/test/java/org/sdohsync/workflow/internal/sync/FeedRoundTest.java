// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.feed.Feed;
import org.sdohsync.workflow.feed.FeedSettings;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncOptions;
import org.sdohsync.workflow.sync.SyncReport;
import org.sdohsync.workflow.view.ReferralRemoved;

/** Whole syncs with several feeds: what comes, once, in which part, and what it costs. */
class FeedRoundTest {
    private static final ConnectionId COUNTY = new ConnectionId("county");
    private static final SyncOptions ALL = SyncOptions.defaults()
            .alsoSent()
            .alsoOpen()
            .alsoForPatients(List.of("Patient/p"))
            .alsoTasks(List.of("Task/theirs"));

    private final RoundScene scene;

    FeedRoundTest() throws IOException {
        scene = new RoundScene();
        scene.connect(
                "county",
                "user-7",
                Role.recipient(List.of("Organization/1", "PractitionerRole/2", "HealthcareService/3")));
        scene.task("mine", "requested", "Organization/1", "Organization/9");
        scene.task("desk", "accepted", "PractitionerRole/2", "Organization/9");
        scene.task("ward", "requested", "HealthcareService/3", "Organization/9");
        scene.task("both", "accepted", "Organization/1", "Organization/1");
        scene.task("sent", "accepted", "Organization/8", "Organization/1");
        scene.task("free", "requested", "", "Organization/9");
        scene.task("ours-free", "requested", "", "Organization/1");
        scene.task("theirs", "accepted", "Organization/8", "Organization/9");
        scene.pass(Duration.ofHours(1));
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void now_withEveryFeed_deliversEachTaskOnceInOurPart() {
        try (SdohSync sync = scene.app().syncOptions(connection -> ALL).build()) {
            SyncReport report = sync.syncNow();

            assertThat(report.complete()).as(report.toString()).isTrue();
            assertThat(report.results().get(0).feeds()).hasSize(Feed.values().length);
        }

        assertThat(scene.delivered)
                .containsExactlyInAnyOrder(
                        "PERFORMER mine",
                        "PERFORMER desk",
                        "PERFORMER ward",
                        "PERFORMER both",
                        "REQUESTER sent",
                        "REQUESTER ours-free",
                        "PERFORMER free",
                        "ONLOOKER theirs");
    }

    @Test
    void now_withoutChange_costsOneRequestForEachFeed() {
        try (SdohSync sync = scene.app().syncOptions(connection -> ALL).build()) {
            assertThat(sync.syncNow().complete()).isTrue();
            scene.pass(Duration.ofMinutes(10));
            assertThat(sync.syncNow().delivered()).isZero();
            scene.server.log.clear();
            scene.pass(Duration.ofMinutes(10));

            assertThat(sync.syncNow().delivered()).isZero();
        }

        assertThat(scene.server.log).hasSize(Feed.values().length).allMatch(line -> line.startsWith("Task?"));
    }

    @Test
    void now_withTheDefaults_asksOnceForAllOwnersAndOnceWhatTheServerCan() {
        try (SdohSync sync = scene.app().build()) {
            assertThat(sync.syncNow().complete()).isTrue();
        }

        assertThat(scene.delivered)
                .containsExactlyInAnyOrder("PERFORMER mine", "PERFORMER desk", "PERFORMER ward", "PERFORMER both");
        assertThat(scene.server.log).hasSize(2);
        assertThat(scene.server.log.get(0)).isEqualTo("metadata");
        assertThat(scene.server.log.get(1)).contains("owner=Organization/1,PractitionerRole/2,HealthcareService/3");
    }

    @Test
    @Requirement("SCP-18")
    void now_whenOneFeedIsRefused_theOthersGoOnAndTheWatchToo() {
        scene.server.refused.put("Task?requester", 403);
        scene.server.refused.put("Task?code", 403);
        scene.server.refused.put("Task?status", 403);
        scene.server.refused.put("Task?_", 403);
        SyncOptions options = SyncOptions.defaults().alsoSent().alsoOpen();
        try (SdohSync sync = scene.app().syncOptions(connection -> options).build()) {
            SourceResult first = sync.syncNow().results().get(0);
            assertThat(first.failure()).containsInstanceOf(HttpStatusException.class);
            assertThat(scene.delivered).contains("PERFORMER mine", "PERFORMER free");
            scene.server.rows.remove("mine");
            scene.pass(Duration.ofDays(1));
            assertThat(sync.syncNow().complete()).isFalse();
            scene.pass(Duration.ofMinutes(15));

            assertThat(sync.syncNow().complete()).isFalse();
        }

        assertThat(scene.events).singleElement().satisfies(event -> {
            assertThat(event.taskId()).isEqualTo("mine");
            assertThat(((ReferralRemoved) event).reason()).isEqualTo(ReferralRemoved.Reason.GONE);
        });
    }

    @Test
    void now_whenSomethingBesideIsOutsideOfTheGrant_isDegradedAndNothingStandsStill() {
        closeToUs("requester=");
        SyncOptions options = SyncOptions.defaults().alsoSent().alsoOpen();
        try (SdohSync sync = scene.app().syncOptions(connection -> options).build()) {
            SourceResult result = sync.syncNow().results().get(0);

            assertThat(result.failure()).containsInstanceOf(AuthorizationException.class);
            assertThat(result.connection().health().state()).isEqualTo(Health.State.DEGRADED);
            assertThat(scene.delivered).contains("PERFORMER mine", "PERFORMER free");
        }
    }

    @Test
    void now_whenWhatIsMeantForUsIsOutsideOfTheGrant_needsAuthorization() {
        closeToUs("owner=");
        try (SdohSync sync = scene.app().build()) {
            SourceResult result = sync.syncNow().results().get(0);

            assertThat(result.connection().health().state()).isEqualTo(Health.State.NEEDS_AUTHORIZATION);
        }
    }

    @Test
    void now_whenTheGrantEndsAfterAFailure_saysThatTheGrantEnded() {
        scene.server.refused.put("Task?owner", 403);
        scene.server.refused.put("Task?code", 403);
        scene.server.refused.put("Task?requester", 401);
        try (SdohSync sync = scene.app()
                .syncOptions(connection -> SyncOptions.defaults().alsoSent())
                .build()) {
            SourceResult result = sync.syncNow().results().get(0);

            assertThat(result.failure()).containsInstanceOf(AuthorizationException.class);
            assertThat(result.feeds()).hasSize(2);
        }
    }

    @Test
    void now_whenTheSourceAsksForSilence_asksNothingMore() {
        scene.server.refused.put("Task?owner", 429);
        try (SdohSync sync = scene.app().syncOptions(connection -> ALL).build()) {
            SourceResult result = sync.syncNow().results().get(0);

            assertThat(result.failure()).containsInstanceOf(HttpStatusException.class);
            assertThat(result.feeds()).hasSize(1);
        }
    }

    private void closeToUs(String parameter) {
        scene.server.answer = (number, reply) ->
                scene.server.log.get(scene.server.log.size() - 1).contains(parameter)
                        ? reply.newBuilder()
                                .code(403)
                                .setHeader("WWW-Authenticate", "Bearer error=\"insufficient_scope\"")
                                .build()
                        : reply;
    }

    @Test
    void find_givesTheStepsOfOurPartAndNoOthers() {
        try (SdohSync sync = scene.app().build()) {
            Referral sent = sync.findReferral(COUNTY, "sent").orElseThrow();
            assertThat(sent.part()).isEqualTo(TaskRole.REQUESTER);
            assertThat(sent.sent()).isPresent();
            assertThat(sent.accepted()).isEmpty();

            Referral theirs = sync.findReferral(COUNTY, "theirs").orElseThrow();
            assertThat(theirs.part()).isEqualTo(TaskRole.ONLOOKER);
            assertThat(List.of(theirs.open(), theirs.requested(), theirs.accepted(), theirs.sent(), theirs.closed()))
                    .allMatch(Optional::isEmpty);

            assertThat(sync.findReferral(COUNTY, "both").orElseThrow().accepted())
                    .isPresent();
            assertThat(sync.findReferral(COUNTY, "free").orElseThrow().open()).isPresent();
            assertThat(sync.findReferral(COUNTY, "nowhere")).isEmpty();
        }
    }

    @Test
    void now_forAPatient_letsReferralsBeLookedAtAndNoMore() {
        scene.task("own", "accepted", "Patient/p", "Organization/9");
        scene.pass(Duration.ofHours(1));
        scene.connect("phone", "patient-1", Role.patient(), LaunchContext.of(Map.of("patient", "p")));
        try (SdohSync sync = scene.app().build()) {
            assertThat(sync.account("patient-1").syncNow().complete()).isTrue();
        }

        assertThat(scene.delivered).hasSize(9).contains("ONLOOKER own").allMatch(line -> line.startsWith("ONLOOKER"));
    }

    @Test
    void parked_tasksCanBeLookedAtAndReleased() {
        scene.listener = referral -> {
            throw new IllegalStateException("broken");
        };
        try (SdohSync sync =
                scene.app().feedSettings(FeedSettings.defaults().attempts(1)).build()) {
            assertThat(sync.syncNow().results().get(0).failedDeliveries()).isEqualTo(4);
            assertThat(sync.parkedTasks().tasks())
                    .extracting(parked -> parked.failure().taskId())
                    .containsExactlyInAnyOrder("mine", "desk", "ward", "both");
            scene.listener = referral -> {};
            scene.delivered.clear();

            assertThat(sync.retryDelivery(COUNTY, "mine")).isTrue();
            assertThat(sync.retryDelivery(COUNTY, "unknown")).isFalse();
            assertThat(sync.syncNow().delivered()).isEqualTo(1);

            assertThat(scene.delivered).containsExactly("PERFORMER mine");
            assertThat(sync.parkedTasks().tasks()).hasSize(3);
        }
    }

    @Test
    void describe_tellsFeedsAbilitiesAndFallBacks() {
        scene.server.metadata = """
                {"resourceType":"CapabilityStatement","rest":[{"mode":"server","resource":[{"type":"Task",
                 "versioning":"versioned","searchParam":[{"name":"owner"}]}]}]}""";
        try (SdohSync sync = scene.app()
                .syncOptions(connection -> SyncOptions.defaults().alsoSent())
                .build()) {
            assertThat(sync.syncNow().complete()).isTrue();

            assertThat(sync.describe(COUNTY).orElseThrow())
                    .contains(
                            "Addressed to us (owner=Organization/1,PractitionerRole/2,HealthcareService/3): complete up to")
                    .contains("Sent by us")
                    .contains("Open: 6 referrals, 0 of them urgent.")
                    .contains("Actions: 0 pending, 0 need a decision, 0 done recently.")
                    .contains("- can search Tasks by owner")
                    .contains("- may answer batches; if not, the details of a referral are read one by one")
                    .contains("- may check the version of updates (If-Match)");
            assertThat(sync.describe(new ConnectionId("unknown"))).isEmpty();
        }
    }

    @Test
    void open_afterARestart_isDrawnFromTheStore() {
        try (SdohSync sync = scene.app().build()) {
            assertThat(sync.syncNow().complete()).isTrue();
        }
        scene.close();

        try (SdohSync later = scene.app().build()) {
            assertThat(later.openReferrals().values()).hasSize(4);
            assertThat(later.openReferrals(COUNTY).values()).hasSize(4);
            assertThat(later.openReferrals(new ConnectionId("elsewhere")).values())
                    .isEmpty();
            assertThat(later.account("user-7").openReferrals().values()).hasSize(4);
            assertThat(later.account("somebody else").openReferrals().values()).isEmpty();
        }
    }
}
