// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/**
 * A server of many sources, one for each path: {@code /SHAPE/fhir} is the base of the source of that {@link SourceShape}. A POST to
 * {@code /SHAPE/touch?N} changes N of its Tasks. An answer that is to take time waits without a thread. Only a source whose label begins with
 * {@code gzip} compresses, for who asks for it. It runs
 * in a process of its own, so that its work is not counted, and ends when its standard input does. It may ask itself first, so that it
 * answers as a server that has run for a while.
 */
public final class BusyServer {
    private static final int THREADS = 4;
    private static final int BACKLOG = 1024;

    private final Map<String, Source> sources = new ConcurrentHashMap<>();
    private final Resources resources = new Resources();
    private final ScheduledExecutorService later = Executors.newScheduledThreadPool(THREADS);

    private BusyServer() {}

    /**
     * Serves until standard input ends.
     *
     * @param args how many sources to ask before the port is told; none if it is missing
     * @throws IOException if no port is free
     */
    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.setExecutor(Executors.newFixedThreadPool(THREADS));
        BusyServer answers = new BusyServer();
        server.createContext("/", answers::handle);
        server.start();
        answers.warmUp(server.getAddress(), args.length == 0 ? 0 : Integer.parseInt(args[0]));
        System.out.println(server.getAddress().getPort());
        while (System.in.read() >= 0) {
            // Nothing is expected; the end of the input is the signal.
        }
        System.exit(0);
    }

    private void warmUp(InetSocketAddress own, int asked) throws IOException {
        for (int number = 0; number < asked; number++) {
            SourceShape shape = new SourceShape("warm" + number, 10, 60_000, 1);
            String base = "http://" + own.getHostString() + ":" + own.getPort() + "/" + shape + "/fhir";
            for (String path : List.of("/metadata", "/Task?_sort=_lastUpdated&_count=100&_include=Task:focus")) {
                try (InputStream answer = URI.create(base + path).toURL().openStream()) {
                    long ignored = answer.transferTo(OutputStream.nullOutputStream());
                }
            }
        }
        sources.clear();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String[] path = exchange.getRequestURI().getRawPath().split("/", 4);
        Source source = path.length > 2 ? source(path[1], exchange) : null;
        if (source == null) {
            send(exchange, Reply.refused(404, "not-found", "no such source"), false);
            return;
        }
        Reply reply = answer(source, exchange, path, body);
        boolean zip = source.shape().label().startsWith("gzip")
                && String.valueOf(exchange.getRequestHeaders().getFirst("Accept-Encoding"))
                        .contains("gzip");
        if (source.shape().latencyMillis() == 0) {
            send(exchange, reply, zip);
        } else {
            ScheduledFuture<?> ignored = later.schedule(
                    () -> sendLater(exchange, reply, zip), source.shape().latencyMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Source source(String name, HttpExchange exchange) {
        String base = "http://" + exchange.getRequestHeaders().getFirst("Host") + "/" + name + "/fhir";
        return sources.computeIfAbsent(
                name, any -> new Source(SourceShape.parse(name).orElseThrow(), base, resources));
    }

    private static Reply answer(Source source, HttpExchange exchange, String[] path, byte[] body) {
        String query = exchange.getRequestURI().getRawQuery();
        boolean post = exchange.getRequestMethod().equals("POST");
        String below = path.length > 3 ? path[3] : "";
        if (post && path[2].equals("touch")) {
            source.touch(Integer.parseInt(query));
            return Reply.of(new byte[] {'{', '}'});
        }
        if (post && below.isEmpty()) {
            return source.batch(body);
        }
        return post
                ? Reply.refused(405, "not-supported", "nothing is written here")
                : source.get(query == null ? below : below + "?" + query);
    }

    private static void sendLater(HttpExchange exchange, Reply reply, boolean zip) {
        try {
            send(exchange, reply, zip);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static void send(HttpExchange exchange, Reply reply, boolean zip) throws IOException {
        byte[] body = zip ? zipped(reply.body()) : reply.body();
        exchange.getResponseHeaders().set("Content-Type", "application/fhir+json;charset=utf-8");
        if (zip) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(reply.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static byte[] zipped(byte[] body) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream(body.length / 4);
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write(body);
        }
        return zipped.toByteArray();
    }
}
