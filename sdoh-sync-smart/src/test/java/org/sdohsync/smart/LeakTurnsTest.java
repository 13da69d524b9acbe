// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.fake.FakeSource.answer;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.internal.token.StoredConnections;
import org.sdohsync.smart.token.LeakReport;
import org.sdohsync.smart.token.Revocation;
import org.sdohsync.testkit.RecordingPause;

/** Grants at several servers that are ended after a leak: what happens at one holds up no other. */
@Timeout(480)
class LeakTurnsTest {
    private static final int MANY = 40;

    private final FakeSource slow = new FakeSource();
    private final FakeSource quick = new FakeSource();
    private final Map<RecordKey, Throwable> broken = new ConcurrentHashMap<>();
    private final AtomicInteger tries = new AtomicInteger();
    private final Store store = Store.over(records(), Sealing.none());

    @AfterEach
    void close() {
        slow.close();
        quick.close();
    }

    @Test
    void respondToLeak_whereOneServerIsSlow_asksTheOthersMeanwhile() {
        CountDownLatch asked = new CountDownLatch(MANY);
        AtomicBoolean heldUp = new AtomicBoolean();
        slow.on("/auth/revoke", request -> {
            if (!heldUp.get() && !reached(asked)) {
                heldUp.set(true);
            }
            return ok();
        });
        quick.on("/auth/revoke", request -> {
            asked.countDown();
            return ok();
        });
        plant(slow, "a", MANY);
        plant(quick, "b", MANY);

        try (SmartClient client = client(null)) {
            LeakReport report = client.respondToLeak();

            assertThat(report.complete()).isTrue();
            assertThat(report.count(Revocation.DONE)).isEqualTo(2 * MANY);
        }
        assertThat(heldUp).as("the quick server waited for the slow one").isFalse();
    }

    @Test
    void respondToLeak_whereOneServerDoesNotAnswer_leavesItsGrantsForTheNextCall() {
        slow.on(
                "/auth/revoke",
                request -> new MockResponse.Builder()
                        .onResponseStart(new SocketEffect.CloseSocket())
                        .build());
        quick.on("/auth/revoke", request -> ok());
        plant(slow, "a", MANY);
        plant(quick, "b", MANY);

        try (SmartClient client = client(null)) {
            LeakReport report = client.respondToLeak();

            assertThat(report.complete()).isFalse();
            assertThat(report.count(Revocation.DONE)).isEqualTo(MANY);
            assertThat(report.count(Revocation.UNREACHABLE)).isEqualTo(MANY);
            assertThat(asked(slow)).hasSizeLessThan(MANY / 2);

            slow.on("/auth/revoke", request -> ok());
            assertThat(client.respondToLeak().count(Revocation.DONE)).isEqualTo(2 * MANY);
        }
        assertThat(asked(slow)).hasSize(MANY);
    }

    @Test
    void respondToLeak_whenOneRevocationThrowsAnError_endsTheOthersAndThrowsATypedFailure() {
        quick.on("/auth/revoke", request -> ok());
        plant(quick, "b", MANY);

        try (SmartClient client = client(null)) {
            broken.put(new RecordKey("leak-grant", "b3"), new AssertionError("broken"));
            assertThatExceptionOfType(StoppedException.class)
                    .isThrownBy(client::respondToLeak)
                    .withCauseInstanceOf(AssertionError.class);
            assertThat(asked(quick)).hasSize(MANY - 1);

            broken.clear();
            LeakReport report = client.respondToLeak();
            assertThat(report.complete()).isTrue();
            assertThat(report.count(Revocation.DONE)).isEqualTo(MANY);
        }
    }

    @Test
    void respondToLeak_whenNoThreadIsToBeHad_asksOnTheCallingThread() {
        quick.on("/auth/revoke", request -> ok());
        plant(quick, "b", 5);

        try (SmartClient client = client(work -> {
            throw new RejectedExecutionException("full");
        })) {
            assertThat(client.respondToLeak().count(Revocation.DONE)).isEqualTo(5);
        }
    }

    @Test
    void respondToLeak_whenEveryWriteFails_endsSoon() {
        plant(quick, "b", MANY);
        for (int each = 0; each < MANY; each++) {
            broken.put(new RecordKey("leak-grant", "b" + each), new AssertionError("broken"));
        }

        try (SmartClient client = client(null)) {
            assertThatExceptionOfType(StoppedException.class).isThrownBy(client::respondToLeak);
        }
        assertThat(tries).hasValueLessThanOrEqualTo(2 * LeakFailures.MOST_IN_A_ROW);
    }

    private static boolean reached(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static MockResponse ok() {
        return answer(200, JsonObject.builder().build());
    }

    private static Set<String> asked(FakeSource source) {
        Set<String> tokens = new HashSet<>();
        source.forms("/auth/revoke").forEach(form -> tokens.add(String.valueOf(form.get("token"))));
        return tokens;
    }

    private SmartClient client(@Nullable Executor executor) {
        SmartClientBuilder builder = SmartClient.builder(
                        SmartApp.named("foodbank").redirect(SmartClientFixture.REDIRECT), store)
                .http(new OkHttpClient())
                .pause(RecordingPause.create())
                .addressRules(AddressRules.strict().allowingLoopback());
        return (executor == null ? builder : builder.executor(executor)).build();
    }

    private void plant(FakeSource source, String name, int number) {
        StoredConnections ledger = new StoredConnections(store, event -> {});
        for (int each = 0; each < number; each++) {
            String id = name + each;
            source.wire().given("refresh-" + id);
            ConnectionRecord connection = ConnectionRecord.builder(
                            new ConnectionId(id),
                            "worker",
                            source.base(),
                            Role.recipient(List.of("Organization/1")),
                            AuthorizationEndpoints.of(
                                    source.uri("/auth/authorize"),
                                    source.uri(FakeSource.TOKEN),
                                    null,
                                    source.uri("/auth/revoke")),
                            ClientIdentity.publicClient("app"),
                            Instant.parse("2026-11-01T00:00:00Z"))
                    .tokens(TokenSet.of(
                            Secret.of("access-" + id),
                            Secret.of("refresh-" + id),
                            Instant.parse("2026-11-01T00:00:00Z"),
                            Instant.parse("2126-11-01T00:00:00Z")))
                    .build();
            ledger.sources().add(connection);
            assertThat(ledger.records().create(connection)).isPresent();
        }
    }

    /** Records in memory, some of which cannot be written. */
    private RecordStore records() {
        RecordStore inner = new MemoryRecords();
        return (RecordStore) Proxy.newProxyInstance(
                RecordStore.class.getClassLoader(), new Class<?>[] {RecordStore.class}, (proxy, method, args) -> {
                    Throwable thrown = args == null ? null : broken.get(args[0]);
                    if (method.getName().equals("save") && thrown != null) {
                        tries.incrementAndGet();
                        throw thrown;
                    }
                    return method.invoke(inner, args);
                });
    }
}
