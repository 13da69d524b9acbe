// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.UnreadableRecord;
import org.sdohsync.smart.AuthorizeStep;
import org.sdohsync.smart.ConnectStep;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.token.LeakReport;
import org.sdohsync.smart.token.Revocation;
import org.sdohsync.workflow.action.ActionJournal;
import org.sdohsync.workflow.internal.sync.SyncEngine;
import org.sdohsync.workflow.patient.PatientRecord;
import org.sdohsync.workflow.platform.Platform;
import org.sdohsync.workflow.push.SubscriptionManager;
import org.sdohsync.workflow.push.SubscriptionOptions;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.request.Requests;
import org.sdohsync.workflow.schedule.ScheduleAccess;
import org.sdohsync.workflow.schedule.ScheduleOptions;
import org.sdohsync.workflow.status.InstanceStatus;
import org.sdohsync.workflow.sync.RunningSync;
import org.sdohsync.workflow.sync.SyncReport;
import org.sdohsync.workflow.view.OpenReferral;

/**
 * Synchronizes an application with many referral sources: connects to them, refreshes their tokens, finds the Tasks addressed
 * to the application, and sends its answers (SDOHCC, Direct and Indirect Referral Light).
 *
 * <p>All durable state is in the store: after a restart the work continues where it stopped, without a new sign-in. Each
 * source has its own tokens, cursor and failures; a failing source does not affect the others. Safe for use by many threads.
 *
 * @see SdohSyncBuilder
 */
public final class SdohSync implements AutoCloseable {
    /** How long {@link #close} waits for running syncs: 10 seconds. */
    public static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    private final SyncComponents parts;
    private final SyncLifecycle lifecycle;

    SdohSync(SyncComponents parts) {
        this.parts = parts;
        this.lifecycle = new SyncLifecycle(parts);
    }

    /**
     * Returns a builder of a {@link SdohSync}.
     * @param app the application as it is registered at its sources
     * @return a builder; not thread-safe
     */
    public static SdohSyncBuilder builder(SmartApp app) {
        return new SdohSyncBuilder(requireNonNull(app, "app"));
    }

    /**
     * Starts connecting a source (SMART App Launch 2.2, standalone launch). Nothing is sent yet.
     * @param url the source's FHIR base URL, as the source gave it to the user
     * @return the next step
     * @throws org.sdohsync.core.error.AddressException if it is not a URL that the address rules permit
     */
    public ConnectStep connect(String url) {
        return parts.smart().connect(url);
    }

    /**
     * Starts connecting a source that launched the app (SMART App Launch 2.2 §Launch from an EHR). The source must be known:
     * connected before, configured in the {@link SmartApp}, or allowed there with {@link SmartApp#launchedFrom}. Nothing is
     * sent yet.
     * @param launchUrl the launch URL as the user's browser called it, with {@code iss} and {@code launch}
     * @return the next step
     * @throws org.sdohsync.core.error.SyncException if it is not a launch, or the source is unknown
     */
    public ConnectStep launchFromEhr(URI launchUrl) {
        return parts.smart().launchFromEhr(launchUrl);
    }

    /**
     * Completes a launch that {@link AuthorizeStep#startLaunch()} started, in any process on the same store.
     * @param callback the redirect address as the user's browser called it, with its query
     * @return the connection, stored
     * @throws org.sdohsync.core.error.SyncException if the source could not be connected; nothing is stored then
     */
    public Connection completeLaunch(URI callback) {
        return parts.smart().completeLaunch(callback);
    }

    /**
     * Completes a launch of a web application that {@link AuthorizeStep#startLaunch(Secret)} started in the same session.
     * @param callback the redirect address as the user's browser called it, with its query
     * @param session the secret value of the session in which the answer arrived
     * @return the connection, stored
     * @throws org.sdohsync.core.error.SyncException if the source could not be connected, or the launch was not started in
     *     that session
     */
    public Connection completeLaunch(URI callback, Secret session) {
        return parts.smart().completeLaunch(callback, session);
    }

    /**
     * Starts authorizing an existing connection again. It keeps its id, checkpoint and journal. Nothing is sent yet.
     * @param connection the connection
     * @return the last step
     * @throws IllegalArgumentException if there is no such connection
     */
    public AuthorizeStep reconnect(ConnectionId connection) {
        return parts.smart().reconnect(connection);
    }

    /**
     * Tries a connection that needs authorization or configuration again, without the user and without waiting for the next
     * probe.
     * @param connection the connection
     * @return the connection, recovered
     * @throws org.sdohsync.core.error.SyncException if it still does not work
     */
    public Connection retry(ConnectionId connection) {
        return parts.smart().retry(connection);
    }

