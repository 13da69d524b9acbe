// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.worker;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.internal.http.RetryPolicy;
import org.sdohsync.core.internal.http.SignedHttp;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.time.Pause;
import org.sdohsync.smart.internal.client.ClientAuthentication;
import org.sdohsync.smart.internal.token.StoredConnections;
import org.sdohsync.smart.internal.token.TokenEndpoint;
import org.sdohsync.smart.internal.token.TokenManager;

/** Asks a resource with the tokens of any connection, by the library's own token manager and transport. */
public final class TokenUser implements AutoCloseable {
    /** How long a token request may take. */
    private static final Duration CALL_TIME = Duration.ofSeconds(5);

    /** Many wait for the leases of the dead here; they need not all look five times a second. */
    private static final Duration LEAST_WAIT = Duration.ofMillis(500);

    private static final int KEPT_ALIVE = 32;
    private static final int WARM_UPS = 10;

    private final ConcurrentMap<ConnectionId, SignedHttp> signed = new ConcurrentHashMap<>();
    private final ExecutorService refreshes = Executors.newCachedThreadPool();
    private volatile boolean closed;
    private final URI resource;
    private final DirectHttp direct;
    private final TokenManager tokens;

    /**
     * Makes one.
     *
     * @param store holds the connections
     * @param agent how servers get to know this process
     * @param resource what to ask for
     * @param patience how long to wait for a refresh
     * @param turn how long a token request waits for its turn at most, as it does behind a limit of requests
     */
    public TokenUser(Store store, String agent, URI resource, Duration patience, Duration turn) {
        OkHttpClient http = new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(KEPT_ALIVE, 1, TimeUnit.MINUTES))
                .addInterceptor(chain -> chain.proceed(
                        chain.request().newBuilder().header("User-Agent", agent).build()))
                .build();
        Limits limits = Limits.defaults().callTime(CALL_TIME);
        Clock clock = Clock.systemUTC();
        this.resource = resource;
        this.direct = DirectHttp.over(http, AddressRules.strict().allowingLoopback(), limits);
        this.tokens = TokenManager.builder(
                        store,
                        new StoredConnections(store, event -> {}),
                        new TokenEndpoint(inTurn(turn), new ClientAuthentication(null, clock, Entropy.secure()), clock),
                        refreshes)
                .callTime(CALL_TIME)
                .waitLimit(patience)
                .pause(this::waitForOthers)
                .build();
    }

    /**
     * Asks once for the resource.
     *
     * @param id whose tokens to use
     * @return the answer
     * @throws org.sdohsync.core.error.SyncException if there is none
     */
    public HttpReply ask(ConnectionId id) {
        return signed.computeIfAbsent(id, this::signer).send(OutgoingRequest.get(resource));
    }

    /** Loads what {@link #ask} needs. On a busy machine the first answers may take too long. */
    void warmUp() {
        for (int tries = 1; ; tries++) {
            try {
                HttpReply ignored = direct.send(OutgoingRequest.get(resource));
                return;
            } catch (TransportException late) {
                if (tries == WARM_UPS) {
                    throw late;
                }
            }
        }
    }

    private HttpSender inTurn(Duration turn) {
        return request -> {
            try {
                Pause.system()
                        .pause(turn.multipliedBy(ThreadLocalRandom.current().nextInt(100))
                                .dividedBy(100));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new BusyException("interrupted while waiting for its turn");
            }
            return direct.send(request);
        };
    }

    private void waitForOthers(Duration time) throws InterruptedException {
        if (closed) {
            throw new InterruptedException("closed");
        }
        Pause.system().pause(time.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : time);
    }

    private SignedHttp signer(ConnectionId id) {
        return SignedHttp.builder(direct, Set.of(Origin.of(resource)), tokens.source(id))
                .retries(RetryPolicy.NEVER)
                .build();
    }

    /** Waits for refreshes under way, but not for those that wait for the lease of a dead process. */
    @Override
    public void close() {
        closed = true;
        refreshes.shutdown();
        try {
            Duration longest = CALL_TIME.multipliedBy(4);
            if (!refreshes.awaitTermination(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("refreshes do not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while refreshes end", interrupted);
        }
    }
}
