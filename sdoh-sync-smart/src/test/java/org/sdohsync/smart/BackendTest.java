// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.error;

import com.nimbusds.jose.JWSObject;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;
import org.sdohsync.smart.token.MaintenanceResult;
import org.sdohsync.smart.token.Revocation;
import org.sdohsync.testkit.Requirement;

/** Connections without a user. */
@Timeout(600)
class BackendTest {
    private final SmartClientFixture world = new SmartClientFixture();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Requirement({"BKS-04", "BKS-05", "BKS-06", "BKS-07", "BKS-08", "BKS-09", "BKS-10", "DSC-07", "BKS-01", "INF-21"})
    void asBackend_asksWithAnAssertionForSystemScopes() {
        world.source.configuration(
                world.source.configuration().remove("authorization_endpoint").build());
        world.source.token(granted("a1", 300));
        SmartClient client = client();

        Connection connection = connect(client);

        Map<String, String> form = world.source.forms(FakeSource.TOKEN).get(0);
        assertThat(form)
                .containsOnlyKeys("grant_type", "scope", "client_assertion_type", "client_assertion")
                .containsEntry("grant_type", "client_credentials")
                .containsEntry("scope", "system/Task.rus");
        assertThat(connection.isBackend()).isTrue();
        assertThat(connection.grantedScopes()).containsExactly("system/Task.rus");
        assertThat(connection.context().values()).isEmpty();
        assertThat(client.tokens(connection.id()).token()).isEqualTo(Secret.of("a1"));
        client.close();
    }

    @Test
    @Requirement({"BKS-11", "TKR-19", "TKR-29", "INF-21"})
    void token_whenOver_isAskedForWithAnotherAssertion() {
        world.source
                .token(answer(
                        200,
                        FakeSource.tokenJson("a1", "not-to-be-used", 300)
                                .text("scope", "system/Task.rus")
                                .build()))
                .token(granted("a2", 300));
        SmartClient client = client();
        Connection connection = connect(client);

        world.clock.advance(Duration.ofMinutes(5));
        Secret second = client.tokens(connection.id()).token();

        List<Map<String, String>> forms = world.source.forms(FakeSource.TOKEN);
        assertThat(second).isEqualTo(Secret.of("a2"));
        assertThat(forms)
                .hasSize(2)
                .allSatisfy(form -> assertThat(form)
                        .containsEntry("grant_type", "client_credentials")
                        .containsEntry("scope", "system/Task.rus")
                        .doesNotContainValue("not-to-be-used"));
        assertThat(ids(forms)).doesNotHaveDuplicates();
        client.close();
    }

    @Test
    void token_refusedByTheFhirServer_isReplaced() {
        world.source.token(granted("a1", 300)).token(granted("a2", 300));
        SmartClient client = client();
        Connection connection = connect(client);

        assertThat(client.tokens(connection.id()).replace(Secret.of("a1"))).isEqualTo(Secret.of("a2"));
        assertThat(client.maintain(connection.id())).isEqualTo(MaintenanceResult.NOTHING_DUE);
        client.close();
    }

    /** Nobody can sign in again for it, so no refusal may end it. */
    @ParameterizedTest
    @CsvSource({"400,invalid_grant", "401,invalid_client"})
    void token_whileTheSourceRefusesTheApp_needsConfigurationAndRecovers(int status, String code) {
        world.source.token(granted("a1", 300)).token(error(status, code)).token(granted("a2", 300));
        SmartClient client = client();
        Connection connection = connect(client);
        world.clock.advance(Duration.ofMinutes(5));

        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(() -> client.tokens(connection.id()).token());
        assertThat(state(client, connection)).isEqualTo(Health.State.NEEDS_CONFIGURATION);

        assertThat(client.retry(connection.id()).health().state()).isEqualTo(Health.State.CONNECTED);
        assertThat(client.tokens(connection.id()).token()).isEqualTo(Secret.of("a2"));
        client.close();
    }

