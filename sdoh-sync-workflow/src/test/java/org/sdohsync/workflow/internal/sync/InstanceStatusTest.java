// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.feed.FeedSettings;
import org.sdohsync.workflow.status.ConnectionStatus;
import org.sdohsync.workflow.status.InstanceStatus;
import org.sdohsync.workflow.sync.SyncGuard;

/** What a whole instance says of itself. */
class InstanceStatusTest {
    private static final ConnectionId COUNTY = new ConnectionId("county");

    private final RoundScene scene = new RoundScene();

    InstanceStatusTest() throws IOException {}

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void describe_ofAnEmptyInstance_saysThatNothingIsScheduled() {
        try (SdohSync sync = scene.app().build()) {
            InstanceStatus status = sync.describe();

            assertThat(status.at()).isEqualTo(scene.clock.instant());
            assertThat(status.connections()).isEmpty();
            assertThat(status.scheduled()).isFalse();
            assertThat(status).hasToString("""
                    2026-03-01T00:00:00Z: 0 connections.
                    Actions: 0 pending, 0 need a decision, 0 cannot be read. Parked Tasks: 0.
                    The schedule is not started.""".replace("\n", System.lineSeparator()));
        }
    }

    @Test
    void describe_afterASync_tellsWhenItEnded() {
        connect();
        try (SdohSync sync = scene.app().build()) {
            assertThat(only(sync).lastSync()).isEmpty();
            var ignored = sync.syncNow();

            ConnectionStatus county = only(sync);
            assertThat(county.lastSync()).contains(scene.clock.instant());
            assertThat(county.due()).isFalse();
            assertThat(county.overdue()).isFalse();
            assertThat(county.waitsFor()).isEqualTo("No schedule is started: it waits for the application to sync.");
        }
    }

    @Test
    void describe_inTheMiddleOfASync_tellsSinceWhen() {
        connect();
        scene.task("1", "requested", "Organization/1", "Organization/asks");
        InstanceStatus[] seen = new InstanceStatus[1];
        try (SdohSync sync = scene.app().build()) {
            scene.listener = referral -> {
                seen[0] = sync.describe();
            };
            var ignored = sync.syncNow();

            ConnectionStatus county = seen[0].connections().get(0);
            assertThat(county.syncingSince()).contains(scene.clock.instant());
            assertThat(county.due()).isTrue();
            assertThat(county.waitsFor()).startsWith("A sync is at work since 2026-03-01T00:00:00Z.");
            assertThat(only(sync).syncingSince()).isEmpty();
        }
    }

    @Test
    void describe_whileTheSourceFails_tellsStateAndWhatToDo() {
        connect();
        try (SdohSync sync = scene.app().build()) {
            scene.close();
            var ignored = sync.syncNow();

            InstanceStatus status = sync.describe();
            assertThat(status.count(Health.State.DEGRADED)).isEqualTo(1);
            assertThat(status.connections().get(0).lastSync()).isEmpty();
            assertThat(status.toString())
                    .contains("1 connections, 1 degraded.")
                    .contains("it is tried again automatically")
                    .contains("Since 2026-03-01T00:00:00Z.");
        }
    }

    @Test
    void describe_underASharedSchedule_saysSo() {
        connect();
        try (SdohSync sync = scene.app().build()) {
            sync.scheduleAccess().guard((connection, scheduled) -> SyncGuard.Permit.unlimited());

            InstanceStatus status = sync.describe();
            assertThat(status.scheduled()).isTrue();
            assertThat(status.sharesSchedule()).isTrue();
            assertThat(status.nextSync()).isEmpty();
            assertThat(status.toString()).contains("Several processes share the schedule.");
            assertThat(only(sync).waitsFor())
                    .isEqualTo("The schedule that the processes share says when the next sync runs.");
        }
    }

    @Test
    void describe_ofAnAccountsName_showsItNowhere() {
        connect();
        try (SdohSync sync = scene.app().build()) {
            assertThat(sync.describe().toString()).contains("county").doesNotContain("user-7");
        }
    }

    @Test
    void describe_ofParkedTasks_countsThem() {
        connect();
        scene.task("1", "requested", "Organization/1", "Organization/asks");
        scene.listener = referral -> {
            throw new IllegalStateException("no room");
        };
        try (SdohSync sync =
                scene.app().feedSettings(FeedSettings.defaults().attempts(1)).build()) {
            var ignored = sync.syncNow();

            assertThat(sync.describe().parkedTasks()).isEqualTo(1);
            assertThat(only(sync).waitsFor()).contains("1 Task is parked: the listener failed too often.");
        }
    }

    @Test
    void describe_ofAnActionThatIsNotConfirmed_tellsSinceWhenItWaits() {
        connect();
        scene.task("1", "requested", "Organization/1", "Organization/asks");
        try (SdohSync sync = scene.app().build()) {
            var asked = sync.findReferral(COUNTY, "1").orElseThrow().requested().orElseThrow();
            scene.server.close();
            assertThatThrownBy(asked::accept).isInstanceOf(SyncException.class);
            scene.clock.advance(Duration.ofMinutes(5));

            InstanceStatus status = sync.describe();
            assertThat(status.pendingActions()).isEqualTo(1);
            assertThat(status.undecidedActions()).isZero();
            assertThat(status.oldestAction()).contains(Instant.parse("2026-03-01T00:00:00Z"));
            assertThat(only(sync).waitsFor())
                    .contains("1 action waits for the next sync. The oldest was requested at 2026-03-01T00:00:00Z.");
        }
    }

    private void connect() {
        scene.connect("county", "user-7", Role.recipient(List.of("Organization/1")));
    }

    private static ConnectionStatus only(SdohSync sync) {
        ConnectionStatus one = sync.describe().connections().get(0);
        assertThat(one.connection()).extracting(Connection::id).isEqualTo(COUNTY);
        return one;
    }
}
