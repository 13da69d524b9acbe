// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.fake.FakeSource.answer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.fake.FaultyRecords;
import org.sdohsync.smart.internal.client.ClientAuthentication;
import org.sdohsync.smart.internal.discovery.Discovery;
import org.sdohsync.smart.internal.discovery.EndpointPins;
import org.sdohsync.smart.token.Revocation;
import org.sdohsync.smart.token.TokenIntrospection;
import org.sdohsync.testkit.Requirement;

/** Asking about a token, and giving one back: both signed in as the connection's client, both to its own server. */
@Requirement("INT-01")
class IntrospectionClientTest {
    private static final String INTROSPECT = "/auth/introspect";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeSource source = new FakeSource();
    private final FakeSource elsewhere = new FakeSource();
    private final AddressRules rules = AddressRules.strict().allowingLoopback();
    private final HttpSender http =
            DirectHttp.over(new OkHttpClient(), rules, Limits.defaults().callTime(Duration.ofSeconds(5)));
    private final EndpointPins pins = new EndpointPins(Store.over(new FaultyRecords(), Sealing.none()));
    private final ClientAuthentication authentication =
            new ClientAuthentication(null, Clock.systemUTC(), Entropy.secure());
    private final IntrospectionClient introspection = new IntrospectionClient(http, authentication, pins);

    @BeforeEach
    void offer() {
        offer(source.url(INTROSPECT));
    }

    @AfterEach
    void close() {
        source.close();
        elsewhere.close();
    }

    @Test
    void ask_aboutAGoodToken_tellsWhatItIsGoodFor() {
        source.on(
                INTROSPECT,
                request -> answer(
                        200,
                        "text/plain",
                        "{\"active\":true,\"scope\":\"patient/Task.rs launch/patient\",\"client_id\":\"app\","
                                + "\"exp\":1767229200,\"patient\":\"p1\",\"sub\":\"canary-user\"}"));

        TokenIntrospection told = introspection.ask(connection(true), found()).orElseThrow();

        assertThat(told.active()).isTrue();
        assertThat(told.scopes().orElseThrow().asSet()).containsExactly("patient/Task.rs", "launch/patient");
        assertThat(told.clientId()).contains("app");
        assertThat(told.expiresAt()).contains(Instant.ofEpochSecond(1767229200));
        assertThat(told.context().patient()).contains("p1");
        assertThat(told.toString()).doesNotContain("canary").doesNotContain("p1");
        assertThat(source.forms(INTROSPECT))
                .containsExactly(Map.of("token", "access-canary", "token_type_hint", "access_token"));
        assertThat(source.requests(INTROSPECT).get(0).getHeaders().get("Authorization"))
                .startsWith("Basic ");
    }

    @Test
    void ask_aboutADeadToken_tellsNothingElse() {
        source.on(
                INTROSPECT,
                request -> answer(200, "application/json", "{\"active\":false,\"scope\":\"x\",\"patient\":\"p1\"}"));

        TokenIntrospection told = introspection.ask(connection(true), found()).orElseThrow();

        assertThat(told.active()).isFalse();
        assertThat(told.scopes()).isEmpty();
        assertThat(told.context().values()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1767229200.9, 1767229200",
        "'\"1767229200\"', 1767229200",
        // The last second that an Instant has.
        "31556889864403199, 31556889864403199",
        "31556889864403200,",
        "-1,",
        "9223372036854775807,",
        "9223372036854775808,",
        "1e400,",
        "-1e400,",
        "1e-400,",
        "1e999999999,",
        "null,",
        "true,",
        "'\"soon\"',",
        "'\"2026-01-01T00:00:00Z\"',",
        "[1767229200],"
    })
    void ask_aboutATokenWithAnyEnd_tellsOneOnlyIfItIsATime(String end, @Nullable Long seconds) {
        source.on(
                INTROSPECT,
                request ->
                        answer(200, "application/json", "{\"active\":true,\"exp\":" + end + ",\"iat\":" + end + "}"));

        TokenIntrospection told = introspection.ask(connection(true), found()).orElseThrow();

        assertThat(told.active()).isTrue();
        assertThat(told.expiresAt().map(Instant::getEpochSecond)).isEqualTo(Optional.ofNullable(seconds));
        assertThat(told.toString()).contains(seconds == null ? "expires=unknown" : "expires=");
    }

