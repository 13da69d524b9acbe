// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.http.AccessTokens;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.http.TransportSettings;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.core.store.UnreadableRecord;
import org.sdohsync.smart.admission.QuotaUse;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.diagnosis.DiagnosisReport;
import org.sdohsync.smart.internal.launch.EhrLaunch;
import org.sdohsync.smart.token.LeakReport;
import org.sdohsync.smart.token.MaintenanceResult;
import org.sdohsync.smart.token.Revocation;

/**
 * Connects an app to any number of SMART on FHIR sources and keeps the connections usable (SMART App Launch 2.2). All state
 * is in the store, so the work continues after a restart or in another process on the same store. Safe for use by many
 * threads.
 */
public final class SmartClient implements AutoCloseable {
    /** How long {@link #close} waits for running refreshes: 10 seconds. */
    public static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    /** The largest answer of an authorization server that is read: 1 MiB. */
    public static final int AUTHORIZATION_BODY_BYTES = 1024 * 1024;

    private final AddressRules rules;
    private final Map<Origin, TransportSettings> transports;
    private final SmartClientAssembly wired;
    private volatile boolean closed;

    SmartClient(SmartClientBuilder builder) {
        this.rules = builder.rules;
        this.transports = builder.app.transports();
        this.wired = new SmartClientAssembly(builder);
    }

    /**
     * Returns a builder of a client.
     *
     * @param app the app as its sources know it
     * @param store where connections are kept; not closed by the client
     * @return a builder; not thread-safe
     */
    public static SmartClientBuilder builder(SmartApp app, Store store) {
        return new SmartClientBuilder(app, store);
    }

    /**
     * Starts connecting a source. Nothing is sent yet.
     *
     * @param url the source's FHIR base URL, as its users are given it
     * @return the next step
     * @throws org.sdohsync.core.error.AddressException if it is not a URL that the address rules permit
     * @throws org.sdohsync.smart.admission.AdmissionException if no rule of the app's admission can admit it
     */
    public ConnectStep connect(String url) {
        requireOpen();
        String given = requireNonNull(url, "url").trim();
        // Text longer than any base URL is passed on unchanged and refused there.
        String base = given.length() > FhirBase.MOST_CHARACTERS
                ? given
                : given.replaceAll("(?<!/)/+(metadata|\\.well-known/smart-configuration)/*$", "");
        FhirBase source = FhirBase.parse(base, rules);
        wired.gate.requireAddress(source);
        return new ConnectStep(wired.connector, source, ConnectStep.DEFAULT_ACCOUNT, null);
    }

    /**
     * Starts connecting a source that launched the app (SMART App Launch 2.2 §Launch from an EHR). {@code iss} must be a
     * known source: a connected one, or one that the {@link org.sdohsync.smart.client.SmartApp} names. Nothing is sent yet.
     * Continue with {@link AuthorizeStep#startLaunch()}; the launch context, such as the patient, is in the connection.
     *
     * @param launchUrl the launch URL as the browser called it, with its query
     * @return the next step
     * @throws org.sdohsync.core.error.SyncException if it is not a launch, or the source is unknown
     */
    public ConnectStep launchFromEhr(URI launchUrl) {
        requireOpen();
        EhrLaunch launch = EhrLaunch.parse(launchUrl);
        return new ConnectStep(wired.connector, wired.ehrLaunches.source(launch), ConnectStep.DEFAULT_ACCOUNT, launch);
    }

    /**
     * Completes a launch that {@link AuthorizeStep#startLaunch()} started, in this process or another one: checks the answer,
     * exchanges the code (SMART App Launch 2.2 §Obtain access token) and stores the connection.
     *
     * @param callback the redirect address as the browser called it, with its query
     * @return the connection, stored
     * @throws org.sdohsync.core.error.SyncException if the source could not be connected; nothing is stored then
     */
    public Connection completeLaunch(URI callback) {
        requireOpen();
        return wired.connector.complete(requireNonNull(callback, "callback"), null);
    }

    /**
     * Completes a launch that {@link AuthorizeStep#startLaunch(Secret)} started in the same session. A launch of another session,
     * or of none, is refused and cannot be used again ({@link
     * org.sdohsync.smart.launch.LaunchException.Reason#WRONG_SESSION}).
     *
     * @param callback the redirect address as the browser called it, with its query
     * @param session the secret value of the session in which the answer arrived
     * @return the connection, stored
     * @throws org.sdohsync.core.error.SyncException if the source could not be connected; nothing is stored then
     */
    public Connection completeLaunch(URI callback, Secret session) {
        requireOpen();
        return wired.connector.complete(requireNonNull(callback, "callback"), requireNonNull(session, "session"));
    }

