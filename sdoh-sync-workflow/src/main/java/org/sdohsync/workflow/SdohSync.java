// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Listing;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.Unreadable;
import org.sdohsync.smart.AuthorizeStep;
import org.sdohsync.smart.ConnectStep;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.token.Revocation;
import org.sdohsync.workflow.action.Journal;
import org.sdohsync.workflow.pass.Round;
import org.sdohsync.workflow.pass.Rounds;
import org.sdohsync.workflow.pass.SyncReport;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.schedule.Schedule;
import org.sdohsync.workflow.view.OpenReferral;

/**
 * Keeps an application in step with many referral sources: connects to them, refreshes their tokens, finds the Tasks meant for
 * us, and carries our answers back (SDOHCC, Direct and Indirect Referral Light).
 *
 * <p>Everything durable is in the store: after a restart the work goes on where it stopped, without anybody signing in again.
 * Each source has its own tokens, cursor and failures; a broken one never stops the rest. Safe for use by many threads.
 *
 * @see SdohSyncBuilder
 */
public final class SdohSync implements AutoCloseable {
    /** How long {@link #close} waits for rounds under way: 10 seconds. */
    public static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    private final SmartClient smart;
    private final Rounds rounds;
    private final Leftovers leftovers;
    private final Desk desk;
    private final Schedule schedule;
    private final @Nullable ExecutorService ownThreads;
    private final @Nullable Store ownStore;
    private final AtomicBoolean closed = new AtomicBoolean();

    SdohSync(Parts parts) {
        this.smart = parts.smart();
        this.rounds = parts.rounds();
        this.schedule = parts.schedule();
        this.desk = parts.desk();
        this.leftovers = parts.leftovers();
        this.ownThreads = parts.ownThreads();
        this.ownStore = parts.ownStore();
    }

    /**
     * Starts to put one together.
     *
     * @param app the application as its sources know it
     * @return a builder; not thread-safe
     */
    public static SdohSyncBuilder builder(SmartApp app) {
        return new SdohSyncBuilder(requireNonNull(app, "app"));
    }

    /**
     * Begins to connect a source (SMART App Launch 2.2, standalone launch).
     *
     * @param url the address the source gave to the user: its FHIR base
     * @return the next step; nothing was sent yet
     * @throws org.sdohsync.core.error.AddressException if it is no address the rules permit
     */
    public ConnectStep connect(String url) {
        return smart.connect(url);
    }

    /**
     * Takes a launch from an EHR (SMART App Launch 2.2 §Launch from an EHR). The source must be known: connected before, set up in
     * the {@link SmartApp}, or allowed there with {@link SmartApp#launchedFrom}.
     *
     * @param launchUrl the address at which the user's browser arrived, with {@code iss} and {@code launch}
     * @return the next step; nothing was sent yet
     * @throws org.sdohsync.core.error.SyncException if it is no launch, or one for an unknown source
     */
    public ConnectStep launched(URI launchUrl) {
        return smart.launched(launchUrl);
    }

    /**
     * Finishes a launch that {@link AuthorizeStep#begin()} began, in this process or another one on the same store.
     *
     * @param callback the address at which the user's browser came back, with its query
     * @return the connection, stored
     * @throws org.sdohsync.core.error.SyncException if it came to nothing; nothing half-connected is left
     */
    public Connection complete(URI callback) {
        return smart.complete(callback);
    }

    /**
     * Finishes a launch of a web application, in the session that {@link AuthorizeStep#begin(Secret)} began it in.
     *
     * @param callback the address at which the user's browser came back, with its query
     * @param session what stands for the session of that request
     * @return the connection, stored
     * @throws org.sdohsync.core.error.SyncException if it came to nothing, or was not begun in that session
     */
    public Connection complete(URI callback, Secret session) {
        return smart.complete(callback, session);
    }

    /**
     * Begins to have an existing connection authorized again. Its id, checkpoint and journal stay.
     *
     * @param connection the connection
     * @return the last step; nothing was sent yet
     * @throws IllegalArgumentException if there is no such connection
     */
    public AuthorizeStep reconnect(ConnectionId connection) {
        return smart.reconnect(connection);
    }

    /**
     * Tries a connection that needs authorization or configuration once more as it is, without waiting for the next probe.
     *
     * @param connection the connection
     * @return the connection, recovered
     * @throws org.sdohsync.core.error.SyncException if it still does not work
     */
    public Connection retry(ConnectionId connection) {
        return smart.retry(connection);
    }

    /**
     * Gives a connection up: revokes its grant where the source offers that (RFC 7009), and deletes its record, checkpoints,
     * journal and open Tasks in any case. Actions that were not confirmed are dropped with it. A round under way there stops before
     * its next request; what its listener takes until then leaves nothing behind either.
     *
     * @param connection the connection
     * @return what became of the grant
     */
    public Revocation disconnect(ConnectionId connection) {
        CompletionStage<?> ignored = rounds.callOff(connection);
        // First, so that after a crash in between there still is a connection to give up.
        leftovers.delete(connection);
        Revocation revocation = smart.disconnect(connection);
        // Once more, because a round may have noted something since, or may do so until its end.
        leftovers.deleteAfter(rounds.callOff(connection), connection);
        return revocation;
    }

    /**
     * All connections. One whose record cannot be read is left out here and named by {@link #damaged}.
     *
     * @return their present views
     * @throws org.sdohsync.core.error.StoreException if there are connections and none of them can be read
     */
    public List<Connection> connections() {
        return smart.connections();
    }

