// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.sandbox.auth.TestApp.OFFLINE;

import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RegistrationTest {

    private static final String REDIRECTS = "\"redirect_uris\":[\"" + TestApp.REDIRECT + "\"]";

    private static AuthServer server;

    @BeforeAll
    static void start() {
        server = TestApp.county().start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void register_publicClient_launchesAndRefreshes() throws IOException {
        Answer registered = register(
                "{" + REDIRECTS + ",\"token_endpoint_auth_method\":\"none\",\"client_name\":\"Food bank\",\"scope\":\""
                        + OFFLINE + "\"}");
        TestApp app = new TestApp(server, registered.text("client_id"), () -> null);

        assertThat(registered.status()).isEqualTo(201);
        assertThat(registered.json())
                .containsEntry("token_endpoint_auth_method", "none")
                .containsEntry("client_name", "Food bank")
                .containsEntry("redirect_uris", List.of(TestApp.REDIRECT.toString()))
                .doesNotContainKey("client_secret");
        assertThat(registered.json().get("grant_types"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactlyInAnyOrder("authorization_code", "refresh_token");
        assertThat(registered.text("scope").split(" ", -1)).containsExactlyInAnyOrder(OFFLINE.split(" ", -1));
        assertLaunchesAndRefreshes(app);
    }

    @Test
    void register_secretClient_getsSecretThatWorksAndIsACanary() throws IOException {
        Answer registered = register("{" + REDIRECTS + ",\"token_endpoint_auth_method\":\"client_secret_basic\"}");
        ClientID id = new ClientID(registered.text("client_id"));
        Secret secret = new Secret(registered.text("client_secret"));

        assertThat(registered.json()).containsEntry("client_secret_expires_at", 0L);
        assertThat(server.issuedSecrets()).contains(secret.getValue());
        assertLaunchesAndRefreshes(new TestApp(server, id.getValue(), () -> new ClientSecretBasic(id, secret)));
    }

    @TestFactory
    Stream<DynamicTest> register_inlineKeys_launchAndRefreshWithoutClientIdInTheBody() {
        return Stream.of(Keys.rs384(), Keys.es384())
                .map(keys -> DynamicTest.dynamicTest(keys.algorithm().getName(), () -> {
                    Answer registered = register(withKeys("\"jwks\":" + keys.publicSet()));
                    String id = registered.text("client_id");

                    assertThat(registered.status()).isEqualTo(201);
                    assertThat(registered.has("jwks")).isTrue();
                    assertThat(keys.assertion(id, server.issuer()).toParameters())
                            .doesNotContainKey("client_id");
                    assertLaunchesAndRefreshes(app(id, keys));
                }));
    }

    @Test
    void register_keysByLoopbackUrl_launchAndRefresh() throws IOException {
        Keys keys = Keys.es384();
        HttpServer host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        host.createContext("/jwks", exchange -> {
            byte[] body = keys.publicSet().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        host.start();
        try {
            String url = "http://127.0.0.1:" + host.getAddress().getPort() + "/jwks";
            Answer registered = register(withKeys("\"jwks_uri\":\"" + url + "\""));

            assertThat(registered.json()).containsEntry("jwks_uri", url);
            assertLaunchesAndRefreshes(app(registered.text("client_id"), keys));
        } finally {
            host.stop(0);
        }
    }

    @Test
    void assertion_replayedOrLongLivedOrForeign_isRefused() {
        Keys keys = Keys.rs384();
        server.register(PreRegistered.app("asymmetric", TestApp.REDIRECT).withKeys(keys.publicSet()));
        URI token = server.endpoints().token();
        PrivateKeyJWT once = keys.assertion("asymmetric", token);
        TestApp app = new TestApp(server, "asymmetric", () -> once);

        Answer first = app.launch(OFFLINE);
        String refreshToken = first.text("refresh_token");

        assertThat(first.status()).isEqualTo(200);
        assertThat(app.refresh(refreshToken).text("error")).isEqualTo("invalid_client");
        assertRefused(refreshToken, () -> keys.assertion("asymmetric", token, "long", Duration.ofHours(1)));
        assertRefused(refreshToken, () -> keys.assertion("asymmetric", URI.create("https://other.example/token")));
        assertRefused(refreshToken, () -> Keys.rs384().assertion("asymmetric", token));
        assertThat(new TestApp(server, "asymmetric", () -> keys.assertion("asymmetric", token))
                        .refresh(refreshToken)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void register_whatCannotBe_isRefusedWithTheRfcsCode() throws IOException {
        String pair = Keys.rs384().jwk().toJSONString();

        assertThat(error("{\"redirect_uris\":[\"http://app.example/cb\"],\"token_endpoint_auth_method\":\"none\"}"))
                .isEqualTo("invalid_redirect_uri");
        assertThat(error("{\"token_endpoint_auth_method\":\"none\"}")).isEqualTo("invalid_redirect_uri");
        assertThat(error(withKeys("\"jwks\":{\"keys\":[" + pair + "]}"))).isEqualTo("invalid_client_metadata");
        assertThat(error(withKeys("\"jwks_uri\":\"http://app.example/jwks\""))).isEqualTo("invalid_client_metadata");
        assertThat(error(withKeys("\"client_name\":\"no keys\""))).isEqualTo("invalid_client_metadata");
        assertThat(error("{" + REDIRECTS + ",\"token_endpoint_auth_method\":\"none\",\"scope\":\"system/*.cruds\"}"))
                .isEqualTo("invalid_client_metadata");
        assertThat(error("{" + REDIRECTS + ",\"grant_types\":[\"client_credentials\"]}"))
                .isEqualTo("invalid_client_metadata");
    }

    private static void assertLaunchesAndRefreshes(TestApp app) {
        Answer first = app.launch(OFFLINE);
        Answer second = app.refresh(first.text("refresh_token"));

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json()).containsEntry("patient", "p1");
    }

    private static void assertRefused(String refreshToken, Supplier<PrivateKeyJWT> assertion) {
        Answer answer = new TestApp(server, "asymmetric", assertion::get).refresh(refreshToken);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text("error")).isEqualTo("invalid_client");
    }

    private static TestApp app(String clientId, Keys keys) {
        return new TestApp(
                server,
                clientId,
                () -> keys.assertion(clientId, server.endpoints().token()));
    }

    private static String withKeys(String keys) {
        return "{" + REDIRECTS + ",\"token_endpoint_auth_method\":\"private_key_jwt\"," + keys + "}";
    }

    private static String error(String metadata) throws IOException {
        Answer answer = register(metadata);
        assertThat(answer.status()).isEqualTo(400);
        return answer.text("error");
    }

    private static Answer register(String metadata) throws IOException {
        HTTPRequest request = new HTTPRequest(
                HTTPRequest.Method.POST, server.endpoints().register().toURL());
        request.setHeader("Content-Type", "application/json");
        request.setBody(metadata);
        return Answer.to(request);
    }
}
