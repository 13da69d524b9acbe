// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.UnknownConnectionException;
import org.sdohsync.core.store.Listing;
import org.sdohsync.core.store.Stored;
import org.sdohsync.core.store.Unreadable;
import org.sdohsync.smart.AuthorizeStep;
import org.sdohsync.smart.ConnectStep;
import org.sdohsync.smart.token.Revocation;
import org.sdohsync.workflow.action.JournalEntry;
import org.sdohsync.workflow.pass.Round;
import org.sdohsync.workflow.pass.SyncReport;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.Feed;
import org.sdohsync.workflow.view.OpenReferral;

/**
 * The part of one of the application's own users or tenants. What a sign-in of that user triggers, and what to hand requests of that
 * user to: everything here works for connections of this account only. Another account's connection and one that does not exist are
 * refused alike, with {@link UnknownConnectionException}. Immutable.
 */
public final class AccountSync {
    private final SdohSync sync;
    private final String account;

    AccountSync(SdohSync sync, String account) {
        this.sync = sync;
        this.account = account;
    }

    /**
     * Begins to connect a source for this account.
     *
     * @param url the address the source gave to the user
     * @return the next step; nothing was sent yet
     */
    public ConnectStep connect(String url) {
        return sync.connect(url).account(account);
    }

    /**
     * The account's connections.
     *
     * @return their present views
     */
    public List<Connection> connections() {
        return sync.smart().connections(account);
    }

    /**
     * The account's connections that are stored and cannot be read. Give them up with {@link SdohSync#disconnect}: whose a damaged
     * record is cannot be proved here.
     *
     * @return what cannot be read, empty when all is well
     */
    public List<Unreadable> damaged() {
        return sync.smart().listing(account).unreadable().stream()
                .filter(one -> one.group().filter(group -> !group.isEmpty()).isPresent())
                .toList();
    }

    /**
     * One connection of the account.
     *
     * @param connection its id
     * @return its present view
     * @throws UnknownConnectionException if this account has no such connection
     */
    public Connection connection(ConnectionId connection) {
        return held(connection).filter(found -> found.account().equals(account)).orElseThrow(() -> unknown(connection));
    }

    /**
     * Begins to have a connection authorized again, as {@link SdohSync#reconnect} does.
     *
     * @param connection the connection
     * @return the last step; nothing was sent yet
     * @throws UnknownConnectionException if this account has no such connection
     */
    public AuthorizeStep reconnect(ConnectionId connection) {
        return sync.reconnect(own(connection));
    }

    /**
     * Tries a connection once more as it is, as {@link SdohSync#retry} does.
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
     * Gives a connection up, as {@link SdohSync#disconnect} does.
     *
     * @param connection the connection
     * @return what became of the grant
     * @throws UnknownConnectionException if this account has no such connection
     */
    public Revocation disconnect(ConnectionId connection) {
        return sync.disconnect(own(connection));
    }

    /**
     * Reads one referral by its id, for example from a link that the source sent.
     *
     * @param connection the source
     * @param taskId the Task's id there
     * @return the referral, empty if the source does not have it
     * @throws UnknownConnectionException if this account has no such connection
     * @throws org.sdohsync.core.error.SyncException if the source could not be asked
     */
    public Optional<Referral> find(ConnectionId connection, String taskId) {
        return sync.find(own(connection), taskId);
    }

    /**
     * Says in words how a source is doing, what its server can do and what was learned about it.
     *
     * @param connection the source
     * @return some lines for a person, without patient data
     * @throws UnknownConnectionException if this account has no such connection
     */
    public String describe(ConnectionId connection) {
        return sync.desk().describe(connection(connection));
    }

    /**
     * The actions of one source that are not confirmed yet.
     *
     * @param connection the source
     * @return its part of the journal
     * @throws UnknownConnectionException if this account has no such connection
     */
    public ConnectionJournal journal(ConnectionId connection) {
        ConnectionId now = own(connection);
        return new ConnectionJournal(sync.journal(), () -> own(now));
    }

