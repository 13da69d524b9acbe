// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.StoredRecord;

/** A year of notifications, half of which are lost, at a source that forgets its subscriptions: the bound of the kind {@code subscription}. */
@Timeout(480)
class SubscriptionYearTest {
    private static final int MOST_BYTES = 20 * 1024;

    private final PushScene scene;

    SubscriptionYearTest() throws IOException {
        scene = new PushScene();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void year_ofLostNotifications_leavesOneRecordOfBoundedSize() {
        assertThat(scene.push.subscribe(PushScene.COUNTY)).hasSize(1);
        int half = 0;
        int event = 0;
        int taken = 0;
        for (int day = 1; day <= 360; day++) {
            for (int each = 0; each < 4; each++) {
                event += 2;
                if (!scene.server.subscriptions.isEmpty()) {
                    String id = scene.push
                            .subscriptions(PushScene.COUNTY)
                            .get(0)
                            .id()
                            .orElseThrow();
                    taken += scene.told(Bundles.events(id, event)) == 200 ? 1 : 0;
                }
                scene.pass(Duration.ofHours(6));
                Duration next = scene.push.runDue();
                assertThat(next).isPositive();
            }
            if (day % 60 == 0) {
                scene.server.subscriptions.clear();
            }
            assertThat(kept())
                    .hasSizeLessThanOrEqualTo(1)
                    .allSatisfy(one -> assertThat(one.draft().payload().length).isLessThan(MOST_BYTES));
            half = day == 180 ? bytes() : half;
        }

        assertThat(taken).isGreaterThan(1_400);
        assertThat(kept()).hasSize(1);
        assertThat(bytes()).isLessThanOrEqualTo(half + half / 10 + 512);
        scene.push.unsubscribe(PushScene.COUNTY);
        assertThat(kept()).isEmpty();
    }

    private int bytes() {
        return kept().stream().mapToInt(one -> one.draft().payload().length).sum();
    }

    private List<StoredRecord> kept() {
        return scene.records.list(RecordQuery.of("subscription").limit(1_000));
    }
}
