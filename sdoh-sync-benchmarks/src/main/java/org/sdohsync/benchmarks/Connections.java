// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;

/** Many connections of many accounts, each with a token of the length that signed tokens have, good for the next thousand years. */
final class Connections {
    private static final int TOKEN_LENGTH = 1000;
    private static final Instant OBTAINED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant EXPIRES = Instant.parse("3026-01-01T00:00:00Z");

    private Connections() {}

    static ConnectionId id(int number) {
        return new ConnectionId("connection-" + number);
    }

    static void fill(Store store, int count) {
        Records<ConnectionRecord> records = store.records(new ConnectionCodec());
        IntStream.range(0, count).forEach(number -> {
            if (records.create(record(number)).isEmpty()) {
                throw new IllegalStateException("the store was not empty");
            }
        });
    }

    static ConnectionRecord record(int number) {
        String base = "https://fhir-" + number + ".source.example/r4";
        return ConnectionRecord.builder(
                        id(number),
                        "account-" + number / 10,
                        FhirBase.restore(base),
                        Role.recipient(List.of("Organization/food-bank")),
                        AuthorizationEndpoints.of(
                                URI.create(base + "/authorize"), URI.create(base + "/token"), null, null),
                        ClientIdentity.publicClient("bench"),
                        OBTAINED)
                .tokens(TokenSet.of(token("access", number), token("refresh", number), OBTAINED, EXPIRES))
                .build();
    }

    private static Secret token(String kind, int number) {
        String start = kind + "-" + number + "-";
        return Secret.of(start + "x".repeat(TOKEN_LENGTH - start.length()));
    }
}