    /**
     * The connections that are stored and cannot be read. Each says what to do; the others go on meanwhile.
     *
     * @return what cannot be read, empty when all is well
     */
    public List<Unreadable> damaged() {
        return smart.damaged();
    }

    /**
     * One connection.
     *
     * @param connection its id
     * @return its present view, if there is such a connection
     */
    public Optional<Connection> connection(ConnectionId connection) {
        return smart.connection(connection);
    }

    /**
     * The part of one of the application's own users or tenants.
     *
     * @param key the account, as given when connecting
     * @return its connections and rounds
     */
    public AccountSync account(String key) {
        return new AccountSync(this, requireNonNull(key, "key"));
    }

    /**
     * Runs a round over all sources now and waits for its end. Listeners are called on the threads of the round, one at a time
     * for each source.
     *
     * @return a result for each source; a bad source is a value in it, never an exception, and so is a connection whose record
     *     cannot be read ({@link SyncReport#damaged}), even if that is all of them
     * @throws IllegalStateException if a listener of a round calls it, which would wait for itself
     * @throws org.sdohsync.core.error.StoreException if the store cannot be asked at all
     */
    public SyncReport now() {
        return rounds.over(smart.listing());
    }

    /**
     * Begins a round over all sources on the threads of the rounds and does not wait for it. A source at which a round is under
     * way already is not asked twice: both get its result.
     *
     * @return the round: its progress, its report, and the means to call it off
     */
    public Round begin() {
        return rounds.begin(smart.listing(), null);
    }

    /**
     * Begins a round over all sources that is called off when its time is up.
     *
     * @param most how long it may take; what is under way then stops before its next request
     * @return the round: its progress, its report, and the means to call it off
     */
    public Round begin(Duration most) {
        return rounds.begin(smart.listing(), requireNonNull(most, "most"));
    }

    /**
     * Runs rounds by itself from now on: at once, then as {@link SdohSyncBuilder#schedule} says. Outside of business hours without
     * rounds the first comes when they begin. A second call does nothing.
     */
    public void start() {
        if (closed.get()) {
            throw new IllegalStateException("this SdohSync is closed");
        }
        schedule.start();
    }

    /**
     * The actions that are not confirmed yet.
     *
     * @return the journal
     */
    public Journal journal() {
        return desk.journal();
    }

    /**
     * What is open at all sources, from the store: after a restart, or offline.
     *
     * @return the open Tasks as acknowledged last, and what cannot be read
     */
    public Listing<OpenReferral> open() {
        return desk.open().all();
    }

    /**
     * What is open at one source, from the store.
     *
     * @param connection the source
     * @return its open Tasks as acknowledged last, and what cannot be read
     */
    public Listing<OpenReferral> open(ConnectionId connection) {
        return desk.open().of(connection);
    }

    /**
     * The Tasks that the listener refused so often that they are not tried any more.
     *
     * @return the parked Tasks
     */
    public ParkedTasks parked() {
        return desk.parked();
    }

    /**
     * Lets a Task whose delivery failed be tried by the next round, as if it had never failed.
     *
     * @param connection the source
     * @param taskId the Task's id there
     * @return true if it was listed as failed
     * @throws org.sdohsync.core.error.ConflictException if rounds keep writing at the same moment
     */
    public boolean release(ConnectionId connection, String taskId) {
        return desk.release(connection, taskId);
    }

    /**
     * Reads one referral by its id, for example from a link that the source sent.
     *
     * @param connection the source
     * @param taskId the Task's id there
     * @return the referral, empty if the source does not have it, or there is no such connection
     * @throws org.sdohsync.core.error.SyncException if the source could not be asked
     */
    public Optional<Referral> find(ConnectionId connection, String taskId) {
        return smart.connection(connection).flatMap(found -> desk.find(found, taskId));
    }

    /**
     * Says in words how a source is doing, what its server can do and what was learned about it.
     *
     * @param connection the source
     * @return some lines for a person, without patient data; empty if there is no such connection
     */
    public Optional<String> describe(ConnectionId connection) {
        return smart.connection(connection).map(desk::describe);
    }

    Desk desk() {
        return desk;
    }

    SmartClient smart() {
        return smart;
    }

    Rounds rounds() {
        return rounds;
    }

    /**
     * Ends the schedule, waits for rounds under way, and releases what this object made itself. Rounds that are not done by half
     * of {@link #CLOSE_WAIT} are called off, and after all of it no longer waited for. What
     * was handed to the builder, a store, an executor, an HTTP client, stays open. A second call does nothing. Called from a listener
     * it waits for no round, which may be its own.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        schedule.close();
        settle();
        smart.close();
        if (ownStore != null) {
            ownStore.close();
        }
    }

    private void settle() {
        boolean settled = rounds.worksHere();
        try {
            Duration half = CLOSE_WAIT.dividedBy(2);
            if (!settled) {
                settled = rounds.settle(half);
            }
            rounds.stop();
            if (!rounds.worksHere()) {
                // Once more in any case: one may have begun since.
                settled = rounds.settle(half);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (ownThreads != null) {
            ownThreads.shutdown();
            if (!settled) {
                // Rounds are safe to break off at any point: what was not acknowledged comes again.
                ownThreads.shutdownNow();
            }
        }
    }
}
