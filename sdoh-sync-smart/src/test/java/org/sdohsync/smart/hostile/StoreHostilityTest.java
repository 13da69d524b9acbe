// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Lease;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredRecord;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.testkit.SeededEntropy;

/** Stores that do what a good one would not, around a refresh that the server has granted. */
class StoreHostilityTest {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Hostile(27)
    @Requirement("REF-09")
    @ParameterizedTest(name = "27 {0} writes fail")
    @ValueSource(ints = {1, 2, 3, 5})
    void token_whenWritesFail_isHandedOutOnlyOnceItIsStored(int failures) {
        Connection held = expired();
        stage.home.token(TokenJson.fresh().answer());
        stage.records.failNextSaves(failures);

        if (failures < 3) {
            assertThat(stage.token(held.id())).isEqualTo(Secret.of(Stage.NEW_ACCESS));
        } else {
            Stage.failure(StoreException.class, () -> stage.token(held.id()));
            assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.KEPT);
            stage.clock.advance(Duration.ofMinutes(1));
            assertThat(stage.token(held.id())).isEqualTo(Secret.of(Stage.NEW_ACCESS));
        }
        assertThat(refreshes()).isOne();
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.ROTATED);
    }

    @Hostile(27)
    @Requirement({"REF-11", "REF-24"})
    @Test
    @DisplayName("27 the record read before asking is stale when the answer comes")
    void token_whenTheRecordWasReplacedMeanwhile_takesTheStoredOne() {
        Connection held = expired();
        stage.home.token(request -> {
            replaceTokens(held, "others access", "others refresh");
            return TokenJson.fresh().answer();
        });

        assertThat(stage.token(held.id())).isEqualTo(Secret.of("others access"));

        assertThat(stage.record(held.id()).tokens().flatMap(TokenSet::refreshToken))
                .contains(Secret.of("others refresh"));
        assertThat(refreshes()).isOne();
    }

    @Hostile(27)
    @Requirement("REF-09")
    @Test
    @DisplayName("27 the record is touched while the answer is on its way")
    void token_whenTheRecordWasTouchedMeanwhile_isStoredOnTop() {
        Connection held = expired();
        stage.home.token(request -> {
            replaceTokens(held, Stage.FIRST_ACCESS, Stage.FIRST_REFRESH);
            return TokenJson.fresh().answer();
        });

        assertThat(stage.token(held.id())).isEqualTo(Secret.of(Stage.NEW_ACCESS));
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.ROTATED);
    }

    @Hostile(27)
    @Requirement("REF-08")
    @Test
    @DisplayName("27 the lease is lost while the server takes its time")
    void token_whenTheLeaseIsLost_neitherOverwritesNorReleasesTheOthers() {
        Connection held = expired();
        stage.home.token(request -> {
            stage.clock.advance(Duration.ofHours(1));
            Optional<Lease> others =
                    stage.store.leases(stage.clock).tryAcquire("refresh-" + held.id(), Duration.ofHours(1));
            assertThat(others).isPresent();
            replaceTokens(held, "winners access", "winners refresh");
            return TokenJson.fresh().answer();
        });

        assertThat(stage.token(held.id())).isEqualTo(Secret.of("winners access"));

        assertThat(stage.store.leases(stage.clock).tryAcquire("refresh-" + held.id(), Duration.ofHours(1)))
                .isEmpty();
        assertThat(stage.record(held.id()).tokens().flatMap(TokenSet::refreshToken))
                .contains(Secret.of("winners refresh"));
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                Arguments.of("nothing", new byte[0]),
                Arguments.of("half a record", "{\"id\":\"c1\",\"tok".getBytes(StandardCharsets.UTF_8)),
                Arguments.of("an empty object", "{}".getBytes(StandardCharsets.UTF_8)),
                Arguments.of("zeros", new byte[500]));
    }

    @Hostile(27)
    @Requirement("SEC-05")
    @ParameterizedTest(name = "27 the record holds {0}")
    @MethodSource("damages")
    void token_ofADamagedRecord_failsTypedAndAsksNobody(String name, byte[] damage) {
        Connection held = stage.connected();
        RecordKey key = new RecordKey("connection", held.id().value());
        StoredRecord stored = stage.records.load(key).orElseThrow();
        assertThat(stage.records.save(key, RecordDraft.of(stored.draft().group(), null, damage), stored.revision()))
                .isPresent();
        SmartClient restarted = stage.restarted();

        StoreException failed = Stage.failure(
                StoreException.class, () -> restarted.tokens(held.id()).token());

        assertThat(failed.reason()).isEqualTo(StoreException.Reason.CORRUPT);
        assertThat(refreshes()).isZero();
        assertThat(restarted.unreadableConnections()).hasSize(1);
        assertThat(stage.records.load(key).orElseThrow().draft().payload()).isEqualTo(damage);
    }

    @Hostile(27)
    @Requirement("SEC-04")
    @Test
    @DisplayName("27 the store was sealed with another key")
    void token_sealedWithAnotherKey_failsTypedAndLeavesTheRecord() {
        MemoryRecords medium = new MemoryRecords();
        Store first = Store.over(medium, Sealing.aesGcm(SeededEntropy.of(1).bytes(32)));
        Store second = Store.over(medium, Sealing.aesGcm(SeededEntropy.of(2).bytes(32)));
        ConnectionRecord record = stage.record(stage.connected().id());
        assertThat(first.records(new ConnectionCodec()).create(record)).isPresent();

        try (SmartClient blind = SmartClient.builder(stage.app(), second).build()) {
            Stage.failure(StoreException.class, () -> blind.tokens(record.id()).token());
            Stage.failure(StoreException.class, blind::connections);
        }

        assertThat(first.records(new ConnectionCodec())
                        .load(record.id().value())
                        .orElseThrow()
                        .value()
                        .tokens()
                        .flatMap(TokenSet::refreshToken))
                .contains(Secret.of(Stage.FIRST_REFRESH));
        assertThat(refreshes()).isZero();
    }

    @Hostile(27)
    @Requirement("REF-26")
    @Test
    @DisplayName("27 disconnected while the refresh is under way")
    void token_ofAConnectionDeletedMeanwhile_isRevokedAndNotResurrected() {
        stage.home.on("/auth/revoke", request -> new MockResponse.Builder().build());
        Connection held = expired();
        SmartClient elsewhere = stage.restarted();
        stage.home.token(request -> {
            elsewhere.disconnect(held.id());
            return TokenJson.fresh().answer();
        });

        Stage.failure(AuthorizationException.class, () -> stage.token(held.id()));

        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.GONE);
        assertThat(stage.home.forms("/auth/revoke"))
                .extracting(form -> form.get("token"))
                .containsExactly(Stage.FIRST_REFRESH, Stage.NEW_REFRESH);
    }

    private Connection expired() {
        Connection held = stage.connected();
        stage.expire();
        return held;
    }

    private void replaceTokens(Connection held, String access, String refresh) {
        var records = stage.store.records(new ConnectionCodec());
        var stored = records.load(held.id().value()).orElseThrow();
        TokenSet tokens = TokenSet.of(
                Secret.of(access),
                Secret.of(refresh),
                stage.clock.instant(),
                access.equals(Stage.FIRST_ACCESS)
                        ? stage.clock.instant()
                        : stage.clock.instant().plus(Duration.ofHours(1)));
        assertThat(records.save(stored.value().toBuilder().tokens(tokens).build(), stored.revision()))
                .isPresent();
    }

    private long refreshes() {
        return stage.home.forms(FakeSource.TOKEN).stream()
                .filter(form -> form.containsKey("refresh_token"))
                .count();
    }
}
