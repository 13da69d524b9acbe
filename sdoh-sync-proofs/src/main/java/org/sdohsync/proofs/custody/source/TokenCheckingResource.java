// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sdohsync.sandbox.auth.TokenTrace;

/** A resource that serves whoever brings a good access token, and remembers the fingerprint of every token brought. */
final class TokenCheckingResource implements AutoCloseable {
    private static final String BEARER = "Bearer ";
    private static final byte[] EMPTY = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"}".getBytes(UTF_8);
    private static final byte[] NOTHING = "{}".getBytes(UTF_8);
    private static final int THREADS = 8;

    private final Set<String> brought = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final Predicate<String> good;
    private final HttpServer server;

    TokenCheckingResource(Predicate<String> good) throws IOException {
        this.good = good;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/fhir/Task", this::check);
        server.start();
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/fhir");
    }

    void publish(byte[] configuration) {
        server.createContext("/fhir/.well-known/smart-configuration", exchange -> answer(exchange, 200, configuration));
    }

    Set<String> brought() {
        return Set.copyOf(brought);
    }

    private void check(HttpExchange exchange) throws IOException {
        @Nullable String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header == null || !header.startsWith(BEARER)) {
            answer(exchange, 401, NOTHING);
            return;
        }
        String token = header.substring(BEARER.length());
        brought.add(TokenTrace.fingerprint(token));
        boolean welcome = good.test(token);
        answer(exchange, welcome ? 200 : 401, welcome ? EMPTY : NOTHING);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
