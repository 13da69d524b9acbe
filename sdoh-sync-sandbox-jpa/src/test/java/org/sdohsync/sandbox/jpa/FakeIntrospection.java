// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.jpa;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An introspection endpoint that knows the tokens a test gives it. */
final class FakeIntrospection implements AutoCloseable {
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final HttpServer server;

    FakeIntrospection() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/introspect");
    }

    void issue(String token, String client, String scope, String patient) {
        answers.put(
                token,
                "{\"active\":true,\"client_id\":\"" + client + "\",\"scope\":\"" + scope + "\",\"patient\":\"" + patient
                        + "\"}");
    }

    private void answer(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String token = form.substring(form.lastIndexOf("token=") + "token=".length());
        byte[] body = answers.getOrDefault(token, "{\"active\":false}").getBytes(UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
