// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.connection.Role;
import org.sdohsync.smart.admission.Admission;
import org.sdohsync.smart.admission.AdmissionException;
import org.sdohsync.smart.admission.AdmissionException.Rule;
import org.sdohsync.smart.admission.QuotaUse;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.feed.FeedSettings;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncReport;

/** The quota of stored bytes while sources are synced. */
class StoredBytesQuotaTest {
    private static final long MUCH = 1_000_000;

    private final RoundScene scene = new RoundScene();

    StoredBytesQuotaTest() throws IOException {}

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void sync_beyondTheQuotaOfAnAccount_deliversNothingMoreThereAndLeavesOthersAlone() {
        connect("hers", "anna.smith", "Organization/1");
        connect("his", "him", "Organization/2");
        task("1", "requested", "Organization/1");
        task("2", "requested", "Organization/2");
        long one = bytesOf("anna.smith", MUCH);

        task("3", "requested", "Organization/1");
        try (SdohSync sync = app(0, one + one / 2)) {
            SyncReport report = sync.syncNow();

            SourceResult hers = of(report, "hers");
            assertThat(hers.complete()).isFalse();
            assertThat(hers.failure()).get().isInstanceOfSatisfying(AdmissionException.class, refused -> {
                assertThat(refused.rule()).isEqualTo(Rule.STORED_BYTES_PER_ACCOUNT);
                assertThat(refused).hasMessageContaining("Admission.storedBytes");
            });
            assertThat(hers.nextAction()).contains("STORED_BYTES_PER_ACCOUNT").contains("raise the quota");
            assertThat(hers.connection().health().state()).isEqualTo(Health.State.DEGRADED);
            assertThat(of(report, "his").complete()).isTrue();
            assertThat(of(report, "his").connection().health().state()).isEqualTo(Health.State.CONNECTED);
            assertThat(scene.delivered).doesNotContain("PERFORMER 3");
            assertThat(sync.describe().quotas())
                    .filteredOn(use -> use.quota() == QuotaUse.Kind.STORED_BYTES)
                    .containsExactly(new QuotaUse(QuotaUse.Kind.STORED_BYTES, Optional.empty(), one, one + one / 2, 0));
            assertThat(sync.describe().toString())
                    .contains("bytes of open Tasks")
                    .contains("Raise the quota")
                    .doesNotContain("anna.smith");
        }
        try (SdohSync sync = app(0, 3 * one)) {
            SyncReport report = sync.syncNow();

            assertThat(report.complete()).isTrue();
            assertThat(scene.delivered).contains("PERFORMER 3");
            assertThat(of(report, "hers").connection().health().state()).isEqualTo(Health.State.CONNECTED);
        }
    }

    /** What is closed is taken although the quota is used up, and makes room for what was refused: it comes with the next sync. */
    @Test
    void sync_afterTasksWereClosed_deliversWhatWasRefused() {
        connect("hers", "her", "Organization/1");
        task("1", "requested", "Organization/1");
        long one = bytesOf("her", MUCH);
        task("2", "requested", "Organization/1");
        try (SdohSync sync = app(0, one + one / 2)) {
            assertThat(sync.syncNow().complete()).isFalse();
            assertThat(scene.delivered).doesNotContain("PERFORMER 2");

            scene.pass(Duration.ofMinutes(10));
            task("1", "completed", "Organization/1");
            var ignored = sync.syncNow();
            assertThat(scene.delivered).containsExactly("PERFORMER 1", "PERFORMER 1");
            assertThat(sync.syncNow().complete()).isTrue();
            assertThat(scene.delivered).containsOnlyOnce("PERFORMER 2").hasSize(3);
            assertThat(sync.openReferrals().values()).hasSize(1);
        }
    }

    @Test
    void sync_beyondTheQuotaOfASource_refusesWhoeverComesLater() {
        connect("hers", "her", "Organization/1");
        task("1", "requested", "Organization/1");
        long one = bytesOf("her", MUCH);
        connect("his", "him", "Organization/2");
        task("2", "requested", "Organization/2");
        try (SdohSync sync = app(one + one / 2, 0)) {
            SyncReport report = sync.syncNow();

            assertThat(of(report, "his").failure()).get().isInstanceOfSatisfying(AdmissionException.class, refused -> {
                assertThat(refused.rule()).isEqualTo(Rule.STORED_BYTES_PER_SOURCE);
            });
            assertThat(of(report, "hers").complete()).isTrue();
        }
    }

