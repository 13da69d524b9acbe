// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.details.MissingReference;
import org.sdohsync.workflow.details.MissingReference.Why;
import org.sdohsync.workflow.feed.FailedDelivery;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SyncReport;

/** One value that is not what FHIR allows keeps no Task away, and no failure is told as somebody else's. */
class MalformedValueTest {
    private static final ConnectionId SOURCE = new ConnectionId("a");
    private final RoundScene scene;

    MalformedValueTest() throws IOException {
        scene = new RoundScene();
    }

    @BeforeEach
    void connect() {
        scene.connect(SOURCE.value(), "user-1", Role.recipient(List.of("Organization/1")));
        scene.task("t", "requested", "Organization/1", "");
        scene.pass(Duration.ofHours(1));
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01T00:00:00.000+0000",
                "2026-03-01 00:00:00Z",
                "2026-03-01T00:00Z",
                "2026-03-01t02:00:00+0200"
            })
    void now_whenTheTimeOfChangeIsWrittenOtherwise_deliversOnceAndMovesTheCursor(String written) {
        scene.server.writes = body -> body.replace("2026-03-01T00:00:00Z", written);
        try (SdohSync sync = scene.app().build()) {
            assertThat(sync.syncNow().complete()).isTrue();
            scene.pass(Duration.ofHours(1));
            assertThat(sync.syncNow().complete()).isTrue();

            assertThat(scene.delivered).containsExactly("PERFORMER t");
            assertThat(scene.server.log).last().asString().contains("_lastUpdated=ge2026-02-28T23:58:00Z");
            assertThat(sync.findReferral(SOURCE, "t").orElseThrow().task().getId())
                    .isNotEmpty();
        }
    }

    @Test
    void now_whenValuesOfATaskCannotBeRead_deliversItAndTheReferralListsThem() {
        scene.server.extra(
                "t",
                "\"status\":\"requested\"," + RoundScene.FULFILL
                        + "\"authoredOn\":\"2026-11-28T10:00:00+0200\",\"restriction\":{\"period\":{\"end\":\"28.11.2026\"}},");
        scene.listener = referral -> assertThat(referral.details().missing())
                .contains(
                        new MissingReference("Task/t", "authoredOn", Why.UNREADABLE_VALUE),
                        new MissingReference("Task/t", "restriction.period.end", Why.UNREADABLE_VALUE));
        try (SdohSync sync = scene.app().build()) {
            SyncReport report = sync.syncNow();

            assertThat(report.complete()).isTrue();
            assertThat(scene.delivered).containsExactly("PERFORMER t");
            Referral found = sync.findReferral(SOURCE, "t").orElseThrow();
            assertThat(found.task().getAuthoredOn()).isNull();
            assertThat(found.details().missing()).hasSizeGreaterThan(1);
        }
    }

    @Test
    void now_whenTheSourceFailsWhileTheListenerWorks_isNotToldAsTheListeners() {
        scene.listener = referral -> {
            throw new HttpStatusException("read of Patient/p was answered with 400", 400, List.of(), null);
        };
        try (SdohSync sync = scene.app().build()) {
            assertThat(reasons(sync)).containsExactly("the source answered with 400");
            scene.listener = referral -> {
                throw new IllegalStateException(
                        new TransportException("no answer", TransportException.Delivery.UNKNOWN, null));
            };
            assertThat(reasons(sync)).containsExactly("the source did not answer");
            scene.listener = referral -> {
                throw new IllegalStateException("canary");
            };
            assertThat(reasons(sync)).containsExactly("listener threw IllegalStateException");
        }
    }

    private static List<String> reasons(SdohSync sync) {
        return sync.syncNow().results().get(0).ownFeed().orElseThrow().failed().stream()
                .map(FailedDelivery::reason)
                .toList();
    }
}
