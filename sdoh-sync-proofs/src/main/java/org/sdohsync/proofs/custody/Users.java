// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody;

import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.store.Store;
import org.sdohsync.proofs.custody.source.Source;
import org.sdohsync.smart.AuthorizeStep;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.client.SmartApp;

/** The people whose connections these are. Each connects in a browser of their own, and again when that is needed. */
final class Users implements AutoCloseable {
    private static final int AT_A_TIME = 8;

    private final Source source;
    private final SmartClient client;

    Users(Source source, Store store) {
        String base = source.base().toString();
        SmartApp app = SmartApp.named("custody")
                .redirect(Source.REDIRECT.toString())
                .scopes("launch/patient", "patient/Task.rs", "offline_access")
                .registeredAt(base, ClientIdentity.publicClient(Source.CLIENT));
        this.source = source;
        this.client = SmartClient.builder(app, store)
                .addressRules(AddressRules.strict().allowingLoopback())
                .build();
    }

    List<ConnectionId> connect(int count) throws InterruptedException {
        String base = source.base().toString();
        List<Integer> numbers = IntStream.range(0, count).boxed().toList();
        return Sideways.each(numbers, AT_A_TIME, number -> {
            String account = String.valueOf(number);
            return approve(number, client.connect(base).account(account).asPatient());
        });
    }

    void reconnect(ConnectionRecord waiting) {
        ConnectionId same = approve(Integer.parseInt(waiting.account()), client.reconnect(waiting.id()));
        if (!same.equals(waiting.id())) {
            throw new IllegalStateException("connection " + waiting.id() + " became " + same);
        }
    }

    private ConnectionId approve(int number, AuthorizeStep asked) {
        URI authorize = asked.startLaunch().authorizeUrl();
        return client.completeLaunch(source.person(number).visit(authorize)).id();
    }

    @Override
    public void close() {
        client.close();
    }
}
