// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.store.HeldLease;
import org.sdohsync.workflow.push.SourceSubscription;
import org.sdohsync.workflow.push.SourceSubscription.State;
import org.sdohsync.workflow.push.SubscriptionOptions;

/** One process at a time works on a source's subscriptions, creates each once, and leaves the others their time. */
class SubscriptionTurnTest {
    private static final ConnectionId ABBEY = new ConnectionId("abbey");
    private static final SubscriptionOptions MOVED = SubscriptionOptions.at(URI.create("https://new.example/push"));
    private static final Duration LONGER_THAN_THE_LEASE = Duration.ofMinutes(6);

    private final PushScene scene;

    SubscriptionTurnTest() throws IOException {
        scene = new PushScene();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void subscribe_whenAnotherProcessTookTheTurnMeanwhile_changesNothingMore() {
        List<SourceSubscription> made = scene.push.subscribe(PushScene.COUNTY);
        scene.restart(MOVED);
        List<HeldLease> others = new ArrayList<>();
        scene.server.onRequest = request -> {
            if (request.startsWith("GET Subscription/")) {
                scene.clock.advance(LONGER_THAN_THE_LEASE);
                scene.store
                        .leases(scene.clock)
                        .hold("subscription/county", Duration.ofMinutes(5))
                        .ifPresent(others::add);
            }
        };

        assertThatExceptionOfType(BusyException.class).isThrownBy(() -> scene.push.subscribe(PushScene.COUNTY));

        assertThat(made).hasSize(1);
        assertThat(others).hasSize(1);
        assertThat(scene.server.log).noneMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void subscribe_slowAndAlone_renewsItsTurnAndGoesOn() {
        List<SourceSubscription> made = scene.push.subscribe(PushScene.COUNTY);
        scene.restart(MOVED);
        scene.server.onRequest = request -> {
            if (request.startsWith("GET Subscription/")) {
                scene.clock.advance(LONGER_THAN_THE_LEASE);
            }
        };

        assertThat(scene.push.subscribe(PushScene.COUNTY)).hasSameSizeAs(made);

        assertThat(scene.server.log).contains("PUT Subscription/s1");
    }

    @Test
    void subscribeByEmail_whenTheAnswerIsLostAndTheSearchLags_createsNoSecond() {
        scene.server.dropsAnswers = true;
        scene.server.lags = true;
        assertThatExceptionOfType(TransportException.class).isThrownBy(this::byEmail);
        scene.server.dropsAnswers = false;
        scene.restart(PushScene.OPTIONS);

        SourceSubscription waiting = byEmail();
        assertThat(waiting.state()).isEqualTo(State.REQUESTED);
        assertThat(waiting.reason()).contains("looked for");
        look(30);
        assertThat(scene.server.subscriptions).hasSize(1);
        scene.server.lags = false;
        look(2);

        assertThat(scene.server.subscriptions).hasSize(1);
        assertThat(scene.push.subscriptions(PushScene.COUNTY))
                .singleElement()
                .satisfies(one -> assertThat(one.id()).contains("s1"));
    }

    @Test
    void subscribeByEmail_whenTheCreateWasLost_createsAnotherAfterTheStatedTime() {
        scene.server.losesCreates = true;
        assertThatExceptionOfType(TransportException.class).isThrownBy(this::byEmail);
        scene.server.losesCreates = false;

        look((int) SubscriptionUpkeep.UNCERTAIN_PERSON.toMinutes() - 1);
        assertThat(scene.server.subscriptions).isEmpty();
        look(3);

        assertThat(scene.server.subscriptions).hasSize(1);
    }

    @Test
    void subscribeByEmail_afterAClockThatWasAhead_waitsNoLonger() {
        scene.server.losesCreates = true;
        scene.clock.advance(Duration.ofDays(3650));
        assertThatExceptionOfType(TransportException.class).isThrownBy(this::byEmail);
        scene.server.losesCreates = false;
        scene.clock.advance(Duration.ofDays(-3650));

        assertThat(byEmail().id()).isPresent();
    }

    @Test
    void subscribeByEmail_whenNothingWasSent_createsAtOnceTheNextTime() {
        List<HeldLease> others = new ArrayList<>();
        scene.wantedAt = connection -> {
            scene.clock.advance(LONGER_THAN_THE_LEASE);
            scene.store
                    .leases(scene.clock)
                    .hold("subscription/county", Duration.ofMinutes(5))
                    .ifPresent(others::add);
            return scene.wanted;
        };
        assertThatExceptionOfType(BusyException.class).isThrownBy(this::byEmail);
        scene.wantedAt = connection -> scene.wanted;
        assertThat(scene.server.log).noneMatch(request -> request.startsWith("POST"));
        others.forEach(HeldLease::close);

        assertThat(byEmail().id()).isPresent();
    }

    @Test
    void runDue_oneSourceIsSlow_leavesTheOthersTheirTimeAndGoesOnInTheNextRound() {
        scene.connect(ABBEY);
        for (ConnectionId id : List.of(ABBEY, PushScene.COUNTY)) {
            List<SourceSubscription> made = new ArrayList<>(scene.push.subscribe(id));
            made.add(scene.push.subscribeByEmail(id, "pantry@example.org"));
            made.add(scene.push.subscribeBySms(id, "+15555550100"));
            assertThat(made).hasSize(3);
        }
        scene.settle();
        scene.pass(SubscriptionUpkeep.CHECK.plusMinutes(1));
        scene.server.onRequest = request -> scene.clock.advance(Duration.ofSeconds(50));

        Duration ignored = scene.push.runDue();

        assertThat(scene.server.log.stream().filter(request -> request.contains("Subscription")))
                .as("two requests of 50 seconds reach the bound of one source's minute")
                .hasSize(4);
        for (int round = 0; round < 4; round++) {
            scene.pass(SubscriptionRounds.ROUND);
            Duration more = scene.push.runDue();
            assertThat(more).isPositive();
        }
        assertThat(scene.server.subscriptions.keySet())
                .hasSize(6)
                .allSatisfy(id -> assertThat(scene.server.log)
                        .anyMatch(request -> (request + "/").startsWith("GET Subscription/" + id + "/")));
    }

    private SourceSubscription byEmail() {
        return scene.push.subscribeByEmail(PushScene.COUNTY, "pantry@example.org");
    }

    private void look(int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            scene.pass(SubscriptionUpkeep.PENDING);
            Duration ignored = scene.push.runDue();
        }
    }
}
