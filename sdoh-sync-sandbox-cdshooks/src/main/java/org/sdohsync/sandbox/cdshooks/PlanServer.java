// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.cdshooks;

import static java.util.Objects.requireNonNull;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A health plan's decision support server on the loopback address: HAPI's CDS Hooks framework behind HTTP, which lets known clients in
 * only. Safe for use by many threads.
 */
public final class PlanServer implements AutoCloseable {
    private static final String PATH = "/cds-services";

    private final HttpServer server;
    private final HapiServices hapi;
    private final PlanServices services;
    private final ClientJwtCheck clients;
    private final List<String> headers = new CopyOnWriteArrayList<>();

    private PlanServer(HttpServer server, PlanServices services, ClientJwtCheck clients) {
        this.server = server;
        this.services = services;
        this.hapi = new HapiServices(services);
        this.clients = clients;
    }

    /**
     * Starts a server.
     *
     * @param services what the plan says
     * @param issuer the issuer of its one client
     * @param keys the client's public keys, a JWK set
     * @return the running server
     */
    public static PlanServer start(PlanServices services, String issuer, String keys) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            PlanServer plan = new PlanServer(
                    http, requireNonNull(services, "services"), new ClientJwtCheck(keys, issuer, Clock.systemUTC()));
            http.createContext("/", plan::answer);
            http.start();
            return plan;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * The base URL, below which the services are.
     *
     * @return the URL, without slash at the end
     */
    public URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /**
     * What the plan was told.
     *
     * @return its services
     */
    public PlanServices services() {
        return services;
    }

    /**
     * The values of all headers that arrived, for who searches them for secrets.
     *
     * @return the values
     */
    public List<String> headers() {
        return List.copyOf(headers);
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestHeaders().forEach((name, values) -> headers.addAll(values));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        String url = base() + exchange.getRequestURI().getRawPath();
        if (!clients.permits(exchange.getRequestHeaders().getFirst("Authorization"), url)) {
            reply(exchange, 401, "{}");
            return;
        }
        try {
            reply(exchange, 200, route(exchange.getRequestMethod(), path, body));
        } catch (BaseServerResponseException refused) {
            reply(
                    exchange,
                    refused.getStatusCode(),
                    "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":"
                            + "\"error\",\"code\":\"processing\"}]}");
        } catch (JsonProcessingException | IllegalArgumentException malformed) {
            reply(exchange, 400, "{}");
        }
    }

    private String route(String method, String path, String body) throws JsonProcessingException {
        if (method.equals("GET") && path.equals(PATH)) {
            return hapi.list();
        }
        String[] rest =
                path.startsWith(PATH + "/") ? path.substring(PATH.length() + 1).split("/", -1) : new String[0];
        if (method.equals("POST") && rest.length == 1) {
            return hapi.call(rest[0], body);
        }
        if (method.equals("POST") && rest.length == 2 && rest[1].equals("feedback")) {
            hapi.feedback(rest[0], body);
            return "{}";
        }
        throw BaseServerResponseException.newInstance(404, "no such service");
    }

    private static void reply(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
