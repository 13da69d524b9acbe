// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sdohsync.smart.SmartClientFixture.approval;
import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.audit.AuditEntry;
import org.sdohsync.core.audit.AuditEntry.Action;
import org.sdohsync.core.audit.AuditEntry.Outcome;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.KeyRing;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.SealingKey;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredRecord;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.internal.token.StoredConnections;
import org.sdohsync.smart.token.LeakReport;
import org.sdohsync.smart.token.Revocation;
import org.sdohsync.testkit.RecordingPause;

/** A store that leaked: 1,000 connections, a process that dies while it ends their grants, and another that goes on. */
@Timeout(900)
class LeakResponseTest {
    private static final int MANY = 1_000;
    private static final SealingKey LEAKED = SealingKey.of(new byte[32]);
    private static final SealingKey NEW =
            SealingKey.of("a sealing key that did not leak!".getBytes(StandardCharsets.US_ASCII));

    private final FakeSource source = new FakeSource();
    private final MortalRecords records = new MortalRecords();
    private final List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
    private final List<AuditEntry> audited = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void respondToLeak_killedInTheMiddleOfThousandConnections_isFinishedByTheNextCall() {
        plant(MANY);
        source.on("/auth/revoke", request -> answer(200, JsonObject.builder().build()));

        int deaths = 0;
        for (int writes : List.of(700, 900, 1_200, 500)) {
            records.dieAfter(writes);
            try (SmartClient dying = client()) {
                assertThatThrownBy(dying::respondToLeak).isInstanceOf(Throwable.class);
                deaths++;
            }
            records.revive();
        }
        LeakReport report;
        try (SmartClient next = client()) {
            report = next.respondToLeak();

            assertThat(next.connections())
                    .hasSize(MANY)
                    .allSatisfy(one -> assertThat(one.health().state()).isEqualTo(Health.State.NEEDS_AUTHORIZATION));
            assertThatThrownBy(() -> next.tokens(new ConnectionId("c7")).token())
                    .isInstanceOf(AuthorizationException.class);
            assertThatThrownBy(() -> next.retry(new ConnectionId("c8"))).isInstanceOf(AuthorizationException.class);
        }

        assertThat(deaths).isEqualTo(4);
        assertThat(report.complete()).isTrue();
        assertThat(report.connections()).hasSize(MANY);
        assertThat(report.count(Revocation.DONE)).isEqualTo(MANY);
        assertThat(report.resealed().failed()).isEmpty();
        Set<String> revoked = new HashSet<>();
        source.forms("/auth/revoke").forEach(form -> revoked.add(form.get("token")));
        assertThat(revoked).hasSize(MANY).allMatch(token -> token.startsWith("refresh-"));
        assertThat(source.requests(FakeSource.TOKEN)).isEmpty();
        assertThat(told()).hasSize(MANY);
        assertThat(opensWith(NEW)).isTrue();
        assertThat(audited)
                .filteredOn(entry -> entry.action() == Action.REVOCATION && entry.outcome() == Outcome.SUCCESS)
                .extracting(AuditEntry::connection)
                .hasSizeGreaterThanOrEqualTo(MANY)
                .contains("c0", "c999");
        assertThat(audited.toString() + report + events).doesNotContain("refresh-", "access-");
    }

    @Test
    void respondToLeak_whereSourcesDoNotAnswer_keepsTheirGrantsAsideAndAsksAgain() {
        plant(3);
        AtomicInteger asked = new AtomicInteger();
        source.on("/auth/revoke", request -> {
            boolean silent = asked.incrementAndGet() <= 2;
            return silent
                    ? new mockwebserver3.MockResponse.Builder()
                            .onResponseStart(new mockwebserver3.SocketEffect.CloseSocket())
                            .build()
                    : answer(200, JsonObject.builder().build());
        });
        try (SmartClient client = client()) {
            LeakReport first = client.respondToLeak();

            assertThat(first.complete()).isFalse();
            assertThat(first.count(Revocation.UNREACHABLE)).isPositive();
            Connection again = reconnect(client, "c0");
            LeakReport second = client.respondToLeak();

            assertThat(second.complete()).isTrue();
            assertThat(second.begunAt()).isEqualTo(first.begunAt());
            assertThat(second.count(Revocation.DONE)).isEqualTo(3);
            // What its user gave after the leak is left alone.
            assertThat(again.health().state()).isEqualTo(Health.State.CONNECTED);
            assertThat(client.tokens(again.id()).token().reveal()).isEqualTo("a-new");
            source.forms("/auth/revoke")
                    .forEach(form -> assertThat(form.get("token")).isNotEqualTo("r-new"));
        }
    }

    @Test
    void respondToLeak_asASecondLeak_endsTheNewGrantsToo() {
        plant(1);
        source.on("/auth/revoke", request -> answer(200, JsonObject.builder().build()));
        try (SmartClient client = client()) {
            assertThat(client.respondToLeak().complete()).isTrue();
            Connection again = reconnect(client, "c0");

            assertThat(client.respondToLeak().count(Revocation.DONE)).isEqualTo(1);

            assertThat(client.connection(again.id()).orElseThrow().health().state())
                    .isEqualTo(Health.State.NEEDS_AUTHORIZATION);
            assertThat(source.forms("/auth/revoke"))
                    .extracting(form -> form.get("token"))
                    .contains("r-new");
        }
    }

