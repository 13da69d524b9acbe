// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sdohsync.smart.fake.FakeSource.error;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.connection.ConnectionEvent.Kind;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.http.TransportSettings;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.token.GrantMaintenance;
import org.sdohsync.smart.token.MaintenanceResult;
import org.sdohsync.testkit.Requirement;

/** Syncs every hour, on a movable clock: what is sent, and what is not. */
@Timeout(600)
class GrantMaintainerTest {
    private static final Duration ROUND = Duration.ofHours(1);
    private static final Duration TEN_YEARS = Duration.ofDays(3653);

    private final TokenManagerFixture world = new TokenManagerFixture();

    @AfterEach
    void close() {
        world.close();
    }

    /** Every sync is a process of its own: what is due survives restarts. */
    @Test
    void keep_grantStaysRefusedForTenDays_isProbedSlowerAndSlower() {
        suspend();
        Instant refusedAt = world.clock.instant();
        List<Long> hours = new ArrayList<>();

        for (Duration passed = Duration.ZERO; passed.toDays() < 10; passed = passed.plus(ROUND)) {
            world.source.token(error(400, "invalid_grant"));
            int before = world.sentRefreshTokens().size();
            MaintenanceResult done = keeper(GrantMaintenance.defaults()).keep(TokenManagerFixture.ID);
            if (world.sentRefreshTokens().size() > before) {
                assertThat(done).isEqualTo(MaintenanceResult.STILL_REFUSED);
                hours.add(passed.toHours());
            }
            world.clock.advance(ROUND);
        }

        assertThat(hours).containsExactly(1L, 3L, 7L, 15L, 31L, 55L, 79L, 103L, 127L, 151L, 175L, 199L, 223L);
        assertThat(world.sentRefreshTokens()).hasSize(1 + hours.size()).containsOnly("r1");
        assertThat(world.record().health().state()).isEqualTo(Health.State.NEEDS_AUTHORIZATION);
        assertThat(world.record().health().since()).isEqualTo(refusedAt);
        assertThat(world.record().quarantined()).contains(Secret.of("r1"));
        assertThat(world.record().view().nextProbeAt()).isPresent();
        assertThat(world.events).containsExactly(Kind.NEEDS_AUTHORIZATION);
    }

    @Test
    @Requirement("REF-12")
    void keep_suspensionIsLifted_recoversAndTells() {
        suspend();
        world.source.token(tokens("a2", "r2", 3600));
        world.clock.advance(Duration.ofHours(1));

        assertThat(keeper(GrantMaintenance.defaults()).keep(TokenManagerFixture.ID))
                .isEqualTo(MaintenanceResult.RECOVERED);

        assertThat(world.events).containsExactly(Kind.NEEDS_AUTHORIZATION, Kind.RECOVERED);
        assertThat(world.record().health().state()).isEqualTo(Health.State.CONNECTED);
        assertThat(world.record().quarantined()).isEmpty();
        assertThat(world.record().probe()).isEmpty();
        assertThat(world.storedRefreshToken()).isEqualTo("r2");
        assertThat(keeper(GrantMaintenance.defaults()).keep(TokenManagerFixture.ID))
                .isEqualTo(MaintenanceResult.NOTHING_DUE);
    }

    @Test
    void keep_twoProcessesWhenAProbeIsDue_sendOne() {
        suspend();
        world.source.token(error(400, "invalid_grant"));
        world.clock.advance(Duration.ofHours(1));
        GrantMaintainer here = keeper(GrantMaintenance.defaults());
        GrantMaintainer there = keeper(GrantMaintenance.defaults());

        assertThat(List.of(here.keep(TokenManagerFixture.ID), there.keep(TokenManagerFixture.ID)))
                .containsExactly(MaintenanceResult.STILL_REFUSED, MaintenanceResult.NOTHING_DUE);
        assertThat(world.sentRefreshTokens()).hasSize(2);
    }

    @Test
    void keep_withJitter_probesLaterAndNeverSooner() {
        suspend();
        GrantMaintainer keeper = new GrantMaintainer(
                world.ledger,
                world.manager(),
                new OwnCertificates(Map.of(), world.clock),
                world.clock,
                () -> 0.5,
                any -> GrantMaintenance.defaults());

        assertThat(keeper.keep(TokenManagerFixture.ID)).isEqualTo(MaintenanceResult.NOTHING_DUE);

        assertThat(world.record().view().nextProbeAt())
                .contains(world.clock.instant().plus(Duration.ofMinutes(66)));
    }

