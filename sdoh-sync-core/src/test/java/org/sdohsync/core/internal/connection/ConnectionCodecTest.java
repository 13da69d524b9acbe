// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;

class ConnectionCodecTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");
    private static final String CANARY = "canary";

    private final ConnectionCodec codec = new ConnectionCodec();

    @Test
    void read_whatWasWritten_isTheSame() {
        ConnectionRecord record = full();

        ConnectionRecord read = roundTrip(record);

        assertThat(read.id()).isEqualTo(record.id());
        assertThat(read.account()).isEqualTo("user \u0000/\uD83E\uDDE9");
        assertThat(read.source()).isEqualTo(record.source());
        assertThat(read.role()).isEqualTo(record.role());
        assertThat(read.connectedAt()).isEqualTo(NOW);
        assertThat(read.context()).isEqualTo(record.context());
        assertThat(read.grantedScopes()).containsExactly("z", "a", "m");
        assertThat(read.endpoints().authorize()).isEqualTo(record.endpoints().authorize());
        assertThat(read.endpoints().token()).isEqualTo(record.endpoints().token());
        assertThat(read.endpoints().issuer()).isEqualTo(record.endpoints().issuer());
        assertThat(read.endpoints().revocation()).isEqualTo(record.endpoints().revocation());
        assertThat(read.client().clientId()).isEqualTo("app");
        assertThat(read.client().method()).isEqualTo(Method.CLIENT_SECRET_BASIC);
        assertThat(read.client().secret()).isEqualTo(record.client().secret());
        assertThat(read.client().secretExpiresAt()).contains(NOW);
        assertThat(read.health().state()).isEqualTo(Health.State.DEGRADED);
        assertThat(read.health().since()).isEqualTo(NOW);
        assertThat(read.health().reason()).isEqualTo("slow");
        assertThat(read.health().hints()).containsExactly(Health.Hint.REFUSED);
        assertThat(read.health().changedAt()).isEqualTo(NOW.plusSeconds(60));
        assertThat(read.health().errorUri()).contains(URI.create("https://a.example/why"));
        TokenSet tokens = read.tokens().orElseThrow();
        assertThat(tokens.accessToken().reveal()).isEqualTo(CANARY + "-access");
        assertThat(tokens.refreshToken().orElseThrow().reveal()).isEqualTo(CANARY + "-refresh");
        assertThat(tokens.obtainedAt()).isEqualTo(NOW);
        assertThat(tokens.expiresAt()).contains(NOW.plusSeconds(300));
        assertThat(read.quarantined()).isEmpty();
    }

    @Test
    void read_leastRecord_isTheSame() {
        ConnectionRecord read = roundTrip(least().build());

        assertThat(read.account()).isEmpty();
        assertThat(read.role()).isEqualTo(Role.patient());
        assertThat(read.client().method()).isEqualTo(Method.NONE);
        assertThat(read.client().secret()).isEmpty();
        assertThat(read.endpoints().issuer()).isEmpty();
        assertThat(read.health().state()).isEqualTo(Health.State.CONNECTED);
        assertThat(read.grantedScopes()).isEmpty();
        assertThat(read.context()).isEqualTo(LaunchContext.empty());
        assertThat(read.tokens()).isEmpty();
        assertThat(read.quarantined()).isEmpty();
    }

    @Test
    void read_oddContextAndTokens_areTheSame() {
        LaunchContext context =
                LaunchContext.of(Map.of("patient", "", "need_patient_banner", "true", "format", "x", "", "y"));
        ConnectionRecord read = roundTrip(least().context(context)
                .tokens(TokenSet.of(Secret.of("\" \\ \n \uD83E\uDDE9"), null, Instant.MIN, null))
                .build());

        assertThat(read.context()).isEqualTo(context);
        TokenSet tokens = read.tokens().orElseThrow();
        assertThat(tokens.accessToken().reveal()).isEqualTo("\" \\ \n \uD83E\uDDE9");
        assertThat(tokens.refreshToken()).isEmpty();
        assertThat(tokens.obtainedAt()).isEqualTo(Instant.MIN);
        assertThat(tokens.expiresAt()).isEmpty();
    }

    @Test
    void read_quarantinedToken_comesBack() {
        ConnectionRecord read = roundTrip(full().toBuilder().quarantineTokens().build());

        assertThat(read.tokens()).isEmpty();
        assertThat(read.quarantined()).contains(Secret.of(CANARY + "-refresh"));
        QuarantineRetry plan = new QuarantineRetry(3, NOW.plusSeconds(60));
        assertThat(roundTrip(read.toBuilder().probe(plan).build()).probe()).contains(plan);
        assertThat(roundTrip(read.toBuilder().quarantineTokens().build()).quarantined())
                .isEqualTo(read.quarantined());
    }

    @Test
    void read_termsHintsAndEncoding_comeBack() {
        ConnectionRecord record = full().toBuilder()
                .terms(GrantTerms.USUAL
                        .lackingOfflineAccess(true)
                        .boundTo(Secret.of(CANARY))
                        .firstScopes(Set.of("patient/Task.rs")))
                .health(Health.of(Health.State.NEEDS_CONFIGURATION, NOW, "refused", null)
                        .hints(Set.of(Health.Hint.CONNECT_AGAIN)))
                .grantedBy(full().endpoints(), full().client().rawBasic(true), NOW)
                .build();

        ConnectionRecord read = roundTrip(record);

        assertThat(read.terms().lacksOfflineAccess()).isTrue();
        assertThat(read.terms().proofKey()).contains(Secret.of(CANARY));
        assertThat(read.terms().firstScopes()).contains(Set.of("patient/Task.rs"));
        assertThat(read.terms().toString() + read).doesNotContain(CANARY);
        assertThat(read.health().hints()).containsExactly(Health.Hint.CONNECT_AGAIN);
        assertThat(read.client().rawBasic()).isTrue();
        assertThat(roundTrip(full()).client().rawBasic()).isFalse();
        assertThat(roundTrip(full()).terms().proofKey()).isEmpty();
        assertThat(roundTrip(full()).terms().firstScopes()).isEmpty();
    }

    @Test
    void group_ofAnAccount_isPrivate() {
        assertThat(codec.group(full())).isEqualTo(full().account());
        assertThat(codec.groupIsPrivate()).isTrue();
    }

    @Test
    void read_newerFormat_saysUpgrade() {
        JsonObject newer = codec.write(full()).toBuilder().number("format", 2).build();

        assertThat(reason(newer)).isEqualTo(Reason.NEWER_FORMAT);
    }

    @Test
    void read_missingOrSenselessMember_isCorrupt() {
        JsonObject good = codec.write(full());
        for (String name : List.of("id", "source", "connectedAt", "endpoints", "client", "context", "health")) {
            assertThat(reason(good.toBuilder().remove(name).build())).as(name).isEqualTo(Reason.CORRUPT);
        }
        assertThat(reason(good.toBuilder().text("connectedAt", "yesterday").build()))
                .isEqualTo(Reason.CORRUPT);
        assertThat(reason(good.toBuilder().text("id", "no id").build())).isEqualTo(Reason.CORRUPT);
        JsonObject.Builder health = good.object("health").orElseThrow().toBuilder();
        assertThat(reason(good.toBuilder()
                        .object("health", health.text("state", "MERRY").build())
                        .build()))
                .isEqualTo(Reason.CORRUPT);
    }

    @Test
    void toString_everyTypeThatHoldsSecrets_showsNone() {
        ConnectionRecord record = full();
        ConnectionRecord ended = record.toBuilder().quarantineTokens().build();
        for (Object printed : List.of(
                record,
                ended,
                record.view(),
                record.client(),
                record.context(),
                record.health(),
                record.tokens().orElseThrow(),
                new ConnectionEvent(ConnectionEvent.Kind.CONNECTED, record.view()),
                codec.write(record))) {
            assertThat(printed.toString())
                    .as(printed.getClass().getSimpleName())
                    .doesNotContain(CANARY);
        }
    }

    private ConnectionRecord roundTrip(ConnectionRecord record) {
        return codec.read(JsonObject.parse(codec.write(record).toBytes(), "test"));
    }

    private Reason reason(JsonObject json) {
        StoreException thrown = catchThrowableOfType(StoreException.class, () -> codec.read(json));
        assertThat(thrown).isNotNull();
        assertThat(thrown.getMessage()).doesNotContain(CANARY);
        return thrown.reason();
    }

    private static ConnectionRecord full() {
        return ConnectionRecord.builder(
                        new ConnectionId("c-1_A"),
                        "user \u0000/\uD83E\uDDE9",
                        FhirBase.restore("https://fhir.example/r4"),
                        Role.recipient(List.of("Organization/1", "PractitionerRole/2")),
                        AuthorizationEndpoints.of(
                                URI.create("https://a.example/authorize?x=1"),
                                URI.create("https://a.example/token"),
                                "https://a.example/",
                                URI.create("https://a.example/revoke")),
                        ClientIdentity.withSecret(
                                "app", Method.CLIENT_SECRET_BASIC, Secret.of(CANARY + "-client"), NOW),
                        NOW)
                .context(LaunchContext.of(Map.of("patient", CANARY + "-patient")))
                .grantedScopes(Collections.unmodifiableSet(new LinkedHashSet<>(List.of("z", "a", "m"))))
                .health(Health.of(Health.State.DEGRADED, NOW, "slow", URI.create("https://a.example/why"))
                        .hints(java.util.List.of(Health.Hint.REFUSED))
                        .changedAt(NOW.plusSeconds(60)))
                .tokens(TokenSet.of(
                        Secret.of(CANARY + "-access"), Secret.of(CANARY + "-refresh"), NOW, NOW.plusSeconds(300)))
                .build();
    }

    private static ConnectionRecord.Builder least() {
        return ConnectionRecord.builder(
                new ConnectionId("x"),
                "",
                FhirBase.restore("https://fhir.example/r4"),
                Role.patient(),
                AuthorizationEndpoints.of(
                        URI.create("https://a.example/authorize"), URI.create("https://a.example/token"), null, null),
                ClientIdentity.publicClient("app"),
                Instant.EPOCH);
    }
}