    /**
     * Disconnects a source: deletes its subscriptions there, revokes the grant if the source offers revocation (RFC 7009), and
     * deletes the connection's record, checkpoints, journal and open Tasks in any case. Unconfirmed actions are deleted too. A
     * running sync there stops before its next request, and the records it writes until then are deleted at its end.
     * @param connection the connection
     * @return whether the grant was revoked at the source
     */
    public Revocation disconnect(ConnectionId connection) {
        CompletionStage<?> ignored = parts.engine().callOff(connection);
        parts.subscriptions().disconnect(connection);
        // First, so that after a crash in between the connection still exists and can be disconnected.
        parts.cleanup().delete(connection);
        Revocation revocation = parts.smart().disconnect(connection);
        // Again, because a running sync may write records until its end.
        parts.cleanup().deleteAfter(parts.engine().callOff(connection), connection);
        return revocation;
    }

    /**
     * Responds to a leak of the store, a backup or a key: stops all work, revokes every grant where the source offers it, removes what the
     * app registered by itself, encrypts the store with the newest key, and asks all users to connect again ({@link SmartClient#respondToLeak}).
     * @return what was done for each connection; call it again until it is complete
     * @throws org.sdohsync.core.error.StoreException if the store fails; the same call goes on where it stopped
     */
    public LeakReport respondToLeak() {
        parts.smart().listConnections().stream().forEach(one -> {
            CompletionStage<?> ignored = parts.engine().callOff(one.id());
        });
        return parts.smart().respondToLeak();
    }

    /**
     * All connections. Connections that cannot be read are left out; {@link #unreadableConnections} lists them.
     *
     * @return the connections as they are now
     * @throws org.sdohsync.core.error.StoreException if there are connections and none of them can be read
     */
    public List<Connection> connections() {
        return parts.smart().connections();
    }

    /**
     * The connections that are stored but cannot be read, each with what to do about it. The other connections are not
     * affected.
     *
     * @return the unreadable connections; empty if all can be read
     */
    public List<UnreadableRecord> unreadableConnections() {
        return parts.smart().unreadableConnections();
    }

    /**
     * Returns a connection.
     * @param connection its id
     * @return the connection as it is now, if there is one with this id
     */
    public Optional<Connection> connection(ConnectionId connection) {
        return parts.smart().connection(connection);
    }

    /**
     * Returns the operations for one account, that is one of the application's own users or tenants.
     * @param key the account, as given when connecting
     * @return the operations for connections of this account
     */
    public AccountSync account(String key) {
        return new AccountSync(this, requireNonNull(key, "key"));
    }

    /**
     * Runs a sync over all sources and waits for its end. Listeners are called on the threads of the sync, one call at a
     * time for each source.
     *
     * @return a result for each source. The failure of a source is part of the result and not an exception, and so is a
     *     connection that cannot be read ({@link SyncReport#damaged}), even if none can be read
     * @throws IllegalStateException if it is called from a listener of a sync, which would wait for itself
     * @throws org.sdohsync.core.error.StoreException if the store fails
     */
    public SyncReport syncNow() {
        return parts.engine().over(parts.smart().listConnections());
    }

    /**
     * Starts a sync over all sources on the threads of the syncs and does not wait for it. If a source is already in a
     * sync, that one is joined, and both get its result.
     *
     * @return the sync, with its progress and report; it can be cancelled
     */
    public RunningSync startSync() {
        return parts.engine().begin(parts.smart().listConnections(), null);
    }

    /**
     * Starts a sync over all sources with a time limit.
     * @param most the time limit; a source in progress then stops before its next request
     * @return the sync, with its progress and report; it can be cancelled
     */
    public RunningSync startSync(Duration most) {
        return parts.engine().begin(parts.smart().listConnections(), requireNonNull(most, "most"));
    }

    /**
     * Starts the schedule: runs a sync immediately, then as configured with {@link SdohSyncBuilder#schedule}. If there are
     * no syncs outside of business hours, the first one runs when they begin. A second call does nothing.
     */
    public void startSchedule() {
        lifecycle.startSchedule();
    }

    /**
     * Starts the schedule with other options than the builder's; if it runs already, it goes on with these, and what is next is planned anew. Where another scheduler hands out the syncs
     * ({@link #scheduleAccess}), that one goes on with them.
     * @param options the schedule of this process from now on, which is not stored
     */
    public void startSchedule(ScheduleOptions options) {
        lifecycle.startSchedule(requireNonNull(options, "options"));
    }

    /**
     * Returns the syncs for a scheduler that hands them out in place of {@link #startSchedule}, such as {@code sdoh-sync-cluster}.
     * @return the access of such a scheduler
     */
    public ScheduleAccess scheduleAccess() {
        return parts.access();
    }

