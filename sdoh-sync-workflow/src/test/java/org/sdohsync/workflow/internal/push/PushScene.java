// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.observation.WorkObservation;
import org.sdohsync.core.observation.WorkObserver;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.RecordingPause;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.push.SubscriptionManager;
import org.sdohsync.workflow.push.SubscriptionOptions;
import org.sdohsync.workflow.sync.SyncOptions;

/** A whole application over one server that notifies, on one thread: whatever is due is done in {@link SubscriptionManager#runDue}. */
final class PushScene implements AutoCloseable {
    static final ConnectionId COUNTY = new ConnectionId("county");
    static final SubscriptionOptions OPTIONS = SubscriptionOptions.at(URI.create("https://cbo.example/app/push/"));

    final NotifyingServer server;
    final MemoryRecords records = new MemoryRecords();
    final Store store = Store.over(failing(records), Sealing.none());
    final MutableClock clock = MutableClock.at(Instant.parse("2026-03-01T00:00:00Z"));
    final List<String> delivered = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    final List<String> observed = Collections.synchronizedList(new ArrayList<>());
    SyncOptions wanted = SyncOptions.defaults();
    Function<Connection, SyncOptions> wantedAt = connection -> wanted;
    /** How often records can still be listed before the store is down. */
    int listings = Integer.MAX_VALUE;

    Runnable onDelivery = () -> {};
    SdohSync sync;
    SubscriptionManager push;

    PushScene() throws IOException {
        this(OPTIONS);
    }

    PushScene(SubscriptionOptions options) throws IOException {
        server = new NotifyingServer();
        connect(COUNTY);
        sync = app();
        push = sync.subscriptions(options);
    }

    /** Another connection to the same server. */
    void connect(ConnectionId id) {
        URI nowhere = URI.create(server.base() + "/token");
        boolean created = store.records(new ConnectionCodec())
                .create(ConnectionRecord.builder(
                                id,
                                "user-7",
                                FhirBase.restore(server.base()),
                                Role.recipient(List.of("Organization/1")),
                                AuthorizationEndpoints.of(nowhere, nowhere, null, null),
                                ClientIdentity.publicClient("pantry"),
                                Instant.EPOCH)
                        .tokens(TokenSet.of(Secret.of("token"), null, Instant.EPOCH, null))
                        .build())
                .isPresent();
        if (!created) {
            throw new IllegalStateException("connected already");
        }
    }

    /** The records, which cannot be listed while the store is down. */
    private RecordStore failing(RecordStore records) {
        return (RecordStore) Proxy.newProxyInstance(
                RecordStore.class.getClassLoader(), new Class<?>[] {RecordStore.class}, (proxy, method, args) -> {
                    if (method.getName().equals("list") && --listings < 0) {
                        throw new StoreException("the store is down", StoreException.Reason.UNAVAILABLE, null);
                    }
                    return method.invoke(records, args);
                });
    }

    private SdohSync app() {
        return SdohSync.builder(SmartApp.named("pantry").redirect("http://127.0.0.1:0/callback"))
                .store(store)
                .clock(clock)
                .pause(RecordingPause.create())
                .addressRules(AddressRules.strict().allowingLoopback())
                .executor(Runnable::run)
                .observer(noting())
                .syncOptions(connection -> wantedAt.apply(connection))
                .onEvent(event -> events.add(event.toString()))
                .onReferral(referral -> {
                    delivered.add(referral.id() + " " + referral.status());
                    onDelivery.run();
                })
                .build();
    }

    /** Notes what is told of notifications. */
    private WorkObserver noting() {
        return new WorkObserver() {
            @Override
            public WorkObservation notification() {
                return (outcome, failure) -> observed.add(outcome);
            }

            @Override
            public void pushed(ConnectionId connection, Origin source, String what, long number) {
                observed.add(connection + " " + source.host() + " " + what + " " + number);
            }
        };
    }

    /** The process ends, and another begins on the same store. */
    void restart(SubscriptionOptions options) {
        restart();
        push = sync.subscriptions(options);
    }

    /** The same, and nothing is set up for notifications yet. */
    void restart() {
        sync.close();
        sync = app();
    }

    /** The first look is over, and so is the gap behind it. */
    void settle() {
        Duration ignored = push.runDue();
        pass(Duration.ofMinutes(1));
        server.log.clear();
        server.cacheControl.clear();
    }

    void task(String id, String status) {
        task(id, status, "");
    }

    void task(String id, String status, String more) {
        server.tasks.put(id, "Organization/1");
        server.tasks.extra(id, "\"status\":\"" + status + "\",\"code\":{\"coding\":[{\"code\":\"fulfill\"}]}," + more);
    }

    void pass(Duration time) {
        clock.advance(time);
        server.tasks.tick(time);
    }

    /** The one subscription's server notifies. */
    int told(byte[] body) {
        return told("POST", "/county.owner", server.secret(), body);
    }

    int told(String method, String path, @Nullable String authorization, byte[] body) {
        return push.receiver()
                .handle(
                        method,
                        path,
                        name -> name.equalsIgnoreCase("authorization") ? authorization : null,
                        new ByteArrayInputStream(body));
    }

    long searches() {
        return server.log.stream().filter("GET Task?"::equals).count();
    }

    @Override
    public void close() {
        sync.close();
        server.close();
    }
}
