// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredRecord;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.auth.TokenRequest.Outcome;
import org.sdohsync.sandbox.auth.TokenRequests;
import org.sdohsync.sandbox.fhir.fault.Fault;
import org.sdohsync.smart.AdoptionException;
import org.sdohsync.smart.ExistingGrant;
import org.sdohsync.smart.token.GrantMaintenance;
import org.sdohsync.smart.token.Revocation;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.testkit.SeededEntropy;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncReport;

/** What may befall a grant and its records, against a real authorization server. */
@Timeout(480)
class CustodyTest {
    private static final String TASK = "task-requested-1";

    private final Sealing sealing = Sealing.aesGcm(SeededEntropy.of(31).bytes(32));
    private final MemoryRecords medium = new MemoryRecords();
    private final Store store = Store.over(medium, sealing);

    private ReferralSource county;
    private ReferralSource river;

    @BeforeEach
    void start() {
        county = ReferralSource.quick("county");
        river = ReferralSource.quick("river");
    }

    @AfterEach
    void stop() {
        county.close();
        river.close();
    }

    @Test
    void adopt_grantOfAnotherApp_goesOnWithoutSignIn() {
        ConnectionRecord earlier;
        try (SdohSync first = app(store)) {
            earlier = record(store, connect(first, county).id());
        }
        String used = refreshToken(earlier);
        try (Store fresh = Store.over(new MemoryRecords(), sealing);
                SdohSync second = FoodBank.app()
                        .store(fresh)
                        .browser(page -> {
                            throw new AssertionError("nobody is to sign in again");
                        })
                        .onReferral(referral -> {})
                        .build()) {
            ExistingGrant grant = ExistingGrant.of(
                            earlier.tokens().flatMap(TokenSet::refreshToken).orElseThrow())
                    .client(earlier.client());

            Connection adopted = second.connect(county.fhirBase().toString())
                    .asRecipient(county.recipient())
                    .adopt(grant);

            assertThat(refreshToken(record(fresh, adopted.id()))).isNotEqualTo(used);
            assertThat(second.syncNow().complete()).isTrue();
            TokenRequests asked = county.authorizationServer().tokenRequests();
            assertThat(asked.count("authorization_code", Outcome.ISSUED)).isEqualTo(1);
            assertThat(asked.count("refresh_token", Outcome.ISSUED)).isEqualTo(1);

            AdoptionException spent = catchThrowableOfType(
                    AdoptionException.class,
                    () -> second.connect(county.fhirBase().toString())
                            .account("somebody else")
                            .asRecipient(county.recipient())
                            .adopt(grant));
            assertThat(spent.reason()).isEqualTo(AdoptionException.Reason.REFUSED);
            assertThat(spent).hasMessageNotContaining(used);
            assertThat(second.connections()).hasSize(1);
        }
    }

    @Test
    void reconnect_afterTheGrantEnded_keepsIdAndCheckpointAndFinishesThePendingAction() throws IOException {
        AtomicBoolean accepting = new AtomicBoolean(true);
        try (SdohSync sync = FoodBank.app()
                .store(store)
                .browser(page -> ReferralSource.workerOfAnySource().visitAndFollow(page))
                .onReferral(referral -> {
                    if (referral.id().equals(TASK) && accepting.getAndSet(false)) {
                        referral.requested().orElseThrow().accept();
                    }
                })
                .build()) {
            ConnectionId id = connect(sync, county).id();
            county.fhirServer().faults().next(1, "PUT", "^/Task/" + TASK, Fault.status(503, "1"));
            int all = sync.syncNow().delivered();
            assertThat(sync.journal().pending(id)).hasSize(1);
            revoke(county, record(store, id));

            SyncReport ended = sync.syncNow();

            assertThat(ended.broken().get(0).failure()).get().isInstanceOf(AuthorizationException.class);
            assertThat(sync.connection(id).orElseThrow().health().state()).isEqualTo(Health.State.NEEDS_AUTHORIZATION);
            assertThat(ended.broken().get(0).nextAction()).contains("connect this source again");
            assertThat(sync.journal().pending(id)).hasSize(1);

            Connection again = sync.reconnect(id).inBrowser();
            SyncReport back = sync.syncNow();

            assertThat(again.id()).isEqualTo(id);
            assertThat(again.health().state()).isEqualTo(Health.State.CONNECTED);
            assertThat(back.complete()).as(back.toString()).isTrue();
            assertThat(back.of(id).orElseThrow().finishedActions()).isEqualTo(1);
            assertThat(back.delivered())
                    .as("from the checkpoint, not from zero")
                    .isLessThan(all);
            assertThat(sync.journal().pending(id)).isEmpty();
            assertThat(Snapshot.of(county).task(TASK).getStatus().toCode()).isEqualTo("accepted");
        }
    }

    /** Twenty idle minutes on our clock: a sync with nothing to do refreshes the grant, and the real server rotates it. */
    @Test
    @Requirement("REF-19")
    void now_idleGrant_isKeptAlive() {
        MutableClock clock = MutableClock.at(Instant.now());
        try (SdohSync sync = FoodBank.app()
                .store(store)
                .clock(clock)
                .maintenance(GrantMaintenance.defaults().keepAliveAfter(Duration.ofMinutes(20)))
                .browser(page -> ReferralSource.workerOfAnySource().visitAndFollow(page))
                .onReferral(referral -> {})
                .build()) {
            ConnectionId id = connect(sync, county).id();
            String before = refreshToken(record(store, id));
            assertThat(sync.syncNow().complete()).isTrue();
            assertThat(refreshToken(record(store, id))).isEqualTo(before);

            clock.advance(Duration.ofMinutes(20));
            assertThat(sync.syncNow().complete()).isTrue();

            assertThat(refreshToken(record(store, id))).isNotEqualTo(before);
            TokenRequests asked = county.authorizationServer().tokenRequests();
            assertThat(asked.count("refresh_token", Outcome.ISSUED)).isEqualTo(1);
            assertThat(asked.reuses()).isZero();
        }
    }

