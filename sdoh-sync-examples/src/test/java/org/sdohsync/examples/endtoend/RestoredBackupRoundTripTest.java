// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.audit.AuditLog;
import org.sdohsync.core.audit.AuditTrail;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.auth.TokenLifetimes;
import org.sdohsync.sandbox.auth.TokenRequest.Outcome;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.SeededEntropy;
import org.sdohsync.workflow.SdohSync;

/** A backup is restored, at an authorization server that rotates refresh tokens and takes the use of a spent one for theft. */
@Timeout(480)
class RestoredBackupRoundTripTest {
    private final MutableClock clock = MutableClock.at(Instant.now());
    private final byte[] key = SeededEntropy.of(91).bytes(32);

    @TempDir
    Path folder;

    @Test
    void syncNow_onARestoredStore_sendsNoSpentTokenAndGoesOnAfterTheUserConnectedAgain() throws IOException {
        try (ReferralSource county = ReferralSource.builder("county")
                .lifetimes(TokenLifetimes.DEFAULT
                        .accessToken(Duration.ofSeconds(1))
                        .grace(Duration.ofMillis(1)))
                .start()) {
            process(sync -> {
                Connection made = sync.connect(county.fhirBase().toString())
                        .asRecipient(county.recipient())
                        .inBrowser();
                assertThat(made.health().state()).isEqualTo(Health.State.CONNECTED);
            });
            copy(folder.resolve("store"), folder.resolve("backup"));
            process(sync -> assertThat(sync.syncNow().complete()).isTrue());
            long asked = refreshes(county);
            assertThat(asked).isPositive();
            delete(folder.resolve("store"));
            copy(folder.resolve("backup"), folder.resolve("store"));

            process(sync -> {
                assertThat(sync.syncNow().broken()).hasSize(1);
                Connection restored = sync.connections().get(0);
                assertThat(restored.health().state()).isEqualTo(Health.State.NEEDS_AUTHORIZATION);
                assertThat(restored.health().reason()).contains("earlier copy");
                assertThat(refreshes(county)).as("nothing was sent").isEqualTo(asked);
                Connection again = sync.reconnect(restored.id()).inBrowser();
                assertThat(again.id()).isEqualTo(restored.id());
            });
            process(sync -> assertThat(sync.syncNow().complete()).isTrue());
            assertThat(refreshes(county)).isGreaterThan(asked);
            assertThat(county.authorizationServer().tokenRequests().all())
                    .noneMatch(request -> request.outcome() == Outcome.REUSE_DETECTED);
        }
    }

    private static long refreshes(ReferralSource source) {
        return source.authorizationServer().tokenRequests().all().stream()
                .filter(request -> request.grantType().equals("refresh_token"))
                .count();
    }

    /** A process in which the access token of the one before has ended. */
    private void process(Consumer<SdohSync> work) {
        clock.advance(Duration.ofSeconds(5));
        Sealing sealing = Sealing.aesGcm(key);
        try (Store store = FoodBank.store(folder.resolve("store"), key);
                AuditTrail trail = AuditTrail.open(AuditLog.directory(folder.resolve("audit")), sealing, store);
                SdohSync sync = FoodBank.app()
                        .store(store)
                        .clock(clock)
                        .onAudit(trail)
                        .browser(page -> ReferralSource.workerOfAnySource().visitAndFollow(page))
                        .onReferral(referral -> {})
                        .build()) {
            work.accept(sync);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copied = Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                assertThat(copied).exists();
            }
        }
    }
}
