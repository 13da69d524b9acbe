// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.observation.WorkObservation;
import org.sdohsync.core.observation.WorkObserver;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.core.time.Pause;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.fake.FaultyRecords;
import org.sdohsync.smart.internal.client.ClientAuthentication;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.RecordingPause;

/** One stored connection at a fake source, and managers over it. Its tokens were obtained at START and live an hour. */
final class TokenManagerFixture implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final ConnectionId ID = new ConnectionId("c1");

    final MutableClock clock = MutableClock.at(START);
    final FakeSource source = new FakeSource();
    final FaultyRecords records = new FaultyRecords();
    final Store store;
    final List<ConnectionEvent.Kind> events = new CopyOnWriteArrayList<>();
    final List<ConnectionEvent> told = new CopyOnWriteArrayList<>();
    final StoredConnections ledger;
    final RecordingPause pause = RecordingPause.create();

    /** What beats beside the refreshes, by hand. */
    final Map<Runnable, Duration> beating = new ConcurrentHashMap<>();

    /** What the managers told their observer of refreshes. */
    final List<String> refreshes = new CopyOnWriteArrayList<>();

    private final WorkObserver observer = new WorkObserver() {
        @Override
        public WorkObservation refresh(ConnectionId connection, Origin server) {
            return (outcome, failure) -> refreshes.add(connection + " " + outcome);
        }
    };

    private final ExecutorService threads = Executors.newCachedThreadPool();

    TokenManagerFixture() {
        this(null);
    }

    /** Keeps the connection in another store than the counting one. */
    TokenManagerFixture(@Nullable Store other) {
        source.wire().clock(clock);
        store = other == null ? Store.over(records, Sealing.none()) : other;
        ledger = new StoredConnections(store, event -> {
            events.add(event.kind());
            told.add(event);
        });
        store("a1", "r1", 3600L);
    }

    /** A manager with memory of its own, as in another process. */
    TokenManager manager() {
        return manager(store, ledger, pause);
    }

    /** A manager in another process, with a handle of its own on the same store. */
    TokenManager manager(Store handle, Pause waiting) {
        return manager(handle, new StoredConnections(handle, event -> events.add(event.kind())), waiting);
    }

    /** A manager in another process, whose requests have something in their way. */
    TokenManager managerWith(Store handle, UnaryOperator<HttpSender> way) {
        StoredConnections connections = new StoredConnections(handle, event -> events.add(event.kind()));
        return manager(handle, connections, pause, endpoint(way));
    }

    TokenEndpoint endpoint() {
        return endpoint(direct -> direct);
    }

    private TokenEndpoint endpoint(UnaryOperator<HttpSender> way) {
        DirectHttp http = DirectHttp.over(
                new OkHttpClient(),
                AddressRules.strict().allowingLoopback(),
                Limits.defaults().callTime(Duration.ofSeconds(20)));
        return new TokenEndpoint(way.apply(http), new ClientAuthentication(null, clock, Entropy.secure()), clock);
    }

    private TokenManager manager(Store handle, StoredConnections connections, Pause waiting) {
        return manager(handle, connections, waiting, endpoint());
    }

    private TokenManager manager(Store handle, StoredConnections connections, Pause waiting, TokenEndpoint endpoint) {
        return TokenManager.builder(handle, connections, endpoint, threads)
                .clock(clock)
                .pause(waiting)
                .jitter(Jitter.none())
                .beats((every, beat) -> {
                    beating.put(beat, every);
                    return () -> beating.remove(beat);
                })
                .waitLimit(Duration.ofMinutes(1))
                .observer(observer)
                .build();
    }

    TokenSource tokens() {
        return manager().source(ID);
    }

    /** Plants a grant as if it had been issued. */
    void store(String access, @Nullable String refresh, @Nullable Long seconds) {
        source.wire().given(access);
        if (refresh != null) {
            source.wire().given(refresh);
        }
        ConnectionRecord draft = ConnectionRecord.builder(
                        ID,
                        "default",
                        source.base(),
                        Role.recipient(List.of("Organization/1")),
                        AuthorizationEndpoints.of(
                                source.uri("/auth/authorize"),
                                source.uri(FakeSource.TOKEN),
                                null,
                                source.uri("/auth/revoke")),
                        ClientIdentity.publicClient("app"),
                        START)
                .tokens(TokenSet.of(
                        Secret.of(access),
                        refresh == null ? null : Secret.of(refresh),
                        clock.instant(),
                        seconds == null ? null : clock.instant().plusSeconds(seconds)))
                .context(LaunchContext.of(Map.of("patient", "p1")))
                .build();
        if (ledger.update(
                        ID,
                        held -> held.toBuilder()
                                .tokens(draft.tokens().orElseThrow())
                                .build())
                .isEmpty()) {
            ledger.records().create(draft);
        }
    }

    ConnectionRecord record() {
        return ledger.load(ID).map(StoredValue::value).orElseThrow();
    }

    String storedRefreshToken() {
        return record().tokens().flatMap(TokenSet::refreshToken).orElseThrow().reveal();
    }

    List<String> sentRefreshTokens() {
        return source.forms(FakeSource.TOKEN).stream()
                .map(form -> form.getOrDefault("refresh_token", ""))
                .toList();
    }

    /** Lets time pass while everything that beats does so in time. */
    void liveOn(Duration time) {
        for (Instant end = clock.instant().plus(time); clock.instant().isBefore(end); ) {
            clock.advance(RefreshLease.BEAT);
            List.copyOf(beating.keySet()).forEach(Runnable::run);
        }
    }

    void expire() {
        clock.advance(Duration.ofHours(1));
    }

    @Override
    public void close() {
        threads.shutdownNow();
        source.close();
    }
}
