// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.launch;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.launch.LaunchException.Reason;

/**
 * Listens on the loopback address for one answer (RFC 8252 §7.3). Only a request for the expected path that carries the launch's
 * state is taken as the answer: other programs and pages can call the address too, and must not end the wait. Up to
 * {@link #MOST_CONNECTIONS} may do so at once, each for {@link #CONNECTION_TIME}; one more ends the oldest, so that none keeps the
 * browser out. A program that opens hundreds of connections each millisecond, all the time, still may.
 *
 * <p>It also gives an address to start the browser with ({@link #startAt}), for browsers whose address others on the machine can read.
 * It is open from {@link #open} to {@link #close}. Used by one launch.
 */
public final class LoopbackReceiver implements AutoCloseable {
    /** How many connections are served at once: 32. */
    public static final int MOST_CONNECTIONS = 32;

    /** How long a connection may take: 5 seconds. */
    public static final Duration CONNECTION_TIME = Duration.ofSeconds(5);

    private final LoopbackServer server;
    private final URI redirect;
    private final CompletableFuture<URI> answer = new CompletableFuture<>();
    private final AtomicReference<@Nullable URI> start = new AtomicReference<>();
    private volatile @Nullable String startPath;
    private volatile @Nullable Secret state;

    private LoopbackReceiver(URI redirect, InetAddress address, Duration limit, int most) throws IOException {
        int port = redirect.getPort() < 0 ? 80 : redirect.getPort();
        this.server = new LoopbackServer(new InetSocketAddress(address, port), this::reply, limit, most);
        this.redirect = port == 0 ? URI.create(origin(redirect) + path(redirect)) : redirect;
    }

    /**
     * Starts to listen.
     *
     * @param redirect the redirect address: loopback, with the port to listen on, or 0 for any free one
     * @return the receiver
     * @throws LaunchException RECEIVER if the address is not on the loopback or its port is taken
     */
    public static LoopbackReceiver open(URI redirect) {
        return open(redirect, CONNECTION_TIME, MOST_CONNECTIONS);
    }

    static LoopbackReceiver open(URI redirect, Duration limit, int most) {
        try {
            InetAddress address = InetAddress.getByName(redirect.getHost());
            if (!"http".equals(redirect.getScheme()) || !address.isLoopbackAddress()) {
                throw unable("is not http on the loopback: use begin() and complete() for it", null);
            }
            LoopbackReceiver receiver = new LoopbackReceiver(redirect, address, limit, most);
            receiver.server.start();
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
     * Tells which answer is the right one. Until then none is.
     *
     * @param expected the state of the launch
     */
    public void expect(Secret expected) {
        state = expected;
    }

    /**
     * Gives an address of this receiver that leads to a page once, to be handed to a browser where others on the machine can read
     * along: the page's address with its state is told to whoever asks first, and to nobody else. Somebody who reads the address and is
     * faster than the browser is noticed when the browser comes: it is shown that something is wrong, and {@link #await} fails. A
     * browser that only looks ahead does not use the address up.
     *
     * @param page where the browser is to go
     * @param name what nobody can guess, such as 128 random bits; letters, digits, hyphens and underscores
     * @return the address
     */
    public URI startAt(URI page, Secret name) {
        String path = "/" + requireNonNull(name, "name").reveal();
        start.set(requireNonNull(page, "page"));
        startPath = path;
        return URI.create(origin(redirect) + path);
    }

    /**
     * Waits for the answer.
     *
     * @param limit how long to wait
     * @return the address the browser was sent to, with its query
     * @throws LaunchException CALLBACK_TIMEOUT if none came; OPENED_TWICE if the start address was used again before
     */
    public URI await(Duration limit) {
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
        } catch (ExecutionException taken) {
            throw new LaunchException(
                    "The start address of the launch at " + redirect
                            + " was opened twice: another program on this machine"
                            + " may have taken the sign-in, so nothing was connected; close the page and begin a new launch",
                    Reason.OPENED_TWICE,
                    null,
                    taken.getCause());
        }
    }

    /** Stops to listen. */
    @Override
    public void close() {
        server.close();
    }

    private LoopbackReply reply(LoopbackRequest request) {
        String asked = path(request.target());
        boolean starts = asked.equals(startPath);
        if (!starts && !asked.equals(path(redirect))) {
            return LoopbackReply.page(404, "Not found", "There is nothing here.");
        }
        if (!request.method().equals("GET")) {
            return LoopbackReply.page(405, "Not allowed", "There is nothing here.");
        }
        if (starts) {
            return started(request);
        }
        if (!isAnswer(request.target())) {
            return LoopbackReply.page(
                    400, "Not an answer", "This does not belong to a request of the app. Please return to it.");
        }
        URI came = URI.create(
                origin(redirect) + path(redirect) + "?" + request.target().getRawQuery());
        return LoopbackReply.page(200, "Thank you", "You can close this page and return to the app.")
                .then(() -> answer.complete(came));
    }

    private LoopbackReply started(LoopbackRequest request) {
        if (request.speculative()) {
            return LoopbackReply.page(503, "Not yet", "Open this page to sign in.");
        }
        @Nullable URI page = start.getAndSet(null);
        if (page != null) {
            return LoopbackReply.to(page);
        }
        // Whoever was first knows the state. If that was not this user's browser, it could have the app connected to an
        // account of its own.
        return LoopbackReply.page(
                        410,
                        "Used already",
                        "This address works once and was used before. If no page to sign in opened, another program may have"
                                + " taken it: return to the app and begin again.")
                .then(() -> answer.completeExceptionally(new IOException("start address used again")));
    }

    private boolean isAnswer(URI request) {
        Secret wanted = state;
        if (wanted == null || request.getRawQuery() == null) {
            return false;
        }
        try {
            Optional<String> carried = Callback.parse(request).value("state");
            return carried.map(Secret::of).filter(wanted::equals).isPresent();
        } catch (LaunchException malformed) {
            return false;
        }
    }

    private String origin(URI address) {
        return "http://" + address.getHost() + ":" + server.port();
    }

    private static String path(URI address) {
        String path = address.getRawPath();
        return path == null || path.isEmpty() ? "/" : path;
    }

    private static LaunchException unable(String why, @Nullable Throwable cause) {
        return new LaunchException("The redirect address " + why, Reason.RECEIVER, null, cause);
    }
}
