// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.view;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.workflow.feed.Feed;
import org.sdohsync.workflow.internal.feed.FeedSubject;
import org.sdohsync.workflow.view.ReferralEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Regularly checks what the feeds of Tasks cannot show: Tasks that were deleted or got another owner, and ServiceRequests
 * that changed. Between two checks it sends no request and does not read the store. A failure of one feed does not affect the
 * others. Safe for use by many threads.
 */
public final class OpenTaskMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(OpenTaskMonitor.class);

    // The most connections in memory; others are read from the store again.
    private static final int MOST_REMEMBERED = 10_000;

    private final OpenReferrals open;
    private final Records<MonitorRecord> notes;
    private final Clock clock;
    private final Consumer<? super ReferralEvent> listener;
    private final Map<ConnectionId, Due> due = new ConcurrentHashMap<>();
    // What the source said it changed: looked at in the next sync, due or not.
    private final Set<ConnectionId> requestsChanged = ConcurrentHashMap.newKeySet();
    private final Set<ConnectionId> tasksGone = ConcurrentHashMap.newKeySet();

    /** When the next check is due, as long as the plan is the same. */
    private record Due(Instant next, MonitorSettings plan, int feeds) {}

    /**
     * Creates a watch.
     *
     * @param store the store of the times of the last checks
     * @param open the open referrals
     * @param clock the clock that decides when a check is due
     * @param listener gets the events; if it throws, a later check delivers the event again
     */
    public OpenTaskMonitor(Store store, OpenReferrals open, Clock clock, Consumer<? super ReferralEvent> listener) {
        this.notes = store.records(new MonitorRecordCodec());
        this.open = requireNonNull(open, "open");
        this.clock = requireNonNull(clock, "clock");
        this.listener = requireNonNull(listener, "listener");
    }

    /**
     * Runs the checks that are due. The first is due an interval after the first call.
     *
     * @param connection the source
     * @param client the client of its server
     * @param subjects the feeds that run at this source
     * @param abilities the known abilities of the server
     * @param plan the intervals
     * @return the first failure of the source or the store, if there is one; the next call tries again what failed
     */
    public Optional<SyncException> run(
            Connection connection,
            FhirClient client,
            List<FeedSubject> subjects,
            ServerCapabilities abilities,
            MonitorSettings plan) {
        Instant now = clock.instant();
        Due known = due.get(connection.id());
        if (known != null
                && known.plan().equals(plan)
                && known.feeds() == subjects.size()
                && !open.begunSince(connection.id())
                && !WallClock.isOver(known.next(), plan.longest(), now)) {
            return Optional.empty();
        }
        due.remove(connection.id());
        open.forgetBegun(connection.id());
        boolean requests = requestsChanged.remove(connection.id());
        boolean gone = tasksGone.remove(connection.id());
        try {
            Look look = new Look(new WatchedSource(connection, client, subjects, abilities), plan, now);
            Instant next = look.run(requests, gone);
            if (look.failure == null) {
                remember(connection.id(), new Due(next, plan, subjects.size()));
            } else {
                again(connection.id(), requests, gone);
            }
            return Optional.ofNullable(look.failure);
        } catch (StoreException unreadable) {
            again(connection.id(), requests, gone);
            return Optional.of(unreadable);
        }
    }

    private void again(ConnectionId connection, boolean requests, boolean gone) {
        if (requests) {
            requestsChanged.add(connection);
        }
        if (gone) {
            tasksGone.add(connection);
        }
    }

    /**
     * Deletes the times of the checks of a source.
     *
     * @param connection the source
     */
    public void delete(ConnectionId connection) {
        due.remove(connection);
        requestsChanged.remove(connection);
        tasksGone.remove(connection);
        boolean ignored = notes.discard(connection.value());
    }

    /**
     * Lets the next call look for changed ServiceRequests, because the source said that there are some.
     *
     * @param connection the source
     */
    public void requestsChanged(ConnectionId connection) {
        requestsChanged.add(connection);
        due.remove(connection);
    }

    /**
     * Lets the next call look for Tasks that are gone, because the source said that there are some.
     *
     * @param connection the source
     */
    public void tasksGone(ConnectionId connection) {
        tasksGone.add(connection);
        due.remove(connection);
    }

    private void remember(ConnectionId connection, Due next) {
        if (due.size() >= MOST_REMEMBERED) {
            due.clear();
        }
        due.put(connection, next);
    }

    private boolean tell(ReferralEvent event) {
        try {
            listener.accept(event);
            return true;
        } catch (Throwable thrown) {
            LOG.warn("listener failed, the event is delivered again: {}", event, thrown);
            return false;
        }
    }

    /** The checks of one source. Not thread-safe. */
    private final class Look {
        private final Connection connection;
        private final List<FeedSubject> subjects;
        private final MonitorSettings plan;
        private final Instant now;
        private final RemovedTaskCheck sweep;
        private final ServiceRequestCheck requests;
        private @Nullable SyncException failure;
        private @Nullable List<StoredValue<OpenReferralRecord>> listed;
        private boolean idle;

        Look(WatchedSource source, MonitorSettings plan, Instant now) {
            this.connection = source.connection();
            this.subjects = source.subjects();
            this.plan = plan;
            this.now = now;
            this.sweep = new RemovedTaskCheck(source, open, OpenTaskMonitor.this::tell, now);
            this.requests = new ServiceRequestCheck(source, open, OpenTaskMonitor.this::tell);
        }

        /** Runs the checks that are due; returns when the next one is. */
        Instant run(boolean requestsChanged, boolean tasksGone) {
            Optional<StoredValue<MonitorRecord>> stored =
                    notes.load(connection.id().value());
            MonitorRecord before =
                    stored.map(StoredValue::value).orElseGet(() -> MonitorRecord.fresh(connection.id(), now));
            MonitorRecord note = before;
            for (FeedSubject subject : subjects) {
                note = departures(subject, note, tasksGone);
            }
            if (listed != null) {
                // Feeds that are not searched any more are not watched either.
                List<Feed> feeds = subjects.stream().map(FeedSubject::feed).toList();
                known().stream()
                        .filter(one -> !feeds.contains(one.value().feed()))
                        .forEach(open::remove);
            }
            note = requests(note, requestsChanged);
            if (stored.isEmpty() || !note.equals(before)) {
                // A lost race: another process did the same checks, and its record is equivalent.
                Optional<Revision> ignored =
                        notes.save(note, stored.map(StoredValue::revision).orElse(Revision.NONE));
            }
            MonitorRecord last = note;
            return subjects.stream()
                    .map(subject -> last.sweep(subject.feed(), now).next(plan.departures(), now))
                    .reduce(
                            idle ? now.plus(plan.departures()) : nextRequests(last),
                            (one, other) -> one.isBefore(other) ? one : other);
        }

        private Instant nextRequests(MonitorRecord note) {
            boolean waits = note.requestsAfter().isEmpty() && !WallClock.isAhead(note.requestsAt(), now);
            return waits ? note.requestsAt().plus(plan.requests()) : now;
        }

        private MonitorRecord departures(FeedSubject subject, MonitorRecord note, boolean asked) {
            Feed feed = subject.feed();
            CheckPosition last = note.sweep(feed, now);
            boolean whole = asked || last.isWholeDue(plan.departures(), now);
            if ((!whole && !last.suspects()) || isHopeless()) {
                return note.with(feed, last);
            }
            try {
                List<StoredValue<OpenReferralRecord>> ours = known().stream()
                        .filter(one -> one.value().feed() == feed)
                        .toList();
                return note.with(feed, whole ? sweep.whole(subject, ours, last) : sweep.again(subject, ours, last));
            } catch (SyncException broken) {
                failed(broken);
                return note.with(feed, last);
            }
        }

        private MonitorRecord requests(MonitorRecord note, boolean asked) {
            if ((!asked && now.isBefore(nextRequests(note))) || isHopeless()) {
                return note;
            }
            try {
                // Without accepted work there is nothing to check: the next check is due when there is some.
                idle = known().stream().noneMatch(one -> one.value().takenOn());
                String after = requests.run(known(), note.requestsAfter());
                return note.requested(note.requestsAfter().isEmpty() ? now : note.requestsAt(), after);
            } catch (SyncException broken) {
                failed(broken);
                return note;
            }
        }

        private List<StoredValue<OpenReferralRecord>> known() {
            List<StoredValue<OpenReferralRecord>> all = listed;
            if (all == null) {
                all = open.bare(connection.id());
                listed = all;
            }
            return all;
        }

        private void failed(SyncException broken) {
            failure = failure == null || isHopeless(broken) ? broken : failure;
        }

        private boolean isHopeless() {
            return failure != null && isHopeless(failure);
        }

        /** Tells whether other requests would fail too: the source does not answer, or the grant ended. */
        private static boolean isHopeless(SyncException failure) {
            return failure instanceof TransportException
                    || failure instanceof StoppedException
                    || (failure instanceof AuthorizationException refused
                            && refused.reason() != AuthorizationException.Reason.SCOPE);
        }
    }
}