    @Test
    void token_inBadWeather_staysConnected() {
        world.source.token(granted("a1", 300)).token(error(503, "server_error"));
        SmartClient client = client();
        Connection connection = connect(client);
        world.clock.advance(Duration.ofMinutes(5));

        assertThatExceptionOfType(HttpStatusException.class)
                .isThrownBy(() -> client.tokens(connection.id()).token());
        assertThat(state(client, connection)).isEqualTo(Health.State.CONNECTED);
        client.close();
    }

    @Test
    void newClient_onTheSameStore_asksAnewByItself() {
        world.source.token(granted("a1", 300)).token(granted("a2", 300));
        SmartClient first = client();
        Connection connection = connect(first);
        first.close();
        world.clock.advance(Duration.ofHours(3));

        SmartClient second = client();

        assertThat(second.connection(connection.id()).map(Connection::isBackend))
                .contains(true);
        assertThat(second.tokens(connection.id()).token()).isEqualTo(Secret.of("a2"));
        second.close();
    }

    /** Revocation is signed like everything else, with an assertion of its own. */
    @Test
    @Requirement("TKR-29")
    void disconnect_revokesTheAccessToken() {
        world.source.token(granted("a1", 300));
        world.source.on("/auth/revoke", request -> new MockResponse.Builder().build());
        SmartClient client = client();

        assertThat(client.disconnect(connect(client).id())).isEqualTo(Revocation.DONE);

        Map<String, String> revoked = world.source.forms("/auth/revoke").get(0);
        assertThat(revoked).containsEntry("token", "a1").containsKey("client_assertion");
        assertThat(ids(List.of(revoked, world.source.forms(FakeSource.TOKEN).get(0))))
                .doesNotHaveDuplicates();
        client.close();
    }

    @Test
    @Requirement({"BKS-02", "BKS-03", "TKR-11", "BKS-01"})
    void asBackend_withoutARegisteredKey_sendsNothing() {
        SmartClient client = world.client();

        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(() -> connect(client))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(AuthorizationException.Reason.CLIENT_CONFIG))
                .withMessageContaining("withPrivateKey");
        assertThat(world.source.requests()).isEmpty();
        client.close();
    }

    @ParameterizedTest
    @CsvSource({"401,invalid_client,CLIENT_REFUSED", "400,invalid_scope,CLIENT_REFUSED", "503,x,UNAVAILABLE"})
    void asBackend_whenRefused_connectsNothing(int status, String code, Reason reason) {
        world.source.token(error(status, code));
        SmartClient client = client();

        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> connect(client))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(reason));
        assertThat(client.connections()).isEmpty();
        client.close();
    }

    private SmartClient client() {
        SigningKey key = key();
        world.source.wire().keys(key.publicJwkSet());
        SmartApp app = world.app()
                .registeredAt(world.source.base().toString(), ClientIdentity.withPrivateKey("backend"))
                .signingKey(key);
        return world.client(app, url -> {
            throw new AssertionError("no browser here");
        });
    }

    private Connection connect(SmartClient client) {
        return client.connect(world.source.base().toString())
                .asRecipient("Organization/1")
                .asBackend();
    }

    private static Health.State state(SmartClient client, Connection connection) {
        return client.connection(connection.id()).orElseThrow().health().state();
    }

    private static MockResponse granted(String access, long seconds) {
        JsonObject.Builder json = FakeSource.tokenJson(access, null, seconds).text("scope", "system/Task.rus");
        return answer(200, json.build());
    }

    private static List<Object> ids(List<Map<String, String>> forms) {
        List<Object> ids = new ArrayList<>();
        for (Map<String, String> form : forms) {
            try {
                ids.add(JWSObject.parse(form.get("client_assertion"))
                        .getPayload()
                        .toJSONObject()
                        .getOrDefault("jti", "none"));
            } catch (ParseException unsigned) {
                throw new AssertionError(unsigned);
            }
        }
        return ids;
    }

    static SigningKey key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp384r1"));
            return SigningKey.of(generator.generateKeyPair(), "k1");
        } catch (java.security.GeneralSecurityException missing) {
            throw new AssertionError(missing);
        }
    }
}
