// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.internal.client.ClientAuthentication;
import org.sdohsync.smart.internal.token.TokenEndpoint;

/** The source and the app that all readers assume. Nothing in it is left to chance: the same input ends in the same way. */
final class Scene {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    static final AddressRules RULES = AddressRules.strict();
    static final FhirBase BASE = FhirBase.restore("https://fhir.county.example/r4");
    static final String ISSUER = "https://auth.county.example";
    static final String CLIENT = "foodbank";
    static final String REDIRECT = "https://app.example/callback";

    private Scene() {}

    /** A connection before it has tokens. */
    static ConnectionRecord draft() {
        AuthorizationEndpoints endpoints = AuthorizationEndpoints.of(
                URI.create(ISSUER + "/authorize"),
                URI.create(ISSUER + "/token"),
                ISSUER,
                URI.create(ISSUER + "/revoke"));
        return ConnectionRecord.builder(
                        new ConnectionId("fuzz"),
                        "default",
                        BASE,
                        Role.recipient(List.of("Organization/1")),
                        endpoints,
                        ClientIdentity.publicClient(CLIENT),
                        CLOCK.instant())
                .build();
    }

    /** A connection with tokens. */
    static ConnectionRecord connection() {
        return draft().toBuilder()
                .tokens(TokenSet.of(Secret.of("access"), Secret.of("refresh"), CLOCK.instant(), null))
                .build();
    }

    static ClientAuthentication authentication() {
        return new ClientAuthentication(null, CLOCK, counting());
    }

    static TokenEndpoint endpoint(HttpSender http) {
        return new TokenEndpoint(http, authentication(), CLOCK);
    }

    /** Entropy that counts. */
    static Entropy counting() {
        AtomicLong drawn = new AtomicLong();
        return count -> {
            byte[] bytes = new byte[count];
            byte[] number = Long.toString(drawn.incrementAndGet()).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(number, 0, bytes, 0, Math.min(number.length, count));
            return bytes;
        };
    }
}
