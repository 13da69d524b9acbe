// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionCodec;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.ConnectionRecord;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.DirectHttp;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpSender;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.http.TokenSource;
import org.sdohsync.core.store.Listing;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.Stored;
import org.sdohsync.core.store.Unreadable;
import org.sdohsync.smart.client.ClientAuthentication;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.diagnosis.ConnectionDiagnosis;
import org.sdohsync.smart.diagnosis.IpaCheck;
import org.sdohsync.smart.diagnosis.Report;
import org.sdohsync.smart.discovery.Discovery;
import org.sdohsync.smart.discovery.EndpointPins;
import org.sdohsync.smart.finding.BrandDirectory;
import org.sdohsync.smart.identity.IdTokenCheck;
import org.sdohsync.smart.launch.EhrLaunch;
import org.sdohsync.smart.launch.Launches;
import org.sdohsync.smart.registration.ManagedRegistrations;
import org.sdohsync.smart.registration.Registrations;
import org.sdohsync.smart.token.ConnectionLedger;
import org.sdohsync.smart.token.Introspection;
import org.sdohsync.smart.token.Keeper;
import org.sdohsync.smart.token.Revocation;
import org.sdohsync.smart.token.TokenEndpoint;
import org.sdohsync.smart.token.TokenManager;
import org.sdohsync.smart.token.Upkept;

/**
 * Connects an app to any number of SMART on FHIR sources and keeps the connections usable. Everything is in the store: after a
 * restart, or in another process on the same store, the work goes on. Safe for use by many threads.
 */
public final class SmartClient implements AutoCloseable {
    /** How long {@link #close} waits for refreshes under way: 10 seconds. */
    public static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    /** How much of an answer of an authorization server is read: 1 MiB. */
    public static final int AUTHORIZATION_BODY_BYTES = 1024 * 1024;

    private final Connector connector;
    private final ConnectionLedger ledger;
    private final TokenManager tokens;
    private final Keeper keeper;
    private final TokenEndpoint endpoint;
    private final AddressRules rules;
    private final Sources sources;
    private final EhrLaunches ehrLaunches;
    private final @Nullable ThreadPoolExecutor ownThreads;
    private volatile boolean closed;

    SmartClient(SmartClientBuilder builder) {
        this.rules = builder.rules;
        this.ownThreads = builder.executor == null ? RefreshThreads.create() : null;
        Executor executor = builder.executor == null ? requireNonNull(ownThreads) : builder.executor;
        Limits limits = builder.limits.bodyBytes(Math.min(AUTHORIZATION_BODY_BYTES, builder.limits.bodyBytes()));
        // Tokens, codes and secrets travel on a client of their own: no redirects, no cookies, no cache.
        HttpSender http = DirectHttp.over(builder.http, rules, limits);
        ClientAuthentication authentication = new ClientAuthentication(
                builder.app.signingKeys().orElse(null),
                builder.clock,
                builder.entropy,
                base -> builder.app.settingsAt(base.toString()));
        this.endpoint = new TokenEndpoint(http, authentication, builder.clock);
        this.ledger = new ConnectionLedger(builder.store, builder.listener);
        this.ehrLaunches = new EhrLaunches(builder.app, ledger, rules);
        this.tokens = TokenManager.builder(builder.store, ledger, endpoint, executor)
                .clock(builder.clock)
                .pause(builder.pause)
                .jitter(builder.jitter)
                .callTime(limits.callTime())
                .build();
        this.keeper = new Keeper(ledger, tokens, builder.clock, builder.jitter, builder.upkeep);
        Registrations registrations = new Registrations(builder.store, http, builder.app, builder.clock);
        // A CapabilityStatement of a large server has megabytes, and no secret travels in discovery.
        HttpSender open = DirectHttp.over(builder.http, rules, builder.limits);
        Discovery discovery = new Discovery(
                open,
                rules,
                builder.clock,
                base -> builder.app.settingsAt(base.toString()).published());
        EndpointPins pins = new EndpointPins(builder.store);
        this.sources = new Sources(new Sources.Parts(
                builder.app,
                rules,
                discovery,
                pins,
                new BrandDirectory(open, rules),
                new ManagedRegistrations(builder.store, http, builder.app),
                new Introspection(http, authentication, pins),
                new ConnectionDiagnosis(builder.app, discovery, pins, open, builder.clock),
                new IpaCheck(builder.app, discovery, open, builder.clock),
                id -> load(id).orElseThrow(() -> unknown(id)),
                tokens::source));
        LaunchPlanner planner =
                new LaunchPlanner(builder.app, discovery, pins, registrations, builder.clock, builder.entropy);
        ConnectionSaver saver = new ConnectionSaver(ledger, tokens, builder.store, builder.clock, builder.pause);
        this.connector = new Connector(new Connector.Parts(
                builder.app,
                planner,
                new Launches(
                        builder.store,
                        endpoint,
                        builder.clock,
                        builder.entropy,
                        base -> builder.app.settingsAt(base.toString()).authorizationRequests()),
                registrations,
                new IdTokenCheck(http, builder.clock),
                endpoint,
                saver,
                new Adopter(builder.app, planner, endpoint, saver, builder.clock, builder.pause),
                new BackendConnector(builder.app, planner, endpoint, saver),
                builder.browser));
    }

