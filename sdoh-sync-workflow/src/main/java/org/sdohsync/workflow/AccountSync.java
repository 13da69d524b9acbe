// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.UnknownConnectionException;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.core.store.UnreadableRecord;
import org.sdohsync.smart.AuthorizeStep;
import org.sdohsync.smart.ConnectStep;
import org.sdohsync.smart.diagnosis.DiagnosisReport;
import org.sdohsync.smart.token.Revocation;
import org.sdohsync.workflow.action.JournalEntry;
import org.sdohsync.workflow.feed.Feed;
import org.sdohsync.workflow.patient.PatientRecord;
import org.sdohsync.workflow.platform.Platform;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.request.Requests;
import org.sdohsync.workflow.sync.RunningSync;
import org.sdohsync.workflow.sync.SyncProgress;
import org.sdohsync.workflow.sync.SyncReport;
import org.sdohsync.workflow.view.OpenReferral;

/**
 * The operations for one account, that is one of the application's own users or tenants. They work for connections of this
 * account only, so it is safe to pass ids from requests of that user. A connection of another account and one that does not
 * exist are refused alike, with {@link UnknownConnectionException}. Immutable; safe for use by many threads.
 */
public final class AccountSync {
    private final SdohSync sync;
    private final String account;

    AccountSync(SdohSync sync, String account) {
        this.sync = sync;
        this.account = account;
    }

    /**
     * Starts connecting a source for this account. Nothing is sent yet.
     *
     * @param url the address the source gave to the user
     * @return the next step
     */
    public ConnectStep connect(String url) {
        return sync.connect(url).account(account);
    }

    /**
     * The account's connections. Connections that cannot be read are left out.
     *
     * @return the connections as they are now
     */
    public List<Connection> connections() {
        return sync.smart().connections(account);
    }

    /**
     * The account's connections that are stored but cannot be read. Remove them with {@link SdohSync#disconnect}, because the
     * account of a damaged record cannot be verified here.
     *
     * @return the unreadable connections; empty if all can be read
     */
    public List<UnreadableRecord> unreadableConnections() {
        return sync.smart().listConnections(account).unreadable().stream()
                .filter(one -> one.group().filter(group -> !group.isEmpty()).isPresent())
                .toList();
    }

    /**
     * Returns a connection of the account.
     *
     * @param connection its id
     * @return the connection as it is now
     * @throws UnknownConnectionException if this account has no such connection
     */
    public Connection connection(ConnectionId connection) {
        return held(connection).filter(found -> found.account().equals(account)).orElseThrow(() -> unknown(connection));
    }

    /**
     * Starts authorizing a connection again, as {@link SdohSync#reconnect} does. Nothing is sent yet.
     *
     * @param connection the connection
     * @return the last step
     * @throws UnknownConnectionException if this account has no such connection
     */
    public AuthorizeStep reconnect(ConnectionId connection) {
        return sync.reconnect(own(connection));
    }

    /**
     * Tries a connection again without the user, as {@link SdohSync#retry} does.
     *
     * @param connection the connection
     * @return the connection, recovered
     * @throws UnknownConnectionException if this account has no such connection
     * @throws org.sdohsync.core.error.SyncException if it still does not work
     */
    public Connection retry(ConnectionId connection) {
        return sync.retry(own(connection));
    }

    /**
     * Disconnects a source, as {@link SdohSync#disconnect} does.
     *
     * @param connection the connection
     * @return whether the grant was revoked at the source
     * @throws UnknownConnectionException if this account has no such connection
     */
    public Revocation disconnect(ConnectionId connection) {
        return sync.disconnect(own(connection));
    }

    /**
     * Reads a referral by its Task's id, such as from a link that the source sent.
     *
     * @param connection the source
     * @param taskId the Task's id there
     * @return the referral; empty if the source does not have it
     * @throws UnknownConnectionException if this account has no such connection
     * @throws org.sdohsync.core.error.SyncException if the source does not answer or refuses the request
     */
    public Optional<Referral> findReferral(ConnectionId connection, String taskId) {
        return sync.findReferral(own(connection), taskId);
    }

