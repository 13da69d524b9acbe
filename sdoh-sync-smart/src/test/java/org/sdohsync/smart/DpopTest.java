// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.SmartClientFixture.approval;
import static org.sdohsync.smart.SmartClientFixture.asked;
import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.tokenJson;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import com.nimbusds.jose.JWSObject;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.internal.http.SignedHttp;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.smart.client.SourceSettings;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.internal.client.ProofKey;
import org.sdohsync.smart.launch.LaunchException;

/** Tokens that are bound to a key (RFC 9449). The source judges each proof by itself. */
class DpopTest {
    private static final String TASK = "/fhir/Task/1";

    private final SmartClientFixture world = new SmartClientFixture();
    private final SmartClient client = client(SourceSettings.none().dpop(true));

    @AfterEach
    void close() {
        client.close();
        world.close();
    }

    @Test
    void connectUseAndRefresh_proveTheKeyEachTime() {
        world.source.token(bound("a1", "r1")).token(bound("a2", "r2"));
        world.source.on(TASK, request -> answer(200, JsonObject.builder().build()));
        URI url = begin(client);

        Connection connection = client.completeLaunch(approval(url));

        ProofKey key = ProofKey.of(record(connection).terms().proofKey().orElseThrow());
        assertThat(asked(url)).containsEntry("dpop_jkt", key.thumbprint());
        assertThat(read(client, connection)).isEqualTo(200);
        world.clock.advance(Duration.ofHours(1));
        try (SmartClient restarted = client(SourceSettings.none())) {
            assertThat(read(restarted, connection))
                    .as("the setting is for new grants only")
                    .isEqualTo(200);
        }
        assertThat(world.source.requests(FakeSource.TOKEN)).allMatch(request -> header(request, "DPoP") != null);
        assertThat(world.source.requests(TASK))
                .extracting(request -> header(request, "Authorization"))
                .containsExactly("DPoP a1", "DPoP a2");
        assertThat(record(connection).terms().proofKey()).contains(key.toSecret());
    }

    @Test
    void token_whereANonceIsDemanded_isAskedForOnceMoreWithIt() {
        world.source
                .token(demand(400, "n1"))
                .token(withNonce(bound("a1", "r1"), "n2"))
                .token(bound("a2", "r2"));
        Connection connection = client.completeLaunch(approval(begin(client)));
        world.clock.advance(Duration.ofHours(1));

        assertThat(client.tokens(connection.id()).token()).isEqualTo(Secret.of("a2"));
        assertThat(nonces(FakeSource.TOKEN)).containsExactly("", "n1", "n2");
    }

