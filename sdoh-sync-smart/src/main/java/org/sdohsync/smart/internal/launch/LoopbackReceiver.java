// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.launch;

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
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;

/**
 * Listens on the loopback address for one answer (RFC 8252 §7.3). Only a request for the expected path with the launch's
 * {@code state} is accepted as the answer, because other programs and pages can call the address too. Up to {@link
 * #MOST_CONNECTIONS} connections are served at once, each for {@link #CONNECTION_TIME}; one more closes the oldest, so that
 * idle connections cannot block the browser. A program that constantly opens hundreds of connections each millisecond still
 * can.
 *
 * <p>It can also provide a start address ({@link #startAt}), for browsers whose address other users of the machine can read.
 * It listens from {@link #open} to {@link #close}, for one launch. Not thread-safe.
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
     * Opens a receiver, which listens from then on.
     *
     * @param redirect the redirect address: loopback, with the port to listen on, or 0 for any free one
     * @return the receiver
     * @throws LaunchException RECEIVER if the address is not on the loopback interface or its port is in use
     */
    public static LoopbackReceiver open(URI redirect) {
        return open(redirect, CONNECTION_TIME, MOST_CONNECTIONS);
    }

    static LoopbackReceiver open(URI redirect, Duration limit, int most) {
        try {
            InetAddress address = InetAddress.getByName(redirect.getHost());
            if (!"http".equals(redirect.getScheme()) || !address.isLoopbackAddress()) {
                throw unable("is not http on the loopback interface: use begin() and complete() for it", null);
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
     * Sets the {@code state} of the expected answer. Before that no answer is accepted.
     *
     * @param expected the state of the launch
     */
    public void expect(Secret expected) {
        state = expected;
    }

    /**
     * Returns an address of this receiver that redirects to a page once, for a browser whose address other users of the
     * machine can read: only the first request gets the page's address with its {@code state}. If another program is faster
     * than the browser, the browser's request is the second one: it shows an error, and {@link #await} fails. A browser's
     * prefetch does not count.
     *
     * @param page the page to redirect to
     * @param name a value that cannot be guessed, such as 128 random bits; letters, digits, hyphens and underscores
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
     * @return the redirect address as the browser called it, with its query
     * @throws LaunchException CALLBACK_TIMEOUT if no answer arrived in time; OPENED_TWICE if the start address was used twice
     */
    public URI await(Duration limit) {
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new LaunchException(
                    "No answer came to " + redirect + " within " + limit.toSeconds()
                            + " seconds: the user may have closed the page; start a new launch",
                    Reason.CALLBACK_TIMEOUT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LaunchException(
                    "Interrupted while waiting for the answer to " + redirect + ": start a new launch",
                    Reason.CALLBACK_TIMEOUT,
                    null,
                    interrupted);
        } catch (ExecutionException taken) {
            throw new LaunchException(
                    "The start address of the launch at " + redirect
                            + " was opened twice: another program on this machine"
                            + " may have used it, so nothing was connected; close the page and start a new launch",
                    Reason.OPENED_TWICE,
                    null,
                    taken.getCause());
        }
    }

    /** Stops listening. A second call does nothing. */
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
        // The first caller knows the state. If that was not this user's browser, it could connect the app to its own
        // account.
        return LoopbackReply.page(
                        410,
                        "Used already",
                        "This address works once and was used before. If no page to sign in opened, another"
                                + " program may have used it: return to the app and start again.")
                .then(() -> answer.completeExceptionally(new IOException("start address used again")));
    }

    private boolean isAnswer(URI request) {
        Secret wanted = state;
        if (wanted == null || request.getRawQuery() == null) {
            return false;
        }
        try {
            Optional<String> carried = RedirectParameters.parse(request).value("state");
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
