// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.RecordingPause;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.SdohSyncBuilder;
import org.sdohsync.workflow.internal.feed.TaskServer;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.view.ReferralEvent;

/** A whole application over one simulated server, connected without a launch. */
public final class RoundScene implements AutoCloseable {
    static final String FULFILL = "\"code\":{\"coding\":[{\"code\":\"fulfill\"}]},";

    final TaskServer server;
    final MutableClock clock = MutableClock.at(Instant.parse("2026-03-01T00:00:00Z"));
    final Store store;
    final List<String> delivered = Collections.synchronizedList(new ArrayList<>());
    final List<ReferralEvent> events = Collections.synchronizedList(new ArrayList<>());
    Consumer<Referral> listener = referral -> {};

    RoundScene() throws IOException {
        this(MemoryStore.create());
    }

    RoundScene(Store store) throws IOException {
        this.store = store;
        server = new TaskServer();
    }

    /** A Task with a status, an owner, and a requester unless that is empty. */
    void task(String id, String status, String owner, String requester) {
        server.put(id, owner);
        String asked = requester.isEmpty() ? "" : "\"requester\":{\"reference\":\"" + requester + "\"},";
        server.extra(id, "\"status\":\"" + status + "\"," + FULFILL + asked);
    }

    void connect(String id, String account, Role role) {
        connect(id, account, role, LaunchContext.empty());
    }

    void connect(String id, String account, Role role, LaunchContext context) {
        URI nowhere = URI.create(server.base() + "/token");
        ConnectionRecord record = ConnectionRecord.builder(
                        new ConnectionId(id),
                        account,
                        FhirBase.restore(server.base()),
                        role,
                        AuthorizationEndpoints.of(nowhere, nowhere, null, null),
                        ClientIdentity.publicClient("pantry"),
                        Instant.EPOCH)
                .context(context)
                .tokens(TokenSet.of(Secret.of("token"), null, Instant.EPOCH, null))
                .build();
        if (store.records(new ConnectionCodec()).create(record).isEmpty()) {
            throw new IllegalStateException("connected already");
        }
    }

    SdohSyncBuilder app() {
        return app(SmartApp.named("pantry").redirect("http://127.0.0.1:0/callback"));
    }

    SdohSyncBuilder app(SmartApp app) {
        return SdohSync.builder(app)
                .store(store)
                .clock(clock)
                .pause(RecordingPause.create())
                .addressRules(AddressRules.strict().allowingLoopback())
                .onEvent(events::add)
                .onReferral(referral -> {
                    delivered.add(referral.part() + " " + referral.id());
                    listener.accept(referral);
                });
    }

    void pass(Duration time) {
        clock.advance(time);
        server.tick(time);
    }

    @Override
    public void close() {
        server.close();
    }
}
