// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A plan that answers {@code $everything} page by page, and is told at which page to break off in the middle. The links of its
 * pages hold for an edition: those of an earlier one are gone.
 */
final class CutServer implements AutoCloseable {
    private static final String BASE = "/fhir";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final int resources;
    private final int pageSize;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger edition = new AtomicInteger(1);
    private volatile int cutAt = -1;
    private volatile Runnable onCut = () -> {};

    CutServer(int resources, int pageSize) throws IOException {
        this.resources = resources;
        this.pageSize = pageSize;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(BASE + "/Patient/p1", this::patient);
        server.createContext(BASE + "/pages", this::further);
        server.start();
    }

    String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + BASE;
    }

    int pages() {
        return (resources + pageSize - 1) / pageSize;
    }

    int requests() {
        return requests.get();
    }

    /** Breaks off in the middle of a page, again and again until the next call, and tells somebody. */
    void cut(int page, Runnable told) {
        onCut = told;
        cutAt = page;
    }

    /** All links to further pages are gone. */
    void expireLinks() {
        edition.incrementAndGet();
    }

    private void patient(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        if (exchange.getRequestURI().getPath().endsWith("$everything")) {
            page(exchange, 0);
        } else {
            answer(exchange, 200, SyntheticHistory.resource(0));
        }
    }

    private void further(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        URI asked = exchange.getRequestURI();
        String[] parts = asked.getQuery().split("-", -1);
        if (Integer.parseInt(parts[0]) != edition.get()) {
            answer(exchange, 410, "{\"resourceType\":\"OperationOutcome\",\"issue\":[]}".getBytes(UTF_8));
        } else {
            page(exchange, Integer.parseInt(parts[1]));
        }
    }

    private void page(HttpExchange exchange, int page) throws IOException {
        byte[] body = bundle(page);
        if (page != cutAt) {
            answer(exchange, 200, body);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "application/fhir+json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body, 0, body.length / 2);
        exchange.getResponseBody().flush();
        onCut.run();
        exchange.close();
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/fhir+json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** A page; each but the first begins with the patient, as some servers repeat it. */
    private byte[] bundle(int page) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(pageSize * 800);
        out.write("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[".getBytes(UTF_8));
        if (page + 1 < pages()) {
            String next = base() + "/pages?" + edition.get() + "-" + (page + 1);
            out.write(("{\"relation\":\"next\",\"url\":\"" + next + "\"}").getBytes(UTF_8));
        }
        out.write("],\"entry\":[".getBytes(UTF_8));
        boolean first = true;
        if (page > 0) {
            entry(out, true, SyntheticHistory.resource(0));
            first = false;
        }
        int end = Math.min(resources, (page + 1) * pageSize);
        for (int number = page * pageSize; number < end; number++) {
            entry(out, first, SyntheticHistory.resource(number));
            first = false;
        }
        if (page % 10 == 3) {
            entry(out, first, SyntheticHistory.ofAnother(page));
        }
        out.write("]}".getBytes(UTF_8));
        return out.toByteArray();
    }

    private static void entry(ByteArrayOutputStream out, boolean first, byte[] resource) throws IOException {
        out.write((first ? "{\"resource\":" : ",{\"resource\":").getBytes(UTF_8));
        out.write(resource);
        out.write(",\"search\":{\"mode\":\"match\"}}".getBytes(UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
