// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.store.Store;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.auth.TokenRequest.Outcome;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.testkit.SeededEntropy;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.SdohSyncBuilder;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncReport;

/** One of two sources goes away in the middle of the work; another life of the application ends it when it is back. */
@Timeout(480)
class OutageTest {
    private static final byte[] KEY = SeededEntropy.of(11).bytes(32);
    private static final int ACCEPTS_BEFORE_OUTAGE = 3;

    @TempDir
    private Path directory;

    private ReferralSource steady;
    private ReferralSource shaky;

    @BeforeEach
    void start() {
        steady = ReferralSource.quick("county");
        // Pages of five: the outage meets a pass that has more to ask for.
        shaky = ReferralSource.builder("river")
                .abilities(Abilities.builder().maxPageSize(5).build())
                .start();
    }

    @AfterEach
    void stop() {
        steady.close();
        shaky.close();
    }

    @Test
    @Requirement("SEC-09")
    void now_sourceStopsInTheMiddle_isReportedAndFinishedInAnotherLifeWithoutSignIn() {
        List<Snapshot> before = List.of(Snapshot.of(steady), Snapshot.of(shaky));
        AtomicInteger accepts = new AtomicInteger();

        SyncReport report;
        try (Store store = FoodBank.store(directory, KEY);
                SdohSync sync = app(store)
                        .browser(page -> ReferralSource.workerOfAnySource().visitAndFollow(page))
                        .onReferral(referral -> {
                            if (isAt(shaky, referral)
                                    && referral.requested().isPresent()
                                    && accepts.incrementAndGet() > ACCEPTS_BEFORE_OUTAGE) {
                                shaky.stop();
                            }
                            FoodBank.step(referral, Set.of());
                        })
                        .build()) {
            for (ReferralSource source : List.of(steady, shaky)) {
                Connection ignored = sync.connect(source.fhirBase().toString())
                        .asRecipient(source.recipient())
                        .inBrowser();
            }
            report = sync.syncNow();
        }

        assertThat(report.complete()).isFalse();
        assertThat(report.results()).hasSize(2);
        assertThat(of(steady, report).complete()).isTrue();
        assertThat(of(steady, report).connection().health().state()).isEqualTo(Health.State.CONNECTED);
        SourceResult broken = of(shaky, report);
        assertThat(report.broken()).containsExactly(broken);
        assertThat(broken.failure()).get().isInstanceOf(TransportException.class);
        assertThat(broken.failure().orElseThrow().retryable()).isTrue();
        assertThat(broken.failedDeliveries()).isPositive();
        assertThat(broken.connection().health().state()).isEqualTo(Health.State.DEGRADED);
        assertThat(broken.nextAction()).contains("tried again automatically");

        shaky.restart();
        try (Store store = FoodBank.store(directory, KEY);
                SdohSync sync = app(store)
                        .browser(page -> {
                            throw new AssertionError("nobody is to sign in again");
                        })
                        .onReferral(referral -> FoodBank.step(referral, Set.of()))
                        .build()) {
            assertThat(sync.connections()).hasSize(2);
            SyncReport last = FoodBank.runUntilIdle(sync);

            assertThat(last.complete()).as(last.toString()).isTrue();
            assertThat(sync.connections()).allSatisfy(connection -> {
                assertThat(connection.health().state()).isEqualTo(Health.State.CONNECTED);
                assertThat(sync.journal().pending(connection.id())).isEmpty();
            });
        }
        Snapshot.of(steady).assertFinishedSince(before.get(0), Set.of());
        Snapshot.of(shaky).assertFinishedSince(before.get(1), Set.of());
        for (ReferralSource source : List.of(steady, shaky)) {
            assertThat(source.authorizationServer().tokenRequests().count("authorization_code", Outcome.ISSUED))
                    .isEqualTo(1);
            assertThat(source.authorizationServer().tokenRequests().reuses()).isZero();
        }
    }

    private static SdohSyncBuilder app(Store store) {
        return FoodBank.app().store(store);
    }

    private static boolean isAt(ReferralSource source, Referral referral) {
        return referral.connection()
                .source()
                .toString()
                .equals(source.fhirBase().toString());
    }

    private static SourceResult of(ReferralSource source, SyncReport report) {
        return report.results().stream()
                .filter(result -> result.connection()
                        .source()
                        .toString()
                        .equals(source.fhirBase().toString()))
                .findFirst()
                .orElseThrow();
    }
}
