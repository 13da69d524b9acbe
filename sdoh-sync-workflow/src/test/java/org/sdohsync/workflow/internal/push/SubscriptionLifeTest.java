// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.token.Revocation;
import org.sdohsync.workflow.push.SourceSubscription;
import org.sdohsync.workflow.push.SourceSubscription.State;
import org.sdohsync.workflow.push.SubscriptionChannel;
import org.sdohsync.workflow.push.SubscriptionEvent;
import org.sdohsync.workflow.push.SubscriptionOptions;
import org.sdohsync.workflow.push.SubscriptionStatus;
import org.sdohsync.workflow.sync.SyncOptions;

class SubscriptionLifeTest {
    private static final String BACKPORT = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";

    private final PushScene scene;
    private final List<String> told = new ArrayList<>();

    SubscriptionLifeTest() throws IOException {
        scene = new PushScene(PushScene.OPTIONS.onChange(changed -> told.add(changed.toString())));
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void subscribe_whereTopicsAreOffered_createsWhatTheGuideDescribes() {
        SourceSubscription made = scene.push.subscribe(PushScene.COUNTY).get(0);

        JsonObject held = scene.server.only();
        assertThat(held.object("meta").orElseThrow().texts("profile"))
                .containsExactly(BACKPORT + "backport-subscription");
        assertThat(held.text("criteria")).contains(Bundles.TASK_TOPIC);
        assertThat(held.text("end")).contains("2026-03-31T00:00:00Z");
        assertThat(extension(held.object("_criteria").orElseThrow(), "backport-filter-criteria"))
                .isEqualTo("Task?owner=Organization/1");
        JsonObject channel = held.object("channel").orElseThrow();
        assertThat(channel.text("type")).contains("rest-hook");
        assertThat(channel.text("endpoint")).contains("https://cbo.example/app/push/county.owner");
        assertThat(channel.text("payload")).contains("application/fhir+json");
        assertThat(extension(channel.object("_payload").orElseThrow(), "backport-payload-content"))
                .isEqualTo("id-only");
        assertThat(channel.objects("extension").get(0).number("valueUnsignedInt"))
                .contains(900L);
        assertThat(channel.texts("header").get(0)).matches("Authorization: Bearer [A-Za-z0-9_-]{43}");
        assertThat(made.channel()).isEqualTo(SubscriptionChannel.TOPIC_REST_HOOK);
        assertThat(made.state()).isEqualTo(State.ACTIVE);
        assertThat(made.id()).contains("s1");
        assertThat(told).hasSize(1);
        assertThat(made.toString())
                .doesNotContain("Organization/1")
                .doesNotContain(scene.server.secret().substring("Bearer ".length()));
    }

    @Test
    void subscribe_twice_createsOnce() {
        List<SourceSubscription> first = scene.push.subscribe(PushScene.COUNTY);
        List<SourceSubscription> second = scene.push.subscribe(PushScene.COUNTY);
        scene.restart(PushScene.OPTIONS);
        List<SourceSubscription> third = scene.push.subscribe(PushScene.COUNTY);

        assertThat(scene.server.subscriptions).hasSize(1);
        assertThat(second.get(0).id()).isEqualTo(first.get(0).id());
        assertThat(third.get(0).id()).isEqualTo(first.get(0).id());
    }

    @Test
    void subscribe_whereTopicsAreRefused_usesSearchCriteriaAndRemembersThat() {
        scene.server.topics = false;

        SourceSubscription made = scene.push.subscribe(PushScene.COUNTY).get(0);

        assertThat(made.channel()).isEqualTo(SubscriptionChannel.CRITERIA_REST_HOOK);
        assertThat(scene.server.only().text("criteria")).contains("Task?owner=Organization/1");
        assertThat(scene.server.only().object("channel").orElseThrow().has("payload"))
                .as("an empty request says enough")
                .isFalse();
        assertThat(scene.sync.describe(PushScene.COUNTY).orElse(""))
                .contains("- cannot notify of changes by topic")
                .contains("- can notify of changes by search criteria");
    }

    @Test
    void subscribe_whereNothingIsOffered_isRefusedAndNotTriedAgainBeforeADay() {
        scene.server.topics = false;
        scene.server.criteria = false;

        SourceSubscription made = scene.push.subscribe(PushScene.COUNTY).get(0);
        assertThat(made.state()).isEqualTo(State.REFUSED);
        assertThat(made.reason()).isNotEmpty();
        scene.settle();

        for (int hour = 0; hour < 20; hour++) {
            scene.pass(Duration.ofHours(1));
            Duration ignored = scene.push.runDue();
        }
        assertThat(scene.server.log).isEmpty();
    }

    @Test
    void subscribe_whenTheAnswerIsLost_findsWhatWasCreated() {
        scene.server.dropsAnswers = true;
        assertThat(catchThrowable(() -> scene.push.subscribe(PushScene.COUNTY))).isInstanceOf(TransportException.class);
        assertThat(scene.server.subscriptions).hasSize(1);
        scene.server.dropsAnswers = false;
        scene.restart(PushScene.OPTIONS);

        List<SourceSubscription> made = scene.push.subscribe(PushScene.COUNTY);

        assertThat(scene.server.subscriptions).hasSize(1);
        assertThat(made.get(0).id()).contains("s1");
        assertThat(made.get(0).state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void subscribe_whenTheAnswerIsLostAndNothingCanBeSearched_waitsAndThenDeletesTheSecond() {
        scene.server.searches = false;
        scene.server.dropsAnswers = true;
        assertThat(catchThrowable(() -> scene.push.subscribe(PushScene.COUNTY))).isInstanceOf(TransportException.class);
        scene.server.dropsAnswers = false;
        assertThat(scene.push.subscribe(PushScene.COUNTY).get(0).id()).isEmpty();
        scene.pass(SubscriptionUpkeep.UNCERTAIN);

        assertThat(scene.push.subscribe(PushScene.COUNTY).get(0).id()).contains("s2");
        assertThat(scene.server.subscriptions).hasSize(2);

        // The notification of the one that nobody knows gives it away.
        scene.server.searches = true;
        String secret = "Bearer " + headerOf("s1");
        assertThat(scene.told("POST", "/county.owner", secret, Bundles.events("s1", 1)))
                .isEqualTo(200);
        Duration ignored = scene.push.runDue();
        assertThat(scene.server.subscriptions).containsOnlyKeys("s2");
    }

    @Test
    void runDue_whenAQuarterOfTheTimeIsLeft_renews() {
        assertThat(scene.push.subscribe(PushScene.COUNTY)).hasSize(1);
        scene.pass(Duration.ofDays(22));
        Duration ignored = scene.push.runDue();
        assertThat(scene.server.only().text("end")).contains("2026-03-31T00:00:00Z");

        scene.pass(Duration.ofDays(1));
        ignored = scene.push.runDue();

        assertThat(scene.server.subscriptions).hasSize(1);
        assertThat(scene.server.only().text("end")).contains("2026-04-23T00:00:00Z");
        assertThat(scene.push.subscriptions(PushScene.COUNTY).get(0).end())
                .contains(Instant.parse("2026-04-23T00:00:00Z"));
    }

    @Test
    void runDue_whereTheSourceSetsAnEarlierEnd_renewsBeforeThat() {
        scene.server.shorterEnd = "2026-03-01T04:00:00Z";
        assertThat(scene.push.subscribe(PushScene.COUNTY).get(0).end()).contains(Instant.parse("2026-03-01T04:00:00Z"));
        scene.server.shorterEnd = "2026-03-01T08:00:00Z";
        scene.pass(Duration.ofMinutes(181));
        Duration ignored = scene.push.runDue();

        assertThat(scene.server.only().text("end")).contains("2026-03-01T08:00:00Z");
        assertThat(scene.server.log).filteredOn(line -> line.startsWith("PUT")).hasSize(1);
    }

    @Test
    void runDue_whereUpdatesAreNotOffered_replaces() {
        scene.server.updates = false;
        assertThat(scene.push.subscribe(PushScene.COUNTY)).hasSize(1);
        scene.pass(Duration.ofDays(23));
        Duration ignored = scene.push.runDue();

        assertThat(scene.server.subscriptions).containsOnlyKeys("s2");
        assertThat(scene.push.subscriptions(PushScene.COUNTY).get(0).id()).contains("s2");
    }

    @Test
    void runDue_whenAcceptedReferralsChange_keepsTheFilterOfRequestsCurrent() {
        assertThat(scene.push.subscribe(PushScene.COUNTY)).hasSize(1);
        scene.task("a", "accepted", "\"focus\":{\"reference\":\"ServiceRequest/r1\"},");
        assertThat(scene.told(Bundles.events("s1", 1))).isEqualTo(200);
        Duration ignored = scene.push.runDue();
        scene.pass(Duration.ofMinutes(11));
        ignored = scene.push.runDue();

        JsonObject requests = requireNonNull(scene.server.subscriptions.get("s2"), "s2");
        assertThat(requests.text("criteria"))
                .contains("http://hl7.org/fhir/us/sdoh-clinicalcare/SubscriptionTopic/Servicerequest");
        assertThat(extension(requests.object("_criteria").orElseThrow(), "backport-filter-criteria"))
                .isEqualTo("ServiceRequest?_id=r1");

        scene.task("a", "completed");
        assertThat(scene.told("POST", "/county.owner", "Bearer " + headerOf("s1"), Bundles.events("s1", 2)))
                .isEqualTo(200);
        ignored = scene.push.runDue();
        scene.pass(Duration.ofMinutes(11));
        ignored = scene.push.runDue();
        assertThat(scene.server.subscriptions).containsOnlyKeys("s1");
    }

    @Test
    void notified_ofAChangedRequest_tellsTheApplicationAtOnce() {
        assertThat(scene.push.subscribe(PushScene.COUNTY)).hasSize(1);
        scene.task("a", "accepted", "\"focus\":{\"reference\":\"ServiceRequest/r1\"},");
        assertThat(scene.told(Bundles.events("s1", 1))).isEqualTo(200);
        Duration ignored = scene.push.runDue();
        scene.pass(Duration.ofMinutes(11));
        ignored = scene.push.runDue();
        scene.server.tasks.requests = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{\"resource\":"
                + "{\"resourceType\":\"ServiceRequest\",\"id\":\"r1\",\"status\":\"revoked\",\"meta\":{\"versionId\":\"2\","
                + "\"lastUpdated\":\"2026-03-01T00:11:00Z\"}}}]}";

        assertThat(scene.told("POST", "/county.requests", "Bearer " + headerOf("s2"), new byte[0]))
                .isEqualTo(200);
        ignored = scene.push.runDue();

        assertThat(scene.events).singleElement().asString().contains("r1");
    }

    @Test
    void subscribe_withFurtherFeeds_createsOneForEach() {
        scene.wanted = SyncOptions.defaults().alsoSent().alsoOpen();

        assertThat(scene.push.subscribe(PushScene.COUNTY))
                .extracting(SourceSubscription::subject)
                .containsExactly("owner", "requester", "unowned");
        assertThat(scene.server.subscriptions.values())
                .extracting(held -> extension(held.object("_criteria").orElseThrow(), "backport-filter-criteria"))
                .containsExactly(
                        "Task?owner=Organization/1",
                        "Task?requester=Organization/1",
                        "Task?owner:missing=true&status=requested,received");
    }

    @Test
    void runDue_whenTheSourceReportsAnError_activatesAgain() {
        assertThat(scene.push.subscribe(PushScene.COUNTY)).hasSize(1);
        scene.server.status("s1", "error");
        assertThat(scene.told(Bundles.error("s1", 0))).isEqualTo(200);
        assertThat(scene.push.subscriptions(PushScene.COUNTY).get(0).state()).isEqualTo(State.FAILED);

        scene.pass(Duration.ofMinutes(2));
        Duration ignored = scene.push.runDue();
        scene.pass(Duration.ofMinutes(2));
        ignored = scene.push.runDue();

        assertThat(scene.server.only().text("status")).contains("active");
        assertThat(scene.push.subscriptions(PushScene.COUNTY).get(0).state()).isEqualTo(State.ACTIVE);
        assertThat(told).hasSize(3);
    }

    @Test
    void runDue_whenHeartbeatsStop_looksForChangesAndAsksForTheStatus() {
        assertThat(scene.push.subscribe(PushScene.COUNTY)).hasSize(1);
        scene.settle();
        assertThat(scene.told(Bundles.heartbeat("s1", 0))).isEqualTo(200);
        scene.task("a", "requested");
        scene.pass(Duration.ofMinutes(29));
        Duration ignored = scene.push.runDue();
        assertThat(scene.delivered).isEmpty();

        scene.pass(Duration.ofMinutes(11));
        ignored = scene.push.runDue();
        ignored = scene.push.runDue();

        assertThat(scene.delivered).containsExactly("a requested");
        assertThat(scene.server.log).contains("GET Subscription/s1/$status");
    }

    @Test
    void runDue_whenTheSubscriptionIsGone_createsAnother() {
        assertThat(scene.push.subscribe(PushScene.COUNTY)).hasSize(1);
        scene.server.subscriptions.clear();
        scene.server.statusOperation = false;
        scene.pass(Duration.ofHours(2));
        Duration ignored = scene.push.runDue();

        assertThat(scene.server.subscriptions).containsOnlyKeys("s2");
    }

    @Test
    void runDue_whenATopicIsTakenAndNeverActivated_usesSearchCriteria() {
        scene.server.statusAfterCreate = "requested";
        assertThat(scene.push.subscribe(PushScene.COUNTY).get(0).state()).isEqualTo(State.REQUESTED);
        scene.pass(Duration.ofMinutes(11));
        scene.server.statusAfterCreate = "active";
        Duration ignored = scene.push.runDue();

        assertThat(scene.server.subscriptions).containsOnlyKeys("s2");
        assertThat(scene.push.subscriptions(PushScene.COUNTY).get(0).channel())
                .isEqualTo(SubscriptionChannel.CRITERIA_REST_HOOK);
    }

    @Test
    void runDue_whenATopicIsActiveAndNothingIsEverHeard_usesSearchCriteria() {
        scene.server.declares = false;
        assertThat(scene.push.subscribe(PushScene.COUNTY).get(0).channel())
                .isEqualTo(SubscriptionChannel.TOPIC_REST_HOOK);
        scene.pass(Duration.ofMinutes(11));
        Duration ignored = scene.push.runDue();

        assertThat(scene.server.subscriptions).containsOnlyKeys("s2");
        assertThat(scene.push.subscriptions(PushScene.COUNTY).get(0).channel())
                .isEqualTo(SubscriptionChannel.CRITERIA_REST_HOOK);
        assertThat(scene.sync.describe(PushScene.COUNTY).orElse("")).contains("- cannot notify of changes by topic");
    }

    @Test
    void runDue_whenATopicWasHeardOf_keepsIt() {
        scene.server.declares = false;
        assertThat(scene.push.subscribe(PushScene.COUNTY)).hasSize(1);
        assertThat(scene.told(Bundles.handshake("s1"))).isEqualTo(200);
        scene.pass(Duration.ofMinutes(61));
        Duration ignored = scene.push.runDue();

        assertThat(scene.server.subscriptions).containsOnlyKeys("s1");
        assertThat(scene.sync.describe(PushScene.COUNTY).orElse("")).contains("- can notify of changes by topic");
    }

    @Test
    void subscribe_withoutTopics_triesNone() {
        scene.restart(PushScene.OPTIONS.withoutTopics());

        assertThat(scene.push.subscribe(PushScene.COUNTY).get(0).channel())
                .isEqualTo(SubscriptionChannel.CRITERIA_REST_HOOK);
        assertThat(scene.server.log).filteredOn(line -> line.startsWith("POST")).hasSize(1);
    }

    @Test
    void status_andEvents_areAskedFor() {
        assertThat(scene.push.subscribe(PushScene.COUNTY)).hasSize(1);

        assertThat(scene.push.status(PushScene.COUNTY))
                .containsExactly(new SubscriptionStatus("s1", "active", 3, List.of()));
        assertThat(scene.push.events(PushScene.COUNTY, 2))
                .extracting(SubscriptionEvent::focus)
                .containsExactly("Task/t2", "Task/t3");

        scene.server.statusOperation = false;
        assertThat(scene.push.status(PushScene.COUNTY))
                .containsExactly(new SubscriptionStatus("s1", "active", -1, List.of()));
        assertThat(scene.push.events(PushScene.COUNTY, 2)).isEmpty();
    }

    @Test
    void unsubscribe_deletesThereAndHere() {
        assertThat(scene.push.subscribe(PushScene.COUNTY)).hasSize(1);
        String secret = scene.server.secret();

        scene.push.unsubscribe(PushScene.COUNTY);

        assertThat(scene.server.subscriptions).isEmpty();
        assertThat(scene.push.subscriptions(PushScene.COUNTY)).isEmpty();
        assertThat(scene.told("POST", "/county.owner", secret, new byte[0])).isEqualTo(404);
    }

    @Test
    void disconnect_deletesThereAndHere() {
        assertThat(scene.push.subscribe(PushScene.COUNTY)).hasSize(1);

        Revocation ignored = scene.sync.disconnect(PushScene.COUNTY);

        assertThat(scene.server.subscriptions).isEmpty();
        assertThat(scene.push.subscriptions(PushScene.COUNTY)).isEmpty();
    }

    @Test
    void disconnect_whenTheAnswerToACreateWasLost_deletesWhatWasCreated() {
        scene.server.dropsAnswers = true;
        assertThat(catchThrowable(() -> scene.push.subscribe(PushScene.COUNTY))).isInstanceOf(TransportException.class);

        Revocation ignored = scene.sync.disconnect(PushScene.COUNTY);

        assertThat(scene.server.subscriptions).isEmpty();
    }

    @Test
    void subscribe_afterTheApplicationMoved_changesTheEndpoint() {
        assertThat(scene.push.subscribe(PushScene.COUNTY)).hasSize(1);
        scene.restart(SubscriptionOptions.at(URI.create("https://new.cbo.example/push")));

        assertThat(scene.push.subscribe(PushScene.COUNTY)).hasSize(1);

        assertThat(scene.server.only().object("channel").orElseThrow().text("endpoint"))
                .contains("https://new.cbo.example/push/county.owner");
    }

    @Test
    void subscribeByEmail_tellsAPersonNothingButThatSomethingChanged() {
        SourceSubscription made = scene.push.subscribeByEmail(PushScene.COUNTY, "intake@cbo.example");

        JsonObject channel = scene.server.only().object("channel").orElseThrow();
        assertThat(channel.text("type")).contains("email");
        assertThat(channel.text("endpoint")).contains("mailto:intake@cbo.example");
        assertThat(channel.text("payload")).contains("text/plain");
        assertThat(extension(channel.object("_payload").orElseThrow(), "backport-payload-content"))
                .isEqualTo("empty");
        assertThat(channel.has("header")).as("the secret is not for persons").isFalse();
        assertThat(made.channel()).isEqualTo(SubscriptionChannel.EMAIL);
        assertThat(made.toString()).doesNotContain("intake");
    }

    @Test
    void subscribeBySms_withANumber_isATelAddress() {
        SourceSubscription made = scene.push.subscribeBySms(PushScene.COUNTY, "+1 (555) 555-0100");

        assertThat(scene.server.only().object("channel").orElseThrow().text("endpoint"))
                .contains("tel:+15555550100");
        assertThat(made.channel()).isEqualTo(SubscriptionChannel.SMS);
        assertThatThrownBy(() -> scene.push.subscribeBySms(PushScene.COUNTY, "555"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void subscribeByEmail_toAnotherAddress_replaces() {
        SourceSubscription ignored = scene.push.subscribeByEmail(PushScene.COUNTY, "intake@cbo.example");
        ignored = scene.push.subscribeByEmail(PushScene.COUNTY, "desk@cbo.example");

        assertThat(scene.server.only().object("channel").orElseThrow().text("endpoint"))
                .contains("mailto:desk@cbo.example");
    }

    @Test
    void subscribe_withoutEndpoint_saysSo() {
        scene.restart(SubscriptionOptions.withoutEndpoint());

        assertThatThrownBy(() -> scene.push.subscribe(PushScene.COUNTY)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> scene.sync.subscriptions(PushScene.OPTIONS)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> SubscriptionOptions.at(URI.create("http://cbo.example/push")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String headerOf(String id) {
        JsonObject held = java.util.Objects.requireNonNull(scene.server.subscriptions.get(id));
        return held.object("channel").orElseThrow().texts("header").get(0).substring("Authorization: Bearer ".length());
    }

    private static String extension(JsonObject holder, String name) {
        return holder.objects("extension").stream()
                .filter(one -> one.text("url").orElse("").equals(BACKPORT + name))
                .findFirst()
                .flatMap(one -> one.text("valueString").or(() -> one.text("valueCode")))
                .orElse("");
    }
}
