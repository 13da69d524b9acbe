// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an observer is told of notifications. */
class PushObservationTest {
    private static final byte[] NOTHING = {};

    private final PushScene scene = new PushScene(PushScene.OPTIONS.mostBytes(2000));

    PushObservationTest() throws IOException {}

    @BeforeEach
    void subscribe() {
        assertThat(scene.push.subscribe(PushScene.COUNTY)).hasSize(1);
        scene.settle();
        scene.observed.clear();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void notification_withAnEvent_isToldWithItsSource_andTheSyncThatItBegan() {
        scene.task("a", "requested");
        assertThat(scene.told(Bundles.events("s1", 1))).isEqualTo(200);
        Duration ignored = scene.push.runDue();

        assertThat(scene.observed).containsExactly("county localhost new 1", "200", "county localhost sync_begun 1");
    }

    @Test
    void events_repeatedLateAndMissing_areCountedAsThat() {
        for (long number : new long[] {1, 2, 4, 3, 3, 7}) {
            assertThat(scene.told(Bundles.events("s1", number))).isEqualTo(200);
        }

        assertThat(sum("new")).isEqualTo(5);
        assertThat(sum("repeated")).isEqualTo(1);
        assertThat(sum("late")).isEqualTo(1);
        assertThat(sum("missing")).as("3, which came late, and 5 and 6").isEqualTo(3);
    }

    @Test
    void heartbeat_thatTellsOfEventsThatNeverCame_countsThemOnce() {
        assertThat(scene.told(Bundles.heartbeat("s1", 2))).isEqualTo(200);
        assertThat(scene.told(Bundles.heartbeat("s1", 2))).isEqualTo(200);

        assertThat(sum("missing")).isEqualTo(2);
        assertThat(sum("new")).isZero();
    }

    @Test
    void request_thatIsRefused_isToldByItsStatusAndNamesNoSource() {
        String secret = scene.server.secret();
        assertThat(scene.told("POST", "/county.owner", null, NOTHING)).isEqualTo(401);
        assertThat(scene.told("POST", "/other.owner", secret, NOTHING)).isEqualTo(404);
        assertThat(scene.told("GET", "/county.owner", secret, NOTHING)).isEqualTo(405);
        assertThat(scene.told(new byte[2001])).isEqualTo(413);
        scene.push.close();
        assertThat(scene.told("POST", "/county.owner", secret, NOTHING)).isEqualTo(503);

        assertThat(scene.observed).containsExactly("401", "404", "405", "413", "503");
    }

    @Test
    void events_thatArriveAtOnce_areCountedOnceEach() throws Exception {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int number = 1; number <= 200; number++) {
                byte[] body = Bundles.events("s1", number);
                answers.add(CompletableFuture.supplyAsync(() -> scene.told(body), threads));
            }
            for (CompletableFuture<Integer> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(200);
            }
        } finally {
            threads.shutdown();
        }

        assertThat(scene.observed).filteredOn("200"::equals).hasSize(200);
        assertThat(sum("new")).isEqualTo(200);
        assertThat(sum("missing")).as("each that was passed by came late").isEqualTo(sum("late"));
    }

    private long sum(String what) {
        String prefix = "county localhost " + what + " ";
        return scene.observed.stream()
                .filter(told -> told.startsWith(prefix))
                .mapToLong(told -> Long.parseLong(told.substring(prefix.length())))
                .sum();
    }
}