    /**
     * Starts authorizing an existing connection again. It keeps its id, and everything stored under it. Nothing is sent yet.
     *
     * @param id the connection
     * @return the last step
     * @throws IllegalArgumentException if there is no such connection
     */
    public AuthorizeStep reconnect(ConnectionId id) {
        requireOpen();
        ConnectionRecord held = load(id).orElseThrow(() -> unknown(id));
        return new AuthorizeStep(
                wired.connector, new Connector.Target(held.source(), held.account(), held.role(), held, null));
    }

    /**
     * Tries a connection that needs authorization or configuration again, without the user: a suspended grant may be valid
     * again.
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
     * Ensures that a connection's access token stays valid for some time, such as before work that must not wait for a
     * refresh. Nothing is sent if it does already. If the time is longer than the lifetime of the source's tokens, the token
     * is refreshed in any case.
     *
     * @param id the connection
     * @param atLeast how long the token should stay valid from now on; not negative
     * @return when the token expires: earlier than asked for if the source issues no longer tokens, or cannot renew this one;
     *     empty if the source does not say, in which case it was refreshed
     * @throws IllegalArgumentException if there is no such connection, or the time is negative
     * @throws org.sdohsync.core.error.SyncException if a refresh was needed and failed
     */
    public Optional<Instant> ensureFresh(ConnectionId id, Duration atLeast) {
        requireOpen();
        if (atLeast.isNegative()) {
            throw new IllegalArgumentException("atLeast is negative: " + atLeast);
        }
        ConnectionRecord ignored = load(id).orElseThrow(() -> unknown(id));
        return wired.tokens.freshen(id, atLeast);
    }

    /**
     * Does what the {@link org.sdohsync.smart.token.GrantMaintenance} of a connection requires now: refreshes an idle grant so that it
     * does not expire, and tries a suspended one again. Call it regularly, such as before each sync; usually nothing is due
     * and nothing is sent.
     *
     * @param id the connection
     * @return what was done
     * @throws org.sdohsync.core.error.StoreException if the store fails; a failure at the source is part of the result
     */
    public MaintenanceResult maintain(ConnectionId id) {
        requireOpen();
        return wired.keeper.keep(requireNonNull(id, "id"));
    }

    /**
     * Disconnects a source: revokes the grant there, if the source offers revocation (RFC 7009), and deletes the connection's
     * record in any case.
     *
     * @param id the connection
     * @return whether the grant was revoked at the source
     */
    public Revocation disconnect(ConnectionId id) {
        requireOpen();
        return wired.disconnector.disconnect(requireNonNull(id, "id"));
    }

    /**
     * Responds to a leak of the store, a backup or a key. For every connection the tokens are taken out of its record, so that no process can
     * use them from the store any more, and the user is asked to connect again; then every grant is revoked where the source offers
     * it (RFC 7009), registrations that the app made by itself are deleted where they can be and forgotten in any case, and all records are
     * encrypted with the newest key. It keeps what it did in the store: after a failure, or when sources did not answer, the same call goes on
     * and leaves grants alone that users gave meanwhile. Servers are asked side by side; one that does not answer three times in a row
     * is left for the next call.
     *
     * @return what was done for each connection
     * @throws org.sdohsync.core.error.StoreException if the store fails; the same call goes on where it stopped
     * @throws org.sdohsync.core.error.StoppedException if the work for a connection failed with anything else, after that for all
     *     others was done; the same call goes on there
     */
    public LeakReport respondToLeak() {
        requireOpen();
        return wired.leaks.respond();
    }

    /**
     * All connections, with those that are stored but cannot be read, because they are damaged or encrypted with a key that
     * is missing.
     *
     * @return the connections as they are now, and the unreadable ones with what to do about each; does not fail even if none
     *     can be read
     */
    public RecordListing<Connection> listConnections() {
        requireOpen();
        RecordListing<ConnectionRecord> all = wired.ledger.records().all();
        wired.ledger.sources().complete(all);
        return views(all);
    }