    @Test
    void keep_sourceIsDownAtTheProbe_waitsForTheNextOne() {
        suspend();
        world.source.token(error(503, "temporarily_unavailable"));
        world.clock.advance(Duration.ofHours(1));

        assertThat(keeper(GrantMaintenance.defaults()).keep(TokenManagerFixture.ID))
                .isEqualTo(MaintenanceResult.FAILED);
        assertThat(keeper(GrantMaintenance.defaults()).keep(TokenManagerFixture.ID))
                .isEqualTo(MaintenanceResult.NOTHING_DUE);

        assertThat(world.sentRefreshTokens()).hasSize(2);
        assertThat(world.record().quarantined()).contains(Secret.of("r1"));
    }

    @Test
    void keep_probesSwitchedOff_sendsNothingEver() {
        suspend();
        world.clock.advance(Duration.ofDays(100));

        assertThat(keeper(GrantMaintenance.defaults().withoutProbes()).keep(TokenManagerFixture.ID))
                .isEqualTo(MaintenanceResult.NOTHING_DUE);
        assertThat(world.sentRefreshTokens()).hasSize(1);
    }

    @Test
    @Requirement("REF-19")
    void keep_idleGrant_isRefreshedOnceAWeekWhileItsAccessTokenIsGood() {
        world.store("a1", "r1", null);
        List<Long> days = new ArrayList<>();
        AtomicInteger rotations = new AtomicInteger();

        for (Duration passed = Duration.ZERO; passed.toDays() < 30; passed = passed.plus(ROUND)) {
            int before = world.sentRefreshTokens().size();
            world.source.token(request -> {
                int rotation = rotations.getAndIncrement();
                return tokens("a-" + rotation, "r-" + rotation, 3600L * 24 * 365);
            });
            MaintenanceResult done = keeper(GrantMaintenance.defaults()).keep(TokenManagerFixture.ID);
            if (world.sentRefreshTokens().size() > before) {
                assertThat(done).isEqualTo(MaintenanceResult.KEPT_ALIVE);
                days.add(passed.toDays());
            }
            world.clock.advance(ROUND);
        }

        assertThat(days).containsExactly(7L, 14L, 21L, 28L);
        assertThat(world.sentRefreshTokens()).containsExactly("r1", "r-0", "r-1", "r-2");
        assertThat(world.storedRefreshToken()).isEqualTo("r-3");
        assertThat(world.record().view().refreshedAt()).contains(TokenManagerFixture.START.plus(Duration.ofDays(28)));
        assertThat(world.events).isEmpty();
    }

    @Test
    void keep_ownInterval_isObserved() {
        world.store("a1", "r1", null);
        world.source.token(tokens("a2", "r2", 3600));
        GrantMaintainer keeper = keeper(GrantMaintenance.defaults().keepAliveAfter(Duration.ofDays(2)));

        world.clock.advance(Duration.ofDays(2).minusSeconds(1));
        assertThat(keeper.keep(TokenManagerFixture.ID)).isEqualTo(MaintenanceResult.NOTHING_DUE);
        world.clock.advance(Duration.ofSeconds(1));
        assertThat(keeper.keep(TokenManagerFixture.ID)).isEqualTo(MaintenanceResult.KEPT_ALIVE);
    }

    @Test
    void keep_idleGrantAndSourceDown_failsAndTriesAgain() {
        world.store("a1", "r1", null);
        world.source.token(error(503, "temporarily_unavailable")).token(tokens("a2", "r2", 3600));
        world.clock.advance(Duration.ofDays(8));

        assertThat(keeper(GrantMaintenance.defaults()).keep(TokenManagerFixture.ID))
                .isEqualTo(MaintenanceResult.FAILED);
        assertThat(world.storedRefreshToken()).isEqualTo("r1");
        assertThat(keeper(GrantMaintenance.defaults()).keep(TokenManagerFixture.ID))
                .isEqualTo(MaintenanceResult.KEPT_ALIVE);
    }

    @Test
    @Requirement("REF-20")
    void keep_switchedOffOrOnlineOnlyOrWithoutRefreshToken_sendsNothing() {
        world.store("a1", "r1", null);
        world.clock.advance(Duration.ofDays(100));
        assertThat(keeper(GrantMaintenance.defaults().withoutKeepAlive()).keep(TokenManagerFixture.ID))
                .isEqualTo(MaintenanceResult.NOTHING_DUE);

        world.ledger.update(
                TokenManagerFixture.ID,
                held -> held.toBuilder()
                        .grantedScopes(Set.of("user/Task.rs", "online_access"))
                        .build());
        assertThat(keeper(GrantMaintenance.defaults()).keep(TokenManagerFixture.ID))
                .isEqualTo(MaintenanceResult.NOTHING_DUE);

        world.ledger.update(
                TokenManagerFixture.ID,
                held -> held.toBuilder().grantedScopes(Set.of()).build());
        world.store("a1", null, null);
        world.clock.advance(Duration.ofDays(100));
        assertThat(keeper(GrantMaintenance.defaults()).keep(TokenManagerFixture.ID))
                .isEqualTo(MaintenanceResult.NOTHING_DUE);
        assertThat(world.source.requests()).isEmpty();
    }

