// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.workflow.push.SourceSubscription;
import org.sdohsync.workflow.sync.SyncOptions;

/** What fails at one source, in the store or with the clock does not stop the upkeep of subscriptions. */
class PushRoundsTest {
    private static final ConnectionId ABBEY = new ConnectionId("abbey");

    private final PushScene scene;

    PushRoundsTest() throws IOException {
        scene = new PushScene();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void runDue_oneSourceThrowsAnError_theOthersAreLookedAfter() {
        scene.connect(ABBEY);
        List<SourceSubscription> first = scene.push.subscribe(ABBEY);
        List<SourceSubscription> second = scene.push.subscribe(PushScene.COUNTY);
        assertThat(first).hasSameSizeAs(second);
        scene.settle();
        scene.wantedAt = connection -> {
            if (connection.id().equals(ABBEY)) {
                throw new AssertionError("broken");
            }
            return SyncOptions.defaults();
        };

        String id = second.get(0).id().orElseThrow();
        scene.server.subscriptions.remove(id);
        scene.pass(Duration.ofDays(2));
        Duration ignored = scene.push.runDue();

        assertThat(scene.server.log)
                .as("the subscription that is gone is created anew")
                .contains("POST Subscription");
    }

    @Test
    void runDue_clockSetBack_goesOnWithTheRounds() {
        List<SourceSubscription> made = scene.push.subscribe(PushScene.COUNTY);
        Instant now = scene.clock.instant();
        scene.clock.set(now.plus(Duration.ofDays(3650)));
        Duration ignored = scene.push.runDue();
        scene.clock.set(now);
        scene.settle();
        scene.server.subscriptions.clear();

        scene.pass(Duration.ofDays(2));
        Duration left = scene.push.runDue();

        assertThat(made).hasSize(1);
        assertThat(left).isLessThanOrEqualTo(SubscriptionRounds.ROUND);
        assertThat(scene.server.log).contains("POST Subscription");
    }

    @Test
    void runDue_storeDownAtTheStart_looksAtEverySourceOnceItAnswers() {
        List<SourceSubscription> made = scene.push.subscribe(PushScene.COUNTY);
        assertThat(made).hasSize(1);
        scene.settle();
        scene.restart(PushScene.OPTIONS);
        scene.listings = 1;
        assertThatExceptionOfType(StoreException.class).isThrownBy(scene.push::runDue);
        scene.listings = Integer.MAX_VALUE;

        Duration ignored = scene.push.runDue();

        assertThat(scene.searches())
                .as("an earlier process may have been told of a change")
                .isPositive();
    }
}