    /**
     * The connections of one account, with those that cannot be read and may belong to this account.
     *
     * @param account the account
     * @return the connections as they are now, and the unreadable ones with what to do about each; does not fail even if none
     *     can be read
     */
    public RecordListing<Connection> listConnections(String account) {
        requireOpen();
        return views(wired.ledger.account(requireNonNull(account, "account")));
    }

    /**
     * How far the quotas of {@link SmartApp#admission} are used. Nothing is read.
     *
     * @param connections all connections, as {@link #listConnections()} returned them: those are counted
     * @return one for each source that uses a quota, and one for all accounts together, which does not name them; requests are
     *     those of this process; empty if there is no quota
     */
    public List<QuotaUse> quotas(List<Connection> connections) {
        requireOpen();
        return wired.gate.uses(requireNonNull(connections, "connections"));
    }

    /**
     * All connections. Connections that cannot be read are left out; {@link #listConnections} names them.
     *
     * @return the connections as they are now
     * @throws org.sdohsync.core.error.StoreException if there are connections and none of them can be read
     */
    public List<Connection> connections() {
        return listConnections().requireSome().stream().toList();
    }

    /**
     * The connections of one account. Connections that cannot be read are left out; {@link #listConnections} names them.
     *
     * @param account the account
     * @return the connections as they are now
     * @throws org.sdohsync.core.error.StoreException if there are connections and none of them can be read
     */
    public List<Connection> connections(String account) {
        return listConnections(account).requireSome().stream().toList();
    }

    /**
     * The connections that are stored but cannot be read, each with what to do about it. Does not fail even if none can be
     * read.
     *
     * @return the unreadable connections; empty if all can be read
     */
    public List<UnreadableRecord> unreadableConnections() {
        requireOpen();
        return wired.ledger.records().all().unreadable();
    }

    /**
     * One connection.
     *
     * @param id the connection
     * @return the connection as it is now, if there is one with this id
     */
    public Optional<Connection> connection(ConnectionId id) {
        requireOpen();
        return load(id).map(ConnectionRecord::view);
    }

    /**
     * The tokens of one connection, for the transport that signs its requests.
     *
     * @param id the connection
     * @return the source of its tokens, which gives the current token at each call
     */
    public AccessTokens tokens(ConnectionId id) {
        requireOpen();
        return wired.tokens.source(id);
    }

    /**
     * How the servers at single origins are connected to, as the app says.
     *
     * @return the settings by origin, usually none
     */
    public Map<Origin, TransportSettings> transports() {
        return transports;
    }

    /**
     * Stores the health of a connection. The listener is called if the state changes.
     *
     * @param id the connection
     * @param health the health
     */
    public void reportHealth(ConnectionId id, Health health) {
        requireOpen();
        wired.ledger.reportHealth(id, requireNonNull(health, "health"));
    }

    /**
     * Operations on sources other than connecting them: finding, describing, diagnosing, registrations.
     *
     * @return the operations
     */
    public Sources sources() {
        requireOpen();
        return wired.sources;
    }

    /**
     * Checks a connection step by step and reports why it does or does not work.
     *
     * @param id the connection
     * @return the steps, without tokens and without patient data
     * @throws IllegalArgumentException if there is no such connection
     */
    public DiagnosisReport diagnose(ConnectionId id) {
        return sources().diagnose(id);
    }

    /**
     * Closes the client. Waits up to {@link #CLOSE_WAIT} for running refreshes, whose answers may hold the only valid refresh
     * token, ends the client's own threads, and removes from memory the tokens that the store has. A second call does nothing.
     */
    @Override
    public void close() {
        closed = true;
        if (wired.ownThreads != null) {
            end(wired.ownThreads);
        }
        wired.tokens.forgetAll();
    }

    private static void end(ExecutorService threads) {
        threads.shutdown();
        try {
            // Threads that do not end in time are daemons and bounded by the call time: they may finish and save.
            boolean ignored = threads.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<ConnectionRecord> load(ConnectionId id) {
        return wired.ledger.load(requireNonNull(id, "id")).map(StoredValue::value);
    }

    private static RecordListing<Connection> views(RecordListing<ConnectionRecord> records) {
        return records.map(ConnectionRecord::view);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this client is closed");
        }
    }

    static IllegalArgumentException unknown(ConnectionId id) {
        return new IllegalArgumentException(
                "there is no connection " + id + ": see SmartClient.connections for those that exist");
    }
}