    /**
     * Returns an open referral from the store, as the application acknowledged it last, without asking the source: for a step while
     * the source does not answer, or after a restart. The step is journaled as always; details are read from the source.
     *
     * @param connection the source
     * @param taskId the Task's id there
     * @return the referral; empty if it is not open, or Tasks are not kept ({@link
     *     org.sdohsync.workflow.sync.SyncOptions#withoutContent})
     * @throws UnknownConnectionException if this account has no such connection
     */
    public Optional<Referral> storedReferral(ConnectionId connection, String taskId) {
        return sync.queries().stored(connection(connection), taskId);
    }

    /**
     * What the account asks for at one of its sources, as {@link SdohSync#requests}.
     *
     * @param connection the source
     * @return its requests, for as long as there is such a connection
     * @throws UnknownConnectionException if this account has no such connection
     */
    public Requests requests(ConnectionId connection) {
        return sync.requests(own(connection));
    }

    /**
     * The work of a coordination platform, as {@link SdohSync#platform}.
     *
     * @param own the connection to the platform's own server
     * @return the platform, for as long as there is such a connection
     * @throws UnknownConnectionException if this account has no such connection
     */
    public Platform platform(ConnectionId own) {
        return sync.platform(own(own));
    }

    /**
     * Returns what a source shows the patient of a connection: own Tasks, referrals, goals and more, read when asked for.
     *
     * @param connection a connection in the patient's role
     * @return the record
     * @throws UnknownConnectionException if this account has no such connection
     * @throws IllegalStateException if the connection is not a patient's
     */
    public PatientRecord patientRecord(ConnectionId connection) {
        return sync.queries().patient(connection(connection));
    }

    /**
     * Describes the state of a source, the abilities of its server and what was learned about it.
     *
     * @param connection the source
     * @return lines of text for a person, without patient data
     * @throws UnknownConnectionException if this account has no such connection
     */
    public String describe(ConnectionId connection) {
        return sync.queries().describe(connection(connection));
    }

    /**
     * Diagnoses a connection that does not work, from the name server to a first search.
     *
     * @param connection the source
     * @return the steps; what they say may be sent to the source's operator
     * @throws UnknownConnectionException if this account has no such connection
     */
    public DiagnosisReport diagnose(ConnectionId connection) {
        return sync.smart().diagnose(own(connection));
    }

    /**
     * The actions of one source that are not confirmed yet.
     *
     * @param connection the source
     * @return the journal of the connection
     * @throws UnknownConnectionException if this account has no such connection
     */
    public ConnectionJournal journal(ConnectionId connection) {
        ConnectionId now = own(connection);
        return new ConnectionJournal(sync.journal(), () -> own(now));
    }

    /**
     * The subscriptions at one source, once {@link SdohSync#subscriptions} was called.
     *
     * @param connection the source
     * @return the subscriptions of the connection, for as long as there is such a connection
     * @throws UnknownConnectionException if this account has no such connection
     */
    public ConnectionSubscriptions subscriptions(ConnectionId connection) {
        ConnectionId now = own(connection);
        return new ConnectionSubscriptions(sync::subscriptionManager, () -> own(now));
    }

    /**
     * The actions at the account's sources that the next syncs complete.
     *
     * @return the pending entries, source by source in the order they were requested
     */
    public List<JournalEntry> pending() {
        return connections().stream()
                .flatMap(connection -> sync.journal().pending(connection.id()).stream())
                .toList();
    }

    /**
     * The actions at the account's sources that need a person's decision, which {@link #journal} takes.
     *
     * @return the entries that need a decision, source by source in the order they were requested
     */
    public List<JournalEntry> undecided() {
        return connections().stream()
                .flatMap(connection -> sync.journal().undecided(connection.id()).stream())
                .toList();
    }

    /**
     * The Tasks at the account's sources whose delivery to the listener failed so often that it is not tried any more.
     *
     * @return the parked Tasks, and the checkpoints of these sources that cannot be read
     */
    public ParkedTasks parkedTasks() {
        Set<ConnectionId> own = connections().stream().map(Connection::id).collect(Collectors.toSet());
        Set<String> checkpoints = own.stream()
                .flatMap(id -> Stream.of(Feed.values()).map(feed -> feed.checkpointId(id)))
                .collect(Collectors.toSet());
        ParkedTasks all = sync.parkedTasks();
        return new ParkedTasks(
                all.tasks().stream()
                        .filter(parked -> own.contains(parked.connection()))
                        .toList(),
                all.unreadable().stream()
                        .filter(one -> one.id().filter(checkpoints::contains).isPresent())
                        .toList());
    }

