// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A FHIR server at which nothing happens: every Task search answers the same empty page. One can subscribe there. It runs in a process of its own, so that
 * its work is not counted, and ends when its standard input does.
 */
public final class QuietServer {
    private static final byte[] NOTHING = """
            {"resourceType":"Bundle","id":"5f2b","meta":{"lastUpdated":"2026-03-02T09:00:00.000+00:00"},"type":"searchset",\
            "total":0,"link":[{"relation":"self","url":"http://127.0.0.1/fhir/Task?owner=Organization%2Ffood-bank"}]}""".getBytes(StandardCharsets.UTF_8);

    private static final byte[] METADATA = """
            {"resourceType":"CapabilityStatement","status":"active","date":"2026-03-02","kind":"instance","fhirVersion":"4.0.1",\
            "format":["json"],"rest":[{"mode":"server","resource":[{"type":"Task","interaction":[{"code":"search-type"}],\
            "searchParam":[{"name":"owner","type":"reference"},{"name":"_lastUpdated","type":"date"}]}]}]}""".getBytes(StandardCharsets.UTF_8);

    private QuietServer() {}

    /**
     * Serves until standard input ends.
     *
     * @param args none
     * @throws IOException if no port is free
     */
    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(2));
        AtomicReference<byte[]> held = new AtomicReference<>(new byte[0]);
        server.createContext("/fhir/metadata", exchange -> answer(exchange, METADATA));
        server.createContext("/fhir/Subscription", exchange -> subscription(exchange, held));
        server.createContext("/fhir/Task", exchange -> answer(exchange, NOTHING));
        server.start();
        System.out.println(server.getAddress().getPort());
        while (System.in.read() >= 0) {
            // Nothing is expected; the end of the input is the signal.
        }
        System.exit(0);
    }

    /** Takes whatever Subscription is created, as active, and gives it back. */
    private static void subscription(HttpExchange exchange, AtomicReference<byte[]> held) throws IOException {
        if (exchange.getRequestMethod().equals("POST")) {
            String created = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                    .replaceFirst("\\{", "{\"id\":\"s1\",")
                    .replace("\"requested\"", "\"active\"");
            held.set(created.getBytes(StandardCharsets.UTF_8));
        }
        answer(exchange, requireNonNull(held.get(), "nothing was created"));
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/fhir+json;charset=utf-8");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