    /**
     * Starts a client.
     *
     * @param app the app as its sources know it
     * @param store where connections are kept; not closed by the client
     * @return a builder; not thread-safe
     */
    public static SmartClientBuilder builder(SmartApp app, Store store) {
        return new SmartClientBuilder(app, store);
    }

    /**
     * Begins to connect a source.
     *
     * @param url the source's FHIR base URL, as its users are given it
     * @return the next step; nothing was sent yet
     * @throws org.sdohsync.core.error.AddressException if it is no URL the address rules permit
     */
    public ConnectStep connect(String url) {
        requireOpen();
        String base = requireNonNull(url, "url")
                .trim()
                .replaceAll("(?<!/)/+(metadata|\\.well-known/smart-configuration)/*$", "");
        return new ConnectStep(connector, FhirBase.parse(base, rules), ConnectStep.DEFAULT_ACCOUNT, null);
    }

    /**
     * Takes a launch from an EHR (SMART App Launch 2.2 §Launch from an EHR): {@code iss} must be a source the app knows. Go on with
     * {@link AuthorizeStep#begin}; the context, such as the patient, is in the connection.
     *
     * @param launchUrl the address at which the browser arrived, with its query
     * @return the next step; nothing was sent yet
     * @throws org.sdohsync.core.error.SyncException if it is no launch, or one for an unknown source
     */
    public ConnectStep launched(URI launchUrl) {
        requireOpen();
        EhrLaunch launch = EhrLaunch.parse(launchUrl);
        return new ConnectStep(connector, ehrLaunches.source(launch), ConnectStep.DEFAULT_ACCOUNT, launch);
    }

    /**
     * Finishes a launch that {@link AuthorizeStep#begin} began, in this process or another one.
     *
     * @param callback the address at which the user's browser came back, with its query
     * @return the connection, stored
     * @throws org.sdohsync.core.error.SyncException if it came to nothing; nothing half-connected is left
     */
    public Connection complete(URI callback) {
        requireOpen();
        return connector.complete(requireNonNull(callback, "callback"));
    }

    /**
     * Begins to have an existing connection authorized again. It keeps its id, and all that is stored under it.
     *
     * @param id the connection
     * @return the last step; nothing was sent yet
     * @throws IllegalArgumentException if there is no such connection
     */
    public AuthorizeStep reconnect(ConnectionId id) {
        requireOpen();
        ConnectionRecord held = load(id).orElseThrow(() -> unknown(id));
        return new AuthorizeStep(
                connector, new Connector.Target(held.source(), held.account(), held.role(), held, null));
    }

    /**
     * Tries a connection that needs authorization or configuration once more as it is: a suspended grant may have come back.
     *
     * @param id the connection
     * @return the connection, recovered
     * @throws org.sdohsync.core.error.SyncException if it still does not work
     */
    public Connection retry(ConnectionId id) {
        requireOpen();
        tokens.retry(id);
        return connection(id).orElseThrow(() -> unknown(id));
    }

    /**
     * Does what the {@link org.sdohsync.smart.token.Upkeep} of a connection asks for by now: keeps an idle grant alive, tries a
     * suspended one again. Call it now and then, such as at the start of each round; mostly nothing is due and nothing is sent.
     *
     * @param id the connection
     * @return what was done
     * @throws org.sdohsync.core.error.StoreException if the store fails; whatever the source does is a result
     */
    public Upkept upkeep(ConnectionId id) {
        requireOpen();
        return keeper.keep(requireNonNull(id, "id"));
    }