    @Test
    void upkeep_senselessWaits_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GrantMaintenance.defaults().keepAliveAfter(Duration.ofMinutes(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GrantMaintenance.defaults().probe(Duration.ofHours(2), Duration.ofHours(1)));
    }

    /** What was planned under a clock that was ten years ahead is due when the clock is right again. */
    @Test
    void keep_afterTheClockWasTenYearsAhead_probesAndKeepsAlive() {
        world.clock.advance(TEN_YEARS);
        suspend();
        assertThat(keeper(GrantMaintenance.defaults()).keep(TokenManagerFixture.ID))
                .isEqualTo(MaintenanceResult.NOTHING_DUE);
        assertThat(world.record().probe()).isPresent();
        world.clock.set(TokenManagerFixture.START);
        world.source.token(tokens("a2", "r2", 3600));

        assertThat(keeper(GrantMaintenance.defaults()).keep(TokenManagerFixture.ID))
                .isEqualTo(MaintenanceResult.RECOVERED);
    }

    @Test
    void keep_ofGrantObtainedUnderAClockTenYearsAhead_keepsItAlive() {
        world.clock.advance(TEN_YEARS);
        world.store("a5", "r5", 3600L);
        world.clock.set(TokenManagerFixture.START);
        world.source.token(tokens("a6", "r6", 3600));

        assertThat(keeper(GrantMaintenance.defaults()).keep(TokenManagerFixture.ID))
                .isEqualTo(MaintenanceResult.KEPT_ALIVE);
        assertThat(world.storedRefreshToken()).isEqualTo("r6");
        assertThat(keeper(GrantMaintenance.defaults()).keep(TokenManagerFixture.ID))
                .isEqualTo(MaintenanceResult.NOTHING_DUE);
    }

    private void suspend() {
        world.source.token(error(400, "invalid_grant"));
        world.expire();
        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(() -> world.tokens().token());
    }

    private GrantMaintainer keeper(GrantMaintenance upkeep) {
        return new GrantMaintainer(
                world.ledger,
                world.manager(),
                new OwnCertificates(Map.of(), world.clock),
                world.clock,
                Jitter.none(),
                any -> upkeep);
    }

    @Test
    void keep_clientCertificateExpiresWithin30Days_tellsOnceUntilThereIsANewOne(@TempDir Path folder) throws Exception {
        Instant now = world.clock.instant();
        Path chain = folder.resolve("tls.crt");
        Path key = folder.resolve("tls.key");
        install(chain, key, now.plus(Duration.ofDays(31)));
        TransportSettings own = TransportSettings.none().clientCertificate(KeyStoreSource.pem(chain, key));
        GrantMaintainer keeper = new GrantMaintainer(
                world.ledger,
                world.manager(),
                new OwnCertificates(Map.of(Origin.of(world.source.uri(FakeSource.TOKEN)), own), world.clock),
                world.clock,
                Jitter.none(),
                any -> GrantMaintenance.defaults());

        assertThat(keeper.keep(TokenManagerFixture.ID)).isEqualTo(MaintenanceResult.NOTHING_DUE);
        assertThat(world.record().health().hints()).isEmpty();
        world.clock.advance(Duration.ofDays(2));
        keeper.keep(TokenManagerFixture.ID);
        keeper.keep(TokenManagerFixture.ID);

        assertThat(world.events).containsExactly(Kind.CERTIFICATE_EXPIRES);
        assertThat(world.record().health().state()).isEqualTo(Health.State.CONNECTED);
        assertThat(world.record().health().hints()).containsExactly(Health.Hint.CERTIFICATE_EXPIRES);
        assertThat(world.record().health().reason())
                .contains(now.plus(Duration.ofDays(31)).toString());
        assertThat(world.record().health().nextAction()).contains("new client certificate");

        install(chain, key, now.plus(Duration.ofDays(400)));
        keeper.keep(TokenManagerFixture.ID);

        assertThat(world.record().health().hints()).isEmpty();
        assertThat(world.record().health().reason()).isEmpty();
        assertThat(world.events).containsExactly(Kind.CERTIFICATE_EXPIRES);
    }

    private static void install(Path chain, Path key, Instant end) throws IOException {
        HeldCertificate own = new HeldCertificate.Builder()
                .commonName("app")
                .validityInterval(end.minus(Duration.ofDays(90)).toEpochMilli(), end.toEpochMilli())
                .build();
        Files.deleteIfExists(chain);
        Files.writeString(key, own.privateKeyPkcs8Pem());
        Files.writeString(chain, own.certificatePem());
    }
}