    @Test
    void ask_whereItIsNotOfferedOrThereIsNoToken_isEmpty() {
        assertThat(introspection.ask(connection(false), found())).isEmpty();
        source.configuration(source.configuration().build());
        assertThat(introspection.ask(connection(true), found())).isEmpty();
        assertThat(source.requests(INTROSPECT)).isEmpty();
    }

    @Test
    void ask_atAnEndpointElsewhere_sendsNothingUntilConfirmed() {
        offer(elsewhere.url(INTROSPECT));
        elsewhere.on(
                INTROSPECT,
                request -> answer(200, JsonObject.builder().flag("active", true).build()));
        ConnectionRecord connection = connection(true);

        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(() -> introspection.ask(connection, found()))
                .withMessageContaining("confirmOrigin");
        assertThat(elsewhere.requests()).isEmpty();

        pins.confirm(source.base(), Origin.of(elsewhere.uri("/")));
        assertThat(introspection.ask(connection, found()).orElseThrow().active())
                .isTrue();
    }

    @Test
    void ask_whenRefusedOrGarbled_isTypedAndHidesTheToken() {
        source.on(INTROSPECT, request -> answer(401, "application/json", "{\"error\":\"invalid_client\"}"));
        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(() -> introspection.ask(connection(true), found()))
                .satisfies(
                        refused -> assertThat(refused.reason()).isEqualTo(AuthorizationException.Reason.CLIENT_CONFIG))
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("canary"));

        source.on(INTROSPECT, request -> answer(503, "text/plain", ""));
        assertThatExceptionOfType(HttpStatusException.class)
                .isThrownBy(() -> introspection.ask(connection(true), found()))
                .satisfies(failed -> assertThat(failed.retryable()).isTrue());

        source.on(INTROSPECT, request -> answer(200, "text/html", "<html>"));
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> introspection.ask(connection(true), found()));
    }

    @Test
    @Requirement({"REF-27", "TKR-32", "TKR-12"})
    void revoke_ofAGrant_sendsTheRefreshTokenSignedInAndFollowsNothing() {
        source.on(
                "/auth/revoke",
                request -> new mockwebserver3.MockResponse.Builder()
                        .code(307)
                        .setHeader("Location", elsewhere.url("/steal"))
                        .build());

        Revocation ignored = new TokenEndpoint(http, authentication, Clock.systemUTC()).revoke(connection(true));

        assertThat(ignored).isNotEqualTo(Revocation.DONE);
        assertThat(source.forms("/auth/revoke"))
                .containsExactly(Map.of("token", "refresh-canary", "token_type_hint", "refresh_token"));
        assertThat(source.requests("/auth/revoke").get(0).getHeaders().get("Authorization"))
                .startsWith("Basic ");
        assertThat(elsewhere.requests()).isEmpty();
    }

    private void offer(String endpoint) {
        source.configuration(
                source.configuration().text("introspection_endpoint", endpoint).build());
    }

    private SmartConfiguration found() {
        return new Discovery(http, rules, Clock.systemUTC()).rediscover(source.base());
    }

    private ConnectionRecord connection(boolean withTokens) {
        ClientIdentity client =
                ClientIdentity.withSecret("app", Method.CLIENT_SECRET_BASIC, Secret.of("secret-canary"), null);
        AuthorizationEndpoints endpoints = AuthorizationEndpoints.of(
                source.uri("/auth/authorize"), source.uri(FakeSource.TOKEN), null, source.uri("/auth/revoke"));
        ConnectionRecord.Builder record = ConnectionRecord.builder(
                new ConnectionId("c-1"),
                "default",
                source.base(),
                Role.recipient(List.of("Organization/1")),
                endpoints,
                client,
                NOW);
        if (withTokens) {
            record.tokens(TokenSet.of(Secret.of("access-canary"), Secret.of("refresh-canary"), NOW, null));
        }
        return record.build();
    }
}
