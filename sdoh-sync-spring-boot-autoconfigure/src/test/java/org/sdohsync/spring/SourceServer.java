// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** A server on this machine that says what it was asked and by whom. It answers what it was told to, and 404. */
final class SourceServer implements AutoCloseable {
    /**
     * A request.
     *
     * @param path its path
     * @param body its body
     * @param principal the name in the client certificate, empty without one
     */
    record Asked(String path, String body, String principal) {}

    private final HttpServer server;
    private final String scheme;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    private SourceServer(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.createContext("/", this::answer);
        server.start();
    }

    static SourceServer plain() throws IOException {
        return new SourceServer(HttpServer.create(address(), 0), "http");
    }

    /** Requires a client certificate that one of the trusted authorities issued. */
    static SourceServer mutual(KeyStore own, String password, KeyStore trusted) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, password.toCharArray());
        TrustManagerFactory clients = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        clients.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), clients.getTrustManagers(), null);
        HttpsServer https = HttpsServer.create(address(), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters mutual = context.getDefaultSSLParameters();
                mutual.setNeedClientAuth(true);
                parameters.setSSLParameters(mutual);
            }
        });
        return new SourceServer(https, "https");
    }

    private static InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String principal = exchange instanceof HttpsExchange https
                ? https.getSSLSession().getPeerPrincipal().getName()
                : "";
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(path, body, principal));
        String answer = answers.get(path);
        if (answer == null) {
            exchange.sendResponseHeaders(404, -1);
        } else {
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(path.endsWith("register") ? 201 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    void on(String path, String answer) {
        answers.put(path, answer);
    }

    int port() {
        return server.getAddress().getPort();
    }

    String at(String path) {
        return scheme + "://localhost:" + port() + path;
    }

    String base() {
        return at("/fhir");
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