    /**
     * Gives a connection up: its grant is revoked at the source where that is offered, and its record deleted in any case.
     *
     * @param id the connection
     * @return what became of the grant
     */
    public Revocation disconnect(ConnectionId id) {
        requireOpen();
        Revocation revocation = readable(id).map(endpoint::revoke).orElse(Revocation.NOT_OFFERED);
        boolean ignored = ledger.records().discard(id.value());
        tokens.forget(id);
        return revocation;
    }

    /**
     * All connections, and those that are stored and cannot be read: damaged, or sealed with a key that is not at hand.
     *
     * @return their present views, and what cannot be read with what to do about it, even if that is all of them
     */
    public Listing<Connection> listing() {
        requireOpen();
        return views(ledger.records().all());
    }

    /**
     * The connections of one account, and those that cannot be read and may be of this account.
     *
     * @param account the account
     * @return their present views, and what cannot be read with what to do about it, even if that is all of them
     */
    public Listing<Connection> listing(String account) {
        requireOpen();
        return views(account(account));
    }

    /**
     * All connections. One whose record cannot be read is left out here and named by {@link #listing}.
     *
     * @return their present views
     * @throws org.sdohsync.core.error.StoreException if there are connections and none of them can be read
     */
    public List<Connection> connections() {
        return listing().requireSome().stream().toList();
    }

    /**
     * The connections of one account. One whose record cannot be read is left out here and named by {@link #listing}.
     *
     * @param account the account
     * @return their present views
     * @throws org.sdohsync.core.error.StoreException if there are connections and none of them can be read
     */
    public List<Connection> connections(String account) {
        return listing(account).requireSome().stream().toList();
    }

    /**
     * The connections that are stored and cannot be read, even if that is all of them. Each says what to do.
     *
     * @return what cannot be read, empty when all is well
     */
    public List<Unreadable> damaged() {
        requireOpen();
        return ledger.records().all().unreadable();
    }

    /**
     * One connection.
     *
     * @param id the connection
     * @return its present view, if there is such a connection
     */
    public Optional<Connection> connection(ConnectionId id) {
        requireOpen();
        return load(id).map(ConnectionRecord::view);
    }

    /**
     * The tokens of one connection, for the transport that signs its requests.
     *
     * @param id the connection
     * @return its tokens, always the present ones
     */
    public TokenSource tokens(ConnectionId id) {
        requireOpen();
        return tokens.source(id);
    }

    /**
     * Records how work on a connection fares; a change of state is told to the listener.
     *
     * @param id the connection
     * @param health how it fares
     */
    public void reportHealth(ConnectionId id, Health health) {
        requireOpen();
        ledger.reportHealth(id, requireNonNull(health, "health"));
    }

    /**
     * What can be found out about sources, and set right, beside connecting them.
     *
     * @return the sources' desk
     */
    public Sources sources() {
        requireOpen();
        return sources;
    }

    /**
     * Finds out step by step why a connection does or does not work.
     *
     * @param id the connection
     * @return the steps, without tokens and without patient data
     * @throws IllegalArgumentException if there is no such connection
     */
    public Report diagnose(ConnectionId id) {
        return sources().diagnose(id);
    }

    /** Ends the client's own threads after the refreshes under way, whose answers may hold the only refresh token. */
    @Override
    public void close() {
        closed = true;
        if (ownThreads == null) {
            return;
        }
        ownThreads.shutdown();
        try {
            // Those that do not end in time are daemons, and bounded by the call time: they may finish and save.
            boolean ignored = ownThreads.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // A record that cannot be read holds no token that could be revoked, and is no reason to keep it.
    private Optional<ConnectionRecord> readable(ConnectionId id) {
        try {
            return load(id);
        } catch (StoreException failed) {
            if (failed.retryable()) {
                throw failed;
            }
            return Optional.empty();
        }
    }

    private Optional<ConnectionRecord> load(ConnectionId id) {
        return ledger.load(requireNonNull(id, "id")).map(Stored::value);
    }

    private Listing<ConnectionRecord> account(String key) {
        return ledger.records().group(ConnectionCodec.groupOf(requireNonNull(key, "key")));
    }

    private static Listing<Connection> views(Listing<ConnectionRecord> records) {
        return records.map(ConnectionRecord::view);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this client is closed");
        }
    }

    private static IllegalArgumentException unknown(ConnectionId id) {
        return new IllegalArgumentException("there is no connection " + id);
    }
}
