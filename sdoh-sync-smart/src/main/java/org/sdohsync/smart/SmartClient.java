// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.ConnectionRecord;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.TokenSource;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Listing;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.Stored;
import org.sdohsync.core.store.Unreadable;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.diagnosis.Report;
import org.sdohsync.smart.launch.EhrLaunch;
import org.sdohsync.smart.token.Revocation;
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

    private final AddressRules rules;
    private final Wiring wired;
    private volatile boolean closed;

    SmartClient(SmartClientBuilder builder) {
        this.rules = builder.rules;
        this.wired = new Wiring(builder);
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
        String given = requireNonNull(url, "url").trim();
        // What is longer than a base may be is refused as it is.
        String base = given.length() > FhirBase.MOST_CHARACTERS
                ? given
                : given.replaceAll("(?<!/)/+(metadata|\\.well-known/smart-configuration)/*$", "");
        return new ConnectStep(wired.connector, FhirBase.parse(base, rules), ConnectStep.DEFAULT_ACCOUNT, null);
    }

    /**
     * Takes a launch from an EHR (SMART App Launch 2.2 §Launch from an EHR): {@code iss} must be a source the app knows. Go on with
     * {@link AuthorizeStep#begin()}; the context, such as the patient, is in the connection.
     *
     * @param launchUrl the address at which the browser arrived, with its query
     * @return the next step; nothing was sent yet
     * @throws org.sdohsync.core.error.SyncException if it is no launch, or one for an unknown source
     */
    public ConnectStep launched(URI launchUrl) {
        requireOpen();
        EhrLaunch launch = EhrLaunch.parse(launchUrl);
        return new ConnectStep(wired.connector, wired.ehrLaunches.source(launch), ConnectStep.DEFAULT_ACCOUNT, launch);
    }

    /**
     * Finishes a launch that {@link AuthorizeStep#begin()} began, in this process or another one.
     *
     * @param callback the address at which the user's browser came back, with its query
     * @return the connection, stored
     * @throws org.sdohsync.core.error.SyncException if it came to nothing; nothing half-connected is left
     */
    public Connection complete(URI callback) {
        requireOpen();
        return wired.connector.complete(requireNonNull(callback, "callback"), null);
    }

    /**
     * Finishes a launch that {@link AuthorizeStep#begin(Secret)} began in the same session. A launch of another session, or of none,
     * is refused and used up ({@link org.sdohsync.smart.launch.LaunchException.Reason#WRONG_SESSION}).
     *
     * @param callback the address at which the user's browser came back, with its query
     * @param session what stands for the session of that request
     * @return the connection, stored
     * @throws org.sdohsync.core.error.SyncException if it came to nothing; nothing half-connected is left
     */
    public Connection complete(URI callback, Secret session) {
        requireOpen();
        return wired.connector.complete(requireNonNull(callback, "callback"), requireNonNull(session, "session"));
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
                wired.connector, new Connector.Target(held.source(), held.account(), held.role(), held, null));
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
        wired.tokens.retry(id);
        return connection(id).orElseThrow(() -> unknown(id));
    }

    /**
     * Makes sure that a connection's access token is good for some time to come, such as before work that cannot wait in between.
     * Nothing is sent if it is already; a time longer than the source's tokens live has it refreshed in any case.
     *
     * @param id the connection
     * @param atLeast for how long the token should be good from now on; not negative
     * @return until when it is good: sooner than asked for where the source gives no longer tokens, or cannot renew this one; empty if
     *     the source does not say, and then it was refreshed
     * @throws IllegalArgumentException if there is no such connection, or the time is negative
     * @throws org.sdohsync.core.error.SyncException if a refresh was needed and did not work
     */
    public Optional<Instant> freshen(ConnectionId id, Duration atLeast) {
        requireOpen();
        if (atLeast.isNegative()) {
            throw new IllegalArgumentException("atLeast is negative: " + atLeast);
        }
        ConnectionRecord ignored = load(id).orElseThrow(() -> unknown(id));
        return wired.tokens.freshen(id, atLeast);
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
        return wired.keeper.keep(requireNonNull(id, "id"));
    }

    /**
     * Gives a connection up: its grant is revoked at the source where that is offered, and its record deleted in any case.
     *
     * @param id the connection
     * @return what became of the grant
     */
    public Revocation disconnect(ConnectionId id) {
        requireOpen();
        return wired.disconnector.disconnect(requireNonNull(id, "id"));
    }

    /**
     * All connections, and those that are stored and cannot be read: damaged, or sealed with a key that is not at hand.
     *
     * @return their present views, and what cannot be read with what to do about it, even if that is all of them
     */
    public Listing<Connection> listing() {
        requireOpen();
        Listing<ConnectionRecord> all = wired.ledger.records().all();
        wired.ledger.sources().complete(all);
        return views(all);
    }

    /**
     * The connections of one account, and those that cannot be read and may be of this account.
     *
     * @param account the account
     * @return their present views, and what cannot be read with what to do about it, even if that is all of them
     */
    public Listing<Connection> listing(String account) {
        requireOpen();
        return views(wired.ledger.account(requireNonNull(account, "account")));
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
        return wired.ledger.records().all().unreadable();
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
        return wired.tokens.source(id);
    }

    /**
     * Records how work on a connection fares; a change of state is told to the listener.
     *
     * @param id the connection
     * @param health how it fares
     */
    public void reportHealth(ConnectionId id, Health health) {
        requireOpen();
        wired.ledger.reportHealth(id, requireNonNull(health, "health"));
    }

    /**
     * What can be found out about sources, and set right, beside connecting them.
     *
     * @return the sources' desk
     */
    public Sources sources() {
        requireOpen();
        return wired.sources;
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
        if (wired.ownThreads == null) {
            return;
        }
        wired.ownThreads.shutdown();
        try {
            // Those that do not end in time are daemons, and bounded by the call time: they may finish and save.
            boolean ignored = wired.ownThreads.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<ConnectionRecord> load(ConnectionId id) {
        return wired.ledger.load(requireNonNull(id, "id")).map(Stored::value);
    }

    private static Listing<Connection> views(Listing<ConnectionRecord> records) {
        return records.map(ConnectionRecord::view);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this client is closed");
        }
    }

    static IllegalArgumentException unknown(ConnectionId id) {
        return new IllegalArgumentException("there is no connection " + id);
    }
}
