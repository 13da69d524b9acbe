// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.sdohsync.core.time.Pause;

/**
 * Many simulated sources, each an address of its own on this machine, behind one server. Each search is answered with some empty pages,
 * each after a latency, and noted before and after it.
 */
final class SlowSources implements AutoCloseable {
    /** The header in which a process says which sync a request belongs to. */
    static final String SYNC = "X-Sync";

    private static final int THREADS = 160;
    private static final int PER_NET = 200;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final SyncLog log;
    private volatile Duration latency;
    private final Clock clock = Clock.systemUTC();
    private final Pause pause = Pause.system();

    SlowSources(SyncLog log, Duration latency) throws IOException {
        this.log = log;
        this.latency = latency;
        this.server = HttpServer.create(new InetSocketAddress("0.0.0.0", 0), 1024);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** From now on an answer takes so long. */
    void latency(Duration value) {
        latency = value;
    }

    /** The FHIR API of one of the sources. */
    String base(int number) {
        return "http://127.1." + number / PER_NET + "." + (number % PER_NET + 1) + ":"
                + server.getAddress().getPort() + "/fhir";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (!path.endsWith("/Task")) {
                send(exchange, 404, "{}");
                return;
            }
            String connection =
                    exchange.getRequestHeaders().getFirst("Authorization").replace("Bearer token-", "");
            String sync = exchange.getRequestHeaders().getFirst(SYNC);
            String query = exchange.getRequestURI().getRawQuery();
            int page = page(query);
            boolean lastPage = page == SyncLog.PAGES;
            log.enter(connection, sync, clock.instant());
            waitAsAServer();
            log.leave(connection, sync, lastPage, clock.instant());
            String next = "http://" + exchange.getRequestHeaders().getFirst("Host") + path + "?"
                    + query.replaceAll("&page=\\d+", "") + "&page=" + (page + 1);
            String link = lastPage ? "" : ",\"link\":[{\"relation\":\"next\",\"url\":\"" + next + "\"}]";
            send(exchange, 200, "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"" + link + "}");
        }
    }

    private static int page(String query) {
        int at = query.indexOf("&page=");
        return at < 0 ? 1 : Integer.parseInt(query.substring(at + "&page=".length()));
    }

    private void waitAsAServer() {
        try {
            pause.pause(latency);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/fhir+json");
        exchange.getResponseHeaders()
                .set(
                        "Date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                clock.instant().atZone(ZoneOffset.UTC)));
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