    /**
     * The actions at the account's sources that the next rounds finish.
     *
     * @return the pending entries, source by source in the order they were asked for
     */
    public List<JournalEntry> pending() {
        return connections().stream()
                .flatMap(connection -> sync.journal().pending(connection.id()).stream())
                .toList();
    }

    /**
     * The actions at the account's sources that wait for somebody to decide; {@link #journal} takes the decision.
     *
     * @return the entries that need a decision, source by source in the order they were asked for
     */
    public List<JournalEntry> undecided() {
        return connections().stream()
                .flatMap(connection -> sync.journal().undecided(connection.id()).stream())
                .toList();
    }

    /**
     * The Tasks at the account's sources that the listener refused so often that they are not tried any more.
     *
     * @return the parked Tasks, and the checkpoints of these sources that cannot be read
     */
    public ParkedTasks parked() {
        Set<ConnectionId> own = connections().stream().map(Connection::id).collect(Collectors.toSet());
        Set<String> checkpoints = own.stream()
                .flatMap(id -> Stream.of(Feed.values()).map(feed -> feed.checkpointId(id)))
                .collect(Collectors.toSet());
        ParkedTasks all = sync.parked();
        return new ParkedTasks(
                all.tasks().stream()
                        .filter(parked -> own.contains(parked.connection()))
                        .toList(),
                all.unreadable().stream()
                        .filter(one -> one.id().filter(checkpoints::contains).isPresent())
                        .toList());
    }

    /**
     * Lets a Task whose delivery failed be tried by the next round, as if it had never failed.
     *
     * @param connection the source
     * @param taskId the Task's id there
     * @return true if it was listed as failed
     * @throws UnknownConnectionException if this account has no such connection
     * @throws org.sdohsync.core.error.ConflictException if rounds keep writing at the same moment
     */
    public boolean release(ConnectionId connection, String taskId) {
        return sync.release(own(connection), taskId);
    }

    /**
     * What is open at one of the account's sources, from the store.
     *
     * @param connection the source
     * @return its open Tasks as acknowledged last, and what cannot be read
     * @throws UnknownConnectionException if this account has no such connection
     */
    public Listing<OpenReferral> open(ConnectionId connection) {
        return sync.open(own(connection));
    }

    /**
     * What is open at the account's sources, from the store.
     *
     * @return the open Tasks as acknowledged last, source by source, and what cannot be read
     */
    public Listing<OpenReferral> open() {
        List<Stored<OpenReferral>> values = new ArrayList<>();
        List<Unreadable> unreadable = new ArrayList<>();
        for (Connection connection : connections()) {
            Listing<OpenReferral> listed = sync.desk().open().of(connection.id());
            values.addAll(listed.values());
            unreadable.addAll(listed.unreadable());
        }
        return new Listing<>(values, unreadable);
    }

    /**
     * Begins a round over the account's sources and does not wait for it: what a sign-in triggers. Several sign-ins at once, or one
     * during a round of the schedule, ask each source once.
     *
     * @return the round: its progress, its report, and the means to call it off
     */
    public Round begin() {
        return sync.rounds().begin(sync.smart().listing(account), null);
    }

    /**
     * Begins a round over the account's sources that is called off when its time is up.
     *
     * @param most how long it may take; what is under way then stops before its next request
     * @return the round: its progress, its report, and the means to call it off
     */
    public Round begin(Duration most) {
        return sync.rounds().begin(sync.smart().listing(account), requireNonNull(most, "most"));
    }

    /**
     * Runs a round over the account's sources now and waits for its end.
     *
     * @return a result for each source
     */
    public SyncReport now() {
        return sync.rounds().over(sync.smart().listing(account));
    }

    private ConnectionId own(ConnectionId connection) {
        return connection(connection).id();
    }

    // A record that cannot be read is nobody's here: to say more would tell that it exists.
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
                "this account has no connection " + connection + ": take the id from its connections()");
    }
}