    /** An action of a Task that is open already, and what its source answers, is never refused. */
    @Test
    void action_onATaskWhileTheQuotaIsUsedUp_isTaken() {
        connect("hers", "her", "Organization/1");
        task("1", "requested", "Organization/1");
        bytesOf("her", MUCH);
        try (SdohSync sync = app(0, 1)) {
            var taken = sync.findReferral(new ConnectionId("hers"), "1")
                    .orElseThrow()
                    .requested()
                    .orElseThrow()
                    .accept();

            assertThat(taken).isNotNull();
            assertThat(sync.describe().pendingActions()).isZero();
        }
    }

    @Test
    void count_ofAnEarlierVersionOrAnotherProcess_isMadeFromTheStore() {
        connect("hers", "her", "Organization/1");
        task("1", "requested", "Organization/1");
        task("2", "requested", "Organization/1");
        try (SdohSync unlimited = scene.app().build()) {
            assertThat(unlimited.syncNow().complete()).isTrue();
            assertThat(unlimited.describe().quotas()).isEmpty();
        }
        try (SdohSync sync = app(0, MUCH)) {
            assertThat(used(sync)).hasValue(0);
            assertThat(sync.syncNow().complete()).isTrue();
            long counted = used(sync).orElseThrow();
            assertThat(counted).isPositive();

            scene.pass(Duration.ofDays(2));
            assertThat(sync.syncNow().complete()).isTrue();
            assertThat(used(sync)).hasValue(counted);
        }
    }

    @Test
    void disconnect_ofAConnection_takesItsCountAway() {
        connect("hers", "her", "Organization/1");
        task("1", "requested", "Organization/1");
        bytesOf("her", MUCH);
        try (SdohSync sync = app(0, MUCH)) {
            assertThat(used(sync).orElseThrow()).isPositive();
            var ignored = sync.disconnect(new ConnectionId("hers"));
            scene.clock.advance(Duration.ofMinutes(2));

            assertThat(used(sync)).hasValue(0);
        }
    }

    /** Other refusals of a listener's calls are attempts, as all that it throws. */
    @Test
    void sync_whoseListenerMeetsAQuota_deliversTheTaskAgainWithoutCountingAnAttempt() {
        connect("hers", "her", "Organization/1");
        task("1", "requested", "Organization/1");
        try (SdohSync sync =
                scene.app().feedSettings(FeedSettings.defaults().attempts(1)).build()) {
            scene.listener = refusing(Rule.REQUESTS_PER_SOURCE);
            assertThat(of(sync.syncNow(), "hers").failure()).get().isInstanceOf(AdmissionException.class);
            assertThat(sync.describe().parkedTasks()).isZero();

            scene.listener = refusing(Rule.NOT_LISTED);
            assertThat(of(sync.syncNow(), "hers").failure()).isEmpty();
            assertThat(sync.describe().parkedTasks()).isEqualTo(1);
        }
    }

    private static Consumer<Referral> refusing(Rule rule) {
        return referral -> {
            throw new AdmissionException("refused", rule, null, null);
        };
    }

    private long bytesOf(String account, long quota) {
        try (SdohSync sync = app(0, quota)) {
            assertThat(sync.syncNow().complete()).as(account).isTrue();
            return used(sync).orElseThrow();
        }
    }

    /** What the account takes that takes most. */
    private static OptionalLong used(SdohSync sync) {
        return sync.describe().quotas().stream()
                .filter(use -> use.quota() == QuotaUse.Kind.STORED_BYTES)
                .filter(use -> use.source().isEmpty())
                .mapToLong(QuotaUse::used)
                .findFirst();
    }

    private SdohSync app(long perSource, long perAccount) {
        return scene.app(SmartApp.named("pantry")
                        .redirect("http://127.0.0.1:0/callback")
                        .admission(Admission.open().storedBytes(perSource, perAccount)))
                .build();
    }

    private void connect(String id, String account, String organization) {
        scene.connect(id, account, Role.recipient(List.of(organization)));
    }

    private void task(String id, String status, String owner) {
        scene.task(id, status, owner, "Organization/asks");
    }

    private static SourceResult of(SyncReport report, String id) {
        return report.results().stream()
                .filter(result -> result.connection().id().value().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