    @Test
    @Requirement("REF-27")
    void disconnect_sourceDown_isGoneHereAndSaysSo() {
        try (SdohSync sync = app(store)) {
            ConnectionId gone = connect(sync, county).id();
            ConnectionId kept = connect(sync, river).id();
            assertThat(sync.syncNow().complete()).isTrue();
            county.stop();

            Revocation revocation = sync.disconnect(gone);

            assertThat(revocation).isEqualTo(Revocation.UNREACHABLE);
            assertThat(sync.connections()).extracting(Connection::id).containsExactly(kept);
            assertThat(medium.kinds()).contains("checkpoint");
            assertThat(medium.load(new RecordKey("checkpoint", gone.value()))).isEmpty();
            assertThat(sync.disconnect(kept)).isEqualTo(Revocation.DONE);
        }
    }

    @Test
    void now_checkpointDamaged_isNamedAndTheOtherSourceGoesOn() {
        try (SdohSync sync = app(store)) {
            ConnectionId bad = connect(sync, county).id();
            ConnectionId good = connect(sync, river).id();
            assertThat(sync.syncNow().complete()).isTrue();
            RecordKey checkpoint = new RecordKey("checkpoint", bad.value());
            spoil(checkpoint);

            SyncReport report = sync.syncNow();

            assertThat(report.of(good).orElseThrow().complete()).isTrue();
            SourceResult broken = report.of(bad).orElseThrow();
            assertThat(broken.failure()).get().isInstanceOf(StoreException.class);
            assertThat(broken.failure().orElseThrow()).hasMessageContaining("checkpoint/" + bad.value());
            assertThat(broken.nextAction()).contains("checkpoint").contains("restore it, or remove it");

            assertThat(medium.delete(
                            checkpoint, medium.load(checkpoint).orElseThrow().revision()))
                    .isTrue();
            SyncReport mended = sync.syncNow();
            assertThat(mended.complete()).isTrue();
            assertThat(mended.of(bad).orElseThrow().delivered()).isPositive();
        }
    }

    @Test
    @Requirement("SEC-05")
    void now_connectionDamaged_isNamedAndTheOtherSourceGoesOn() {
        try (SdohSync sync = app(store)) {
            ConnectionId bad = connect(sync, county).id();
            ConnectionId good = connect(sync, river).id();
            spoil(new RecordKey("connection", bad.value()));

            SyncReport report = sync.syncNow();

            assertThat(sync.connections()).extracting(Connection::id).containsExactly(good);
            assertThat(report.of(good).orElseThrow().complete()).isTrue();
            assertThat(report.complete()).isFalse();
            assertThat(report.damaged()).singleElement().satisfies(one -> {
                assertThat(one.id()).contains(bad.value());
                assertThat(one.failure()).hasMessageContaining("connection/" + bad.value());
            });
            assertThat(sync.unreadableConnections()).hasSize(1);
            assertThat(sync.account("default").syncNow().damaged()).hasSize(1);

            assertThat(sync.disconnect(bad)).isEqualTo(Revocation.NOT_OFFERED);
            assertThat(sync.syncNow().complete()).isTrue();
        }
    }

    private static SdohSync app(Store store) {
        return FoodBank.app()
                .store(store)
                .browser(page -> ReferralSource.workerOfAnySource().visitAndFollow(page))
                .onReferral(referral -> {})
                .build();
    }

    private static Connection connect(SdohSync sync, ReferralSource source) {
        return sync.connect(source.fhirBase().toString())
                .asRecipient(source.recipient())
                .inBrowser();
    }

    private void spoil(RecordKey key) {
        StoredRecord held = medium.load(key).orElseThrow();
        byte[] payload = held.draft().payload().clone();
        payload[payload.length - 1] ^= 1;
        RecordDraft spoilt =
                RecordDraft.of(held.draft().group(), held.draft().dueAt().orElse(null), payload);
        assertThat(medium.save(key, spoilt, held.revision())).isPresent();
    }

    /** Somebody ends the grant at the source. */
    private static void revoke(ReferralSource source, ConnectionRecord held) throws IOException {
        FormBody form = new FormBody.Builder()
                .add("token", refreshToken(held))
                .add("client_id", held.client().clientId())
                .build();
        Request request = new Request.Builder()
                .url(source.authorizationServer().endpoints().revoke().toString())
                .post(form)
                .build();
        try (Response response = new OkHttpClient().newCall(request).execute()) {
            assertThat(response.code()).isEqualTo(200);
        }
    }

    private static ConnectionRecord record(Store store, ConnectionId id) {
        return store.records(new ConnectionCodec())
                .load(id.value())
                .orElseThrow()
                .value();
    }

    private static String refreshToken(ConnectionRecord record) {
        return record.tokens().flatMap(TokenSet::refreshToken).orElseThrow().reveal();
    }
}
