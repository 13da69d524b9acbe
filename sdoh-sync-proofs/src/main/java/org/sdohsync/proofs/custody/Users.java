// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody;

import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.store.Store;
import org.sdohsync.proofs.custody.source.Source;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.client.SmartApp;

/** All users of a source connect it, each in a browser of its own. */
final class Users {
    private static final int AT_A_TIME = 8;

    private Users() {}

    static List<ConnectionId> connect(Source source, Store store, int count) throws InterruptedException {
        String base = source.base().toString();
        SmartApp app = SmartApp.named("custody")
                .redirect(Source.REDIRECT.toString())
                .scopes("launch/patient", "patient/Task.rs", "offline_access")
                .registeredAt(base, ClientIdentity.publicClient(Source.CLIENT));
        try (SmartClient client = SmartClient.builder(app, store)
                .addressRules(AddressRules.strict().allowingLoopback())
                .build()) {
            List<Integer> numbers = IntStream.range(0, count).boxed().toList();
            return Sideways.each(numbers, AT_A_TIME, number -> {
                URI authorize = client.connect(base)
                        .account(Source.user(number))
                        .asPatient()
                        .begin()
                        .authorizeUrl();
                Connection connected = client.complete(source.person(number).visit(authorize));
                return connected.id();
            });
        }
    }
}