    /**
     * Resets the failures of a Task's delivery, so that the next sync tries it again.
     *
     * @param connection the source
     * @param taskId the Task's id there
     * @return true if it was listed as failed
     * @throws UnknownConnectionException if this account has no such connection
     * @throws org.sdohsync.core.error.ConflictException if syncs write at the same time repeatedly
     */
    public boolean retryDelivery(ConnectionId connection, String taskId) {
        return sync.retryDelivery(own(connection), taskId);
    }

    /**
     * The open referrals at one of the account's sources, from the store.
     *
     * @param connection the source
     * @return the open Tasks in the version that was acknowledged last, and those that cannot be read
     * @throws UnknownConnectionException if this account has no such connection
     */
    public RecordListing<OpenReferral> openReferrals(ConnectionId connection) {
        return sync.openReferrals(own(connection));
    }

    /**
     * The open referrals at the account's sources, from the store.
     *
     * @return the open Tasks in the version that was acknowledged last, source by source, and those that cannot be read
     */
    public RecordListing<OpenReferral> openReferrals() {
        List<StoredValue<OpenReferral>> values = new ArrayList<>();
        List<UnreadableRecord> unreadable = new ArrayList<>();
        for (Connection connection : connections()) {
            RecordListing<OpenReferral> listed = sync.openReferrals(connection.id());
            values.addAll(listed.values());
            unreadable.addAll(listed.unreadable());
        }
        return new RecordListing<>(values, unreadable);
    }

    /**
     * Starts a sync over the account's sources, such as at a user's sign-in, and does not wait for it. If a source is
     * already in a sync, that one is joined, so each source is queried once.
     *
     * @return the sync, with its progress and report; it can be cancelled
     */
    public RunningSync startSync() {
        return sync.engine().begin(sync.smart().listConnections(account), null);
    }

    /**
     * Starts a sync over the account's sources with a time limit.
     *
     * @param most the time limit; a source in progress then stops before its next request
     * @return the sync, with its progress and report; it can be cancelled
     */
    public RunningSync startSync(Duration most) {
        return sync.engine().begin(sync.smart().listConnections(account), requireNonNull(most, "most"));
    }

    /**
     * Runs a sync over the account's sources and waits for its end.
     *
     * @return a result for each source
     */
    public SyncReport syncNow() {
        return sync.engine().over(sync.smart().listConnections(account));
    }

    /**
     * Runs a sync over the account's sources side by side for a user who waits, and returns what there is when the time is up. A
     * source that is not done by then stops before its next request, and the next sync goes on from there.
     *
     * @param most how long to wait, and how long the sources may take
     * @param told called for each source as soon as it is done, with all results so far, on the threads of the sync
     * @return the results of the sources that are done, and how many are {@link SyncProgress#left}
     * @throws IllegalStateException if it is called from a listener of a sync, which would wait for itself
     * @throws org.sdohsync.core.error.TransportException if the calling thread is interrupted; the sources go on by themselves
     */
    public SyncProgress syncNow(Duration most, Consumer<? super SyncProgress> told) {
        RunningSync running = startSync(most);
        requireNonNull(told, "told");
        running.onEach(done -> told.accept(running.progress()));
        return running.await(most)
                .map(report -> new SyncProgress(report.results().size(), report.results()))
                .orElseGet(running::progress);
    }

    private ConnectionId own(ConnectionId connection) {
        return connection(connection).id();
    }

    // An unreadable record is treated as belonging to no account: another exception would reveal that it exists.
    private Optional<Connection> held(ConnectionId connection) {
        try {
            return sync.connection(connection);
        } catch (StoreException failed) {
            if (failed.retryable()) {
                throw failed;
            }
            return Optional.empty();
        }
    }

    private static UnknownConnectionException unknown(ConnectionId connection) {
        return new UnknownConnectionException(
                "this account has no connection " + connection + ": use an id from its connections()");
    }
}