    /**
     * Lets sources notify of changes, beside the schedule. Nothing is sent before a source is subscribed to. The {@link AccountSync}
     * has the part of one account.
     * @param options the settings, with the endpoint at which sources reach the application
     * @return the subscriptions of all sources; closed with this object
     * @throws IllegalStateException if it was called before
     */
    public SubscriptionManager subscriptions(SubscriptionOptions options) {
        return parts.subscriptions().with(options);
    }

    /**
     * The journal of actions: pending ones, ones that need a decision, and recently completed ones.
     * @return the journal
     */
    public ActionJournal journal() {
        return parts.queries().journal();
    }

    /**
     * The open referrals at all sources, from the store: available after a restart and offline.
     * @return the open Tasks in the version that was acknowledged last, and those that cannot be read
     */
    public RecordListing<OpenReferral> openReferrals() {
        return parts.queries().open().all().map(open -> open);
    }

    /**
     * The open referrals at one source, from the store.
     * @param connection the source
     * @return the open Tasks in the version that was acknowledged last, and those that cannot be read
     */
    public RecordListing<OpenReferral> openReferrals(ConnectionId connection) {
        return parts.queries().open().of(connection).map(open -> open);
    }

    /**
     * The Tasks whose delivery to the listener failed so often that it is not tried any more.
     * @return the parked Tasks
     */
    public ParkedTasks parkedTasks() {
        return parts.queries().parked();
    }

    /**
     * Resets the failures of a Task's delivery, so that the next sync tries it again.
     * @param connection the source
     * @param taskId the Task's id there
     * @return true if it was listed as failed
     * @throws org.sdohsync.core.error.ConflictException if syncs write at the same time repeatedly
     */
    public boolean retryDelivery(ConnectionId connection, String taskId) {
        return parts.queries().release(connection, taskId);
    }

    /**
     * Reads a referral by its Task's id, such as from a link that the source sent.
     * @param connection the source
     * @param taskId the Task's id there
     * @return the referral; empty if the source does not have it, or there is no such connection
     * @throws org.sdohsync.core.error.SyncException if the source does not answer or refuses the request
     */
    public Optional<Referral> findReferral(ConnectionId connection, String taskId) {
        return parts.smart()
                .connection(connection)
                .flatMap(found -> parts.queries().find(found, taskId));
    }

    /**
     * Describes the whole instance: what is connected, what waits for what and since when, what runs next. It reads the
     * connections, the journal and the checkpoints from the store.
     * @return the status, whose {@code toString} is text for a person; without patient data
     * @throws org.sdohsync.core.error.StoreException if the store fails
     */
    public InstanceStatus describe() {
        return parts.describer().status();
    }

    /**
     * What the application asks for at a source or at its own server, as referral source, coordination platform or recipient.
     * @param connection the source
     * @return its requests, for as long as there is such a connection
     */
    public Requests requests(ConnectionId connection) {
        return parts.requests().of(connection);
    }

    /**
     * The work of a coordination platform: it splits and hands on referrals at its own server (SDOHCC, Indirect Referral).
     * @param own the connection to the platform's own server
     * @return the platform, for as long as there is such a connection
     */
    public Platform platform(ConnectionId own) {
        return parts.requests().platform(own);
    }

    /**
     * Returns what a source shows the patient of a connection: own Tasks, referrals, goals and more, read when asked for.
     * @param connection a connection in the patient's role
     * @return the record; empty if there is no such connection
     * @throws IllegalStateException if the connection is not a patient's
     */
    public Optional<PatientRecord> patientRecord(ConnectionId connection) {
        return parts.smart().connection(connection).map(parts.queries()::patient);
    }

    /**
     * Describes the state of a source, the abilities of its server and what was learned about it.
     * @param connection the source
     * @return lines of text for a person, without patient data; empty if there is no such connection
     */
    public Optional<String> describe(ConnectionId connection) {
        return parts.smart().connection(connection).map(parts.queries()::describe);
    }

    SubscriptionManager subscriptionManager() {
        return parts.subscriptions().manager();
    }

    ReferralQueries queries() {
        return parts.queries();
    }

    SmartClient smart() {
        return parts.smart();
    }

    SyncEngine engine() {
        return parts.engine();
    }

    /**
     * Closes this object: ends the schedule, waits for running syncs, and closes the resources it created. Syncs that have
     * not ended after half of {@link #CLOSE_WAIT} are cancelled, and are not waited for longer than that. A store, an
     * executor and an HTTP client that were given to the builder are not closed. A second call does nothing. If it is called
     * from a listener, it does not wait for syncs.
     */
    @Override
    public void close() {
        lifecycle.close();
    }
}