    /** The bound of the kinds {@code leak} and {@code leak-grant}. */
    @Test
    void respondToLeak_onceAMonthForAYear_leavesOneResponseAndTheGrantsOfTheLast() {
        plant(3);
        source.on("/auth/revoke", request -> answer(200, JsonObject.builder().build()));
        try (SmartClient client = client()) {
            for (int month = 0; month < 12; month++) {
                assertThat(client.respondToLeak().complete()).isTrue();
                assertThat(listed("leak")).hasSize(1);
                assertThat(listed("leak-grant"))
                        .hasSizeLessThanOrEqualTo(3)
                        .allSatisfy(answered ->
                                assertThat(answered.draft().payload().length).isLessThan(512));
                Connection ignored = reconnect(client, "c" + month % 3);
            }
        }
        assertThat(listed("leak").get(0).draft().payload().length).isLessThan(1024);
    }

    private List<StoredRecord> listed(String kind) {
        return records.list(RecordQuery.of(kind).limit(1_000));
    }

    @Test
    void respondToLeak_withoutRevocationAtTheSource_takesTheTokensOutAllTheSame() {
        plant(1, false);
        try (SmartClient client = client()) {
            LeakReport report = client.respondToLeak();

            assertThat(report.connections()).containsEntry(new ConnectionId("c0"), Revocation.NOT_OFFERED);
            assertThat(report.complete()).isTrue();
            assertThatThrownBy(() -> client.tokens(new ConnectionId("c0")).token())
                    .isInstanceOf(AuthorizationException.class);
        }
    }

    private Connection reconnect(SmartClient client, String id) {
        source.configuration(source.configuration().build());
        source.token(tokens("a-new", "r-new", 3600));
        return client.completeLaunch(
                approval(client.reconnect(new ConnectionId(id)).startLaunch().authorizeUrl()));
    }

    private SmartClient client() {
        SmartApp app = SmartApp.named("foodbank")
                .redirect(SmartClientFixture.REDIRECT)
                .scopes("user/Task.rus", "offline_access")
                .registeredAt(source.base().toString(), ClientIdentity.publicClient("app"));
        return SmartClient.builder(
                        app, Store.over(records, Sealing.aesGcm(KeyRing.of(NEW).alsoOpening(LEAKED))))
                .http(new OkHttpClient())
                .pause(RecordingPause.create())
                .addressRules(AddressRules.strict().allowingLoopback())
                .onConnection(events::add)
                .onAudit(audited::add)
                .build();
    }

    private void plant(int number) {
        plant(number, true);
    }

    /** Connections as they were stored, with the key that leaked. */
    private void plant(int number, boolean revocable) {
        StoredConnections ledger =
                new StoredConnections(Store.over(records, Sealing.aesGcm(KeyRing.of(LEAKED))), event -> {});
        for (int each = 0; each < number; each++) {
            source.wire().given("refresh-" + each);
            source.wire().given("access-" + each);
            ConnectionRecord connection = ConnectionRecord.builder(
                            new ConnectionId("c" + each),
                            "worker-" + each,
                            source.base(),
                            Role.recipient(List.of("Organization/1")),
                            AuthorizationEndpoints.of(
                                    source.uri("/auth/authorize"),
                                    source.uri(FakeSource.TOKEN),
                                    null,
                                    revocable ? source.uri("/auth/revoke") : null),
                            ClientIdentity.publicClient("app"),
                            Instant.parse("2026-11-01T00:00:00Z"))
                    .tokens(TokenSet.of(
                            Secret.of("access-" + each),
                            Secret.of("refresh-" + each),
                            Instant.parse("2026-11-01T00:00:00Z"),
                            Instant.parse("2126-11-01T00:00:00Z")))
                    .build();
            ledger.sources().add(connection);
            assertThat(ledger.records().create(connection)).isPresent();
        }
    }

    private Set<ConnectionId> told() {
        Set<ConnectionId> told = new HashSet<>();
        for (ConnectionEvent event : events) {
            assertThat(event.kind()).isEqualTo(ConnectionEvent.Kind.NEEDS_AUTHORIZATION);
            told.add(event.connection().id());
        }
        return told;
    }

    private boolean opensWith(SealingKey key) {
        Store store = Store.over(records, Sealing.aesGcm(KeyRing.of(key)));
        StoredConnections ledger = new StoredConnections(store, event -> {});
        List<ConnectionRecord> readable =
                new ArrayList<>(ledger.records().all().stream().toList());
        return readable.size() == MANY && store.rewrap().failed().isEmpty();
    }

    /** Records in memory, and a process that dies after some writes: nothing of it is written any more. */
    private static final class MortalRecords implements RecordStore {
        private final RecordStore inner = new MemoryRecords();
        private final AtomicInteger writes = new AtomicInteger(Integer.MAX_VALUE);

        void dieAfter(int number) {
            writes.set(number);
        }

        void revive() {
            writes.set(Integer.MAX_VALUE);
        }

        private void live() {
            if (writes.decrementAndGet() < 0) {
                throw new AssertionError("killed");
            }
        }

        @Override
        public Optional<StoredRecord> load(RecordKey key) {
            return inner.load(key);
        }

        @Override
        public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
            live();
            return inner.save(key, draft, expected);
        }

        @Override
        public boolean delete(RecordKey key, Revision expected) {
            // What a dead process holds is taken over by the next: leases here are released for it.
            return inner.delete(key, expected);
        }

        @Override
        public List<StoredRecord> list(RecordQuery query) {
            return inner.list(query);
        }

        @Override
        public Set<String> kinds() {
            return inner.kinds();
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
