// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.launch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.launch.LaunchException.Reason;

/**
 * Listens on the loopback address for one answer (RFC 8252 §7.3). Only a request for the expected path that carries the launch's
 * state is taken as the answer: other programs and pages can call the address too, and must not end the wait. It is open from
 * {@link #open} to {@link #close}. Used by one launch.
 */
public final class LoopbackReceiver implements AutoCloseable {
    private static final String PAGE =
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>%s</title></head>"
                    + "<body style=\"font-family:sans-serif;margin:4em\"><h1>%s</h1><p>%s</p></body></html>";

    private final HttpServer server;
    private final URI redirect;
    private final CompletableFuture<URI> answer = new CompletableFuture<>();
    private final CompletableFuture<Secret> state = new CompletableFuture<>();

    private LoopbackReceiver(HttpServer server, URI redirect) {
        this.server = server;
        this.redirect = redirect;
    }

    /**
     * Starts to listen.
     *
     * @param redirect the redirect address: loopback, with the port to listen on, or 0 for any free one
     * @return the receiver
     * @throws LaunchException RECEIVER if the address is not on the loopback or its port is taken
     */
    public static LoopbackReceiver open(URI redirect) {
        try {
            InetAddress address = InetAddress.getByName(redirect.getHost());
            if (!"http".equals(redirect.getScheme()) || !address.isLoopbackAddress()) {
                throw unable("is not http on the loopback: use begin() and complete() for it", null);
            }
            int port = redirect.getPort() < 0 ? 80 : redirect.getPort();
            HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 4);
            URI actual = URI.create(
                    "http://" + redirect.getHost() + ":" + server.getAddress().getPort() + path(redirect));
            LoopbackReceiver receiver = new LoopbackReceiver(server, port == 0 ? actual : redirect);
            server.createContext("/", receiver::handle);
            server.start();
            return receiver;
        } catch (IOException taken) {
            throw unable("cannot be listened on: is its port in use by another program?", taken);
        }
    }

    /**
     * The redirect address to send with the request.
     *
     * @return the address, with the port actually listened on
     */
    public URI redirect() {
        return redirect;
    }

    /**
     * Waits for the answer.
     *
     * @param expected the state of the launch
     * @param limit how long to wait
     * @return the address the browser was sent to, with its query
     * @throws LaunchException CALLBACK_TIMEOUT if none came
     */
    public URI await(Secret expected, Duration limit) {
        state.complete(expected);
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new LaunchException(
                    "No answer came to " + redirect + " within " + limit.toSeconds()
                            + " seconds: the user may have closed the page; begin a new launch",
                    Reason.CALLBACK_TIMEOUT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LaunchException(
                    "Interrupted while waiting for the answer to " + redirect + ": begin a new launch",
                    Reason.CALLBACK_TIMEOUT,
                    null,
                    interrupted);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("the receiver fails no answer; this indicates a bug", impossible);
        }
    }

    /** Stops to listen. */
    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI request = exchange.getRequestURI();
            if (!exchange.getRequestMethod().equals("GET") || !path(redirect).equals(request.getPath())) {
                reply(exchange, 404, "Not found", "There is nothing here.");
            } else if (isAnswer(request)) {
                reply(exchange, 200, "Thank you", "You can close this page and return to the app.");
                answer.complete(URI.create(redirect + "?" + request.getRawQuery()));
            } else {
                reply(
                        exchange,
                        400,
                        "Not an answer",
                        "This does not belong to a request of the app. Please return to it.");
            }
        }
    }

    private boolean isAnswer(URI request) {
        try {
            String wanted = state.get(10, TimeUnit.SECONDS).reveal();
            return request.getRawQuery() != null
                    && Callback.parse(request)
                            .value("state")
                            .filter(wanted::equals)
                            .isPresent();
        } catch (LaunchException | ExecutionException | TimeoutException notOurs) {
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    // The page shows nothing from the request and tells nobody where it came from.
    private static void reply(HttpExchange exchange, int status, String title, String text) throws IOException {
        byte[] page = PAGE.formatted(title, title, text).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
        exchange.sendResponseHeaders(status, page.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(page);
        }
    }

    private static String path(URI redirect) {
        String path = redirect.getPath();
        return path == null || path.isEmpty() ? "/" : path;
    }

    private static LaunchException unable(String why, @org.jspecify.annotations.Nullable Throwable cause) {
        return new LaunchException("The redirect address " + why, Reason.RECEIVER, null, cause);
    }
}
