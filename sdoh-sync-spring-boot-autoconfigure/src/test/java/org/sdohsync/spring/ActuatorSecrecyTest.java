// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.spring.actuate.SdohSyncEndpoint;
import org.sdohsync.spring.actuate.SdohSyncHealthIndicator;
import org.sdohsync.workflow.SdohSync;

/** Planted words of all that a connection holds: operators see none of them. */
class ActuatorSecrecyTest {
    private static final ConnectionId ID = new ConnectionId("c-1");

    @Test
    void endpointAndHealth_ofAConnectionFullOfSecrets_showNone() {
        Store store = MemoryStore.create();
        assertThat(store.records(new ConnectionCodec()).create(full())).isPresent();
        try (SdohSync sync = SdohSync.builder(SmartApp.named("pantry").redirect("http://127.0.0.1:0/callback"))
                .store(store)
                .onReferral(referral -> {})
                .build()) {
            SdohSyncEndpoint endpoint = new SdohSyncEndpoint(sync);
            List<String> shown = List.of(
                    String.valueOf(endpoint.instance()),
                    String.valueOf(endpoint.connection(ID.value())),
                    String.valueOf(new SdohSyncHealthIndicator(sync, () -> Optional.of(sync.describe())).health()));

            assertThat(shown.get(0)).contains(ID.value(), "needs_authorization", "https://county.example/r4");
            assertThat(shown.get(1)).contains(ID.value(), "undecided=[]");
            assertThat(shown.get(2)).contains("needs_authorization=1");
            assertThat(shown)
                    .allSatisfy(text -> assertThat(text)
                            .doesNotContainIgnoringCase("canary")
                            .doesNotContain("?"));
        }
    }

    private static ConnectionRecord full() {
        return ConnectionRecord.builder(
                        ID,
                        "account-canary",
                        FhirBase.restore("https://county.example/r4"),
                        Role.recipient(List.of("Organization/canary-owner")),
                        AuthorizationEndpoints.of(
                                URI.create("https://county.example/authorize?tenant=canary"),
                                URI.create("https://county.example/token?tenant=canary"),
                                null,
                                null),
                        ClientIdentity.withSecret(
                                "client-canary",
                                ClientIdentity.Method.CLIENT_SECRET_BASIC,
                                Secret.of("secret-canary"),
                                null),
                        Instant.EPOCH)
                .tokens(TokenSet.of(Secret.of("access-canary"), Secret.of("refresh-canary"), Instant.EPOCH, null))
                .grantedScopes(Set.of("user/Task.cruds", "scope-canary"))
                .health(Health.of(
                        Health.State.NEEDS_AUTHORIZATION,
                        Instant.EPOCH,
                        "the source's words: canary",
                        URI.create("https://county.example/why?patient=canary")))
                .build();
    }
}