    @Test
    void token_whereANonceIsDemandedForEver_isAskedForTwiceOnly() {
        world.source.token(demand(400, "n1")).token(demand(400, "n2")).token(bound("a1", "r1"));

        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> client.completeLaunch(approval(begin(client))))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(LaunchException.Reason.UNAVAILABLE));
        assertThat(world.source.requests(FakeSource.TOKEN)).hasSize(2);
        world.source.forgetTokens();
    }

    @Test
    void read_whereANonceIsDemanded_isSentOnceMoreWithItAndKeepsTheToken() {
        world.source.token(bound("a1", "r1"));
        Connection connection = client.completeLaunch(approval(begin(client)));
        world.source.on(
                TASK,
                request -> nonce(request).isEmpty()
                        ? withNonce(new MockResponse.Builder().code(401).build(), "f1")
                        : withNonce(answer(200, JsonObject.builder().build()), "f2"));

        assertThat(read(client, connection)).isEqualTo(200);
        assertThat(read(client, connection)).isEqualTo(200);

        assertThat(nonces(TASK)).containsExactly("", "f1", "f2");
        assertThat(world.source.requests(FakeSource.TOKEN)).as("no refresh").hasSize(1);
    }

    @Test
    void read_refusedOtherwise_refreshesOnceAsEver() {
        world.source.token(bound("a1", "r1")).token(bound("a2", "r2"));
        Connection connection = client.completeLaunch(approval(begin(client)));
        world.source.on(
                TASK,
                request -> Objects.equals(header(request, "Authorization"), "DPoP a1")
                        ? new MockResponse.Builder().code(401).build()
                        : answer(200, JsonObject.builder().build()));

        assertThat(read(client, connection)).isEqualTo(200);
        assertThat(world.source.requests(TASK)).hasSize(2);
    }

    /** RFC 9449 §5: nothing is kept of tokens that are good for anybody. */
    @Test
    void complete_answeredWithBearerTokens_connectsNothingAndRevokesThem() {
        world.source.on("/auth/revoke", request -> new MockResponse.Builder().build());
        world.source.token(tokens("a1", "r1", 3600));

        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> client.completeLaunch(approval(begin(client))))
                .withMessageContaining("not DPoP");

        assertThat(client.connections()).isEmpty();
        assertThat(world.source.forms("/auth/revoke").get(0)).containsEntry("token", "r1");
    }

    @Test
    void complete_answeredWithBoundTokensThatNobodyAskedFor_revokesThem() {
        world.source.on("/auth/revoke", request -> new MockResponse.Builder().build());
        world.source.token(
                answer(200, tokenJson("a1", null, 60).text("token_type", "DPoP").build()));
        try (SmartClient plain = client(SourceSettings.none())) {
            assertThatExceptionOfType(LaunchException.class)
                    .isThrownBy(() -> plain.completeLaunch(approval(begin(plain))))
                    .withMessageContaining("not Bearer");
        }
        assertThat(world.source.forms("/auth/revoke").get(0)).containsEntry("token", "a1");
    }

    /** The refresh token came for the key, whatever the access token is: it is kept, and that one is not used. */
    @Test
    void token_refreshedToABearerToken_keepsTheRefreshTokenOnly() {
        world.source.token(bound("a1", "r1")).token(tokens("a2", "r2", 3600)).token(bound("a3", "r3"));
        Connection connection = client.completeLaunch(approval(begin(client)));
        world.clock.advance(Duration.ofHours(1));

        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> client.tokens(connection.id()).token())
                .satisfies(failed -> assertThat(failed.retryable()).isTrue());
        world.clock.advance(Duration.ofMinutes(1));

        assertThat(client.tokens(connection.id()).token()).isEqualTo(Secret.of("a3"));
        assertThat(world.source.forms(FakeSource.TOKEN).get(2)).containsEntry("refresh_token", "r2");
    }

    @Test
    void begin_atASourceThatTakesOtherAlgorithmsOnly_saysSoAndSendsNobody() {
        world.source.configuration(world.source
                .configuration()
                .texts("dpop_signing_alg_values_supported", List.of("PS512"))
                .build());

        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(() -> begin(client))
                .withMessageContaining("ES256");
    }

    @Test
    void reconnect_withoutTheSetting_goesBackToBearerTokens() {
        world.source.token(bound("a1", "r1")).token(tokens("a2", "r2", 3600));
        Connection connection = client.completeLaunch(approval(begin(client)));

        try (SmartClient plain = client(SourceSettings.none())) {
            plain.completeLaunch(
                    approval(plain.reconnect(connection.id()).startLaunch().authorizeUrl()));
            world.source.on(TASK, request -> answer(200, JsonObject.builder().build()));
            assertThat(read(plain, connection)).isEqualTo(200);
        }
        assertThat(record(connection).terms().proofKey()).isEmpty();
        assertThat(header(world.source.requests(TASK).get(0), "Authorization")).isEqualTo("Bearer a2");
    }

    private static MockResponse bound(String access, String refresh) {
        return answer(
                200, tokenJson(access, refresh, 3600).text("token_type", "DPoP").build());
    }

    private static MockResponse demand(int status, String nonce) {
        return withNonce(
                answer(
                        status,
                        JsonObject.builder().text("error", "use_dpop_nonce").build()),
                nonce);
    }

    private static MockResponse withNonce(MockResponse answer, String nonce) {
        return answer.newBuilder().setHeader("DPoP-Nonce", nonce).build();
    }

    private List<String> nonces(String path) {
        return world.source.requests(path).stream().map(DpopTest::nonce).toList();
    }

    private static String nonce(RecordedRequest request) {
        try {
            Map<String, Object> claims = Objects.requireNonNull(
                    JWSObject.parse(header(request, "DPoP")).getPayload().toJSONObject());
            return String.valueOf(claims.getOrDefault("nonce", ""));
        } catch (ParseException broken) {
            throw new AssertionError(broken);
        }
    }

    private static @Nullable String header(RecordedRequest request, String name) {
        return request.getHeaders().get(name);
    }

    private int read(SmartClient app, Connection connection) {
        DirectHttp direct =
                DirectHttp.over(new OkHttpClient(), AddressRules.strict().allowingLoopback(), Limits.defaults());
        return SignedHttp.builder(
                        direct, Set.of(world.source.base().origin()), TokenSource.of(app.tokens(connection.id())))
                .build()
                .send(OutgoingRequest.get(world.source.uri(TASK + "?_summary=true")))
                .status();
    }

    private ConnectionRecord record(Connection connection) {
        return world.store
                .records(new ConnectionCodec())
                .load(connection.id().value())
                .map(StoredValue::value)
                .orElseThrow();
    }

    private SmartClient client(SourceSettings settings) {
        return world.client(
                world.app().at(world.source.base().toString(), settings.client(ClientIdentity.publicClient("app"))),
                url -> {});
    }

    private URI begin(SmartClient app) {
        return app.connect(world.source.base().toString())
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl();
    }
}
