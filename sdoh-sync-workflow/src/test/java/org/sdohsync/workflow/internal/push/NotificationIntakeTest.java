// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.workflow.push.SourceSubscription;
import org.sdohsync.workflow.push.SourceSubscription.State;

class NotificationIntakeTest {
    private static final byte[] NOTHING = {};

    private final PushScene scene;

    NotificationIntakeTest() throws IOException {
        scene = new PushScene(PushScene.OPTIONS.mostBytes(2000));
    }

    @BeforeEach
    void subscribe() {
        assertThat(scene.push.subscribe(PushScene.COUNTY)).hasSize(1);
        scene.settle();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void handle_anEvent_startsASyncThatDelivers() {
        scene.task("a", "requested");
        Duration ignored = scene.push.runDue();
        assertThat(scene.delivered).as("nothing was notified yet").isEmpty();

        assertThat(scene.told(Bundles.events("s1", 1))).isEqualTo(200);
        ignored = scene.push.runDue();

        assertThat(scene.delivered).containsExactly("a requested");
        assertThat(scene.server.cacheControl).containsOnly("no-cache");
    }

    @Test
    void handle_aFlood_costsOneSync() {
        scene.task("a", "requested");
        for (int number = 1; number <= 500; number++) {
            assertThat(scene.told(Bundles.events("s1", number))).isEqualTo(200);
        }
        Duration ignored = scene.push.runDue();
        ignored = scene.push.runDue();

        assertThat(scene.searches()).isEqualTo(1);
        assertThat(scene.delivered).hasSize(1);
        assertThat(only().events()).isEqualTo(500);
    }

    @Test
    void handle_whileASyncIsAtWork_leadsToOneMoreBehindIt() {
        scene.task("a", "requested");
        scene.onDelivery = () -> {
            scene.onDelivery = () -> {};
            scene.task("b", "requested");
            assertThat(scene.told(Bundles.events("s1", 2))).isEqualTo(200);
            assertThat(scene.told(Bundles.events("s1", 3))).isEqualTo(200);
            Duration ignored = scene.push.runDue();
        };
        assertThat(scene.told(Bundles.events("s1", 1))).isEqualTo(200);
        Duration ignored = scene.push.runDue();
        assertThat(scene.delivered).containsExactly("a requested");

        scene.pass(Duration.ofSeconds(5));
        ignored = scene.push.runDue();

        assertThat(scene.delivered).containsExactly("a requested", "b requested");
        assertThat(scene.searches()).isEqualTo(2);
    }

    @Test
    void handle_whileASyncFromBeforeTheSetUpIsAtWork_leadsToOneMoreBehindIt() {
        scene.restart();
        scene.task("a", "requested");
        scene.onDelivery = () -> {
            scene.onDelivery = () -> {};
            scene.task("b", "requested");
            scene.push = scene.sync.subscriptions(PushScene.OPTIONS);
            assertThat(scene.told(Bundles.events("s1", 1))).isEqualTo(200);
            Duration ignored = scene.push.runDue();
        };

        assertThat(scene.sync.syncNow().delivered()).isEqualTo(1);

        assertThat(scene.delivered).containsExactly("a requested", "b requested");
    }

    @Test
    void sync_onDemand_coversWhatWasNotifiedBefore() {
        scene.task("a", "requested");
        assertThat(scene.told(Bundles.events("s1", 1))).isEqualTo(200);
        assertThat(scene.sync.syncNow().delivered()).isEqualTo(1);

        scene.pass(Duration.ofMinutes(1));
        Duration ignored = scene.push.runDue();

        assertThat(scene.searches()).isEqualTo(1);
        assertThat(scene.server.cacheControl).containsOnly("no-cache");
    }

    @Test
    void handle_resourceBelowTheEndpoint_startsASync() {
        scene.task("a", "requested");

        assertThat(scene.told("PUT", "/app/push/county.owner/Task/a", scene.server.secret(), NOTHING))
                .isEqualTo(200);
        Duration ignored = scene.push.runDue();

        assertThat(scene.delivered).containsExactly("a requested");
    }

    @Test
    void handle_withoutTheSecret_isRefusedAndStartsNothing() {
        String secret = scene.server.secret();
        scene.task("a", "requested");

        assertThat(scene.told("POST", "/county.owner", null, NOTHING)).isEqualTo(401);
        assertThat(scene.told("POST", "/county.owner", "Bearer ", NOTHING)).isEqualTo(401);
        assertThat(scene.told("POST", "/county.owner", secret + "x", NOTHING)).isEqualTo(401);
        assertThat(scene.told("POST", "/county.owner", secret.replace("Bearer", "Basic"), NOTHING))
                .isEqualTo(401);
        assertThat(scene.told("POST", "/county.owner", secret.replace("Bearer", "bearer"), NOTHING))
                .as("the name of a scheme is case-insensitive (RFC 9110 §11.1)")
                .isEqualTo(200);
        assertThat(only().events()).isEqualTo(1);
    }

    @Test
    void handle_unknownSubscription_is404() {
        String secret = scene.server.secret();

        assertThat(scene.told("POST", "/other.owner", secret, NOTHING)).isEqualTo(404);
        assertThat(scene.told("POST", "/county.email", secret, NOTHING)).isEqualTo(404);
        assertThat(scene.told("POST", "/", secret, NOTHING)).isEqualTo(404);
        assertThat(scene.told("POST", "/../county.owner", secret, NOTHING)).isEqualTo(404);
    }

    @Test
    void handle_otherMethods_are405() {
        assertThat(scene.told("GET", "/county.owner", scene.server.secret(), NOTHING))
                .isEqualTo(405);
    }

    @Test
    void handle_bodyBeyondTheLimit_is413AndStartsNothing() {
        assertThat(scene.told(new byte[2001])).isEqualTo(413);
        assertThat(scene.told(new byte[2000])).isEqualTo(200);
        assertThat(only().events()).isEqualTo(1);
    }

    @Test
    void handle_whatCannotBeRead_startsASyncAllTheSame() {
        scene.task("a", "requested");

        assertThat(scene.told(new byte[] {'{', 0})).isEqualTo(200);
        Duration ignored = scene.push.runDue();

        assertThat(scene.delivered).hasSize(1);
    }

    @Test
    void handle_whenClosed_is503() {
        String secret = scene.server.secret();
        scene.push.close();

        assertThat(scene.told("POST", "/county.owner", secret, NOTHING)).isEqualTo(503);
    }

    @Test
    void handle_numbersOutOfOrder_areCounted() {
        for (long number : new long[] {1, 2, 4, 3, 3, 7}) {
            assertThat(scene.told(Bundles.events("s1", number))).isEqualTo(200);
        }

        SourceSubscription now = only();
        assertThat(now.events()).isEqualTo(5);
        assertThat(now.repeated()).isEqualTo(1);
        assertThat(now.late()).isEqualTo(1);
        assertThat(now.missing()).isEqualTo(2);
    }

    @Test
    void handle_heartbeat_startsASyncOnlyIfItTellsOfEventsThatNeverCame() {
        assertThat(scene.told(Bundles.heartbeat("s1", 0))).isEqualTo(200);
        Duration ignored = scene.push.runDue();
        assertThat(scene.searches()).isZero();

        assertThat(scene.told(Bundles.heartbeat("s1", 2))).isEqualTo(200);
        ignored = scene.push.runDue();

        assertThat(scene.searches()).isEqualTo(1);
        assertThat(only().missing()).isEqualTo(2);
    }

    @Test
    void handle_handshake_startsASyncForWhatChangedBefore() {
        assertThat(scene.told(Bundles.handshake("s1"))).isEqualTo(200);
        Duration ignored = scene.push.runDue();

        assertThat(scene.searches()).isEqualTo(1);
        assertThat(only().state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void handle_acrossARestart_keepsItsCountsAndStartsASync() {
        assertThat(scene.told(Bundles.events("s1", 1, 2))).isEqualTo(200);
        scene.pass(Duration.ofHours(2));
        Duration ignored = scene.push.runDue();
        long before = scene.searches();
        scene.task("a", "requested");
        scene.restart(PushScene.OPTIONS);

        assertThat(only().events()).isEqualTo(2);
        ignored = scene.push.runDue();
        assertThat(scene.searches()).isEqualTo(before + 1);
        assertThat(scene.delivered).containsExactly("a requested");
        assertThat(scene.told(Bundles.events("s1", 2))).isEqualTo(200);
        assertThat(only().repeated()).isEqualTo(1);
    }

    private SourceSubscription only() {
        return scene.push.subscriptions(PushScene.COUNTY).get(0);
    }
}
