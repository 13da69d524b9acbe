// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IntrospectionTokenCheckTest {
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile int status = 200;
    private volatile String answer = "{\"active\":false}";

    IntrospectionTokenCheckTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.createContext("/introspect", exchange -> {
            seen.add(exchange.getRequestHeaders().getFirst("Authorization"));
            seen.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            byte[] body = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void check_activeToken_returnsItsGrant() {
        answer = "{\"active\":true,\"scope\":\"user/Task.rs  offline_access\",\"client_id\":\"app\",\"sub\":\"ann\","
                + "\"patient\":\"Patient/p1\"}";

        TokenGrant grant = check().check("a+b").orElseThrow();

        assertThat(grant.scopes()).containsExactlyInAnyOrder("user/Task.rs", "offline_access");
        assertThat(grant.patient()).isEqualTo("p1");
        assertThat(grant.clientId()).isEqualTo("app");
        assertThat(grant.subject()).isEqualTo("ann");
        assertThat(seen).containsExactly("Basic cnM6cyUzQQ==", "token_type_hint=access_token&token=a%2Bb");
        assertThat(grant.toString()).doesNotContain("p1");
    }

    @Test
    void check_inactiveToken_isEmptyAndAskedAgainNextTime() {
        IntrospectionTokenCheck check = check();

        assertThat(check.check("t")).isEmpty();
        assertThat(check.check("t")).isEmpty();

        assertThat(seen).hasSize(4);
    }

    @Test
    void check_serverFails_throws() {
        status = 500;

        assertThatThrownBy(() -> check().check("secret-token"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageNotContaining("secret-token");
    }

    private IntrospectionTokenCheck check() {
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/introspect");
        return new IntrospectionTokenCheck(endpoint, "rs", "s:");
    }
}
