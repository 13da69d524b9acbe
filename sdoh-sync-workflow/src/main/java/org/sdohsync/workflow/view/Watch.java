// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.view;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.Stored;
import org.sdohsync.core.time.WallClock;
import org.sdohsync.workflow.fhir.FhirClient;
import org.sdohsync.workflow.fhir.ServerAbilities;
import org.sdohsync.workflow.sync.Feed;
import org.sdohsync.workflow.sync.FeedSubject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then after what the feeds of Tasks cannot show: Tasks that were deleted or given to somebody else, and
 * ServiceRequests that changed. Between two looks it costs neither a request nor a look into the store. What fails at one feed does
 * not keep the others waiting. Safe for use by many threads.
 */
public final class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    // What is known about more connections than these is forgotten, and read from the store again.
    private static final int MOST_REMEMBERED = 10_000;

    private final OpenReferrals open;
    private final Records<WatchNote> notes;
    private final Clock clock;
    private final Consumer<? super ReferralEvent> listener;
    private final Map<ConnectionId, Due> due = new ConcurrentHashMap<>();

    /** When there is something to do again, as long as the plan is the same. */
    private record Due(Instant next, WatchPlan plan, int feeds) {}

    /**
     * Makes one.
     *
     * @param store where it is noted when the last look was
     * @param open what is known to be open
     * @param clock tells when a look is due
     * @param listener takes the events; what it throws lets the event be told again by a later look
     */
    public Watch(Store store, OpenReferrals open, Clock clock, Consumer<? super ReferralEvent> listener) {
        this.notes = store.records(new WatchNoteCodec());
        this.open = requireNonNull(open, "open");
        this.clock = requireNonNull(clock, "clock");
        this.listener = requireNonNull(listener, "listener");
    }

    /**
     * Looks if a look is due. The first is due an interval after the first call.
     *
     * @param connection the source
     * @param client its server
     * @param subjects the feeds that run at this source
     * @param abilities what is known of the server
     * @param plan how often to look
     * @return the first failure, if the source or the store could not be asked; the next call tries again what failed
     */
    public Optional<SyncException> run(
            Connection connection,
            FhirClient client,
            List<FeedSubject> subjects,
            ServerAbilities abilities,
            WatchPlan plan) {
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
        try {
            Look look = new Look(new WatchedSource(connection, client, subjects, abilities), plan, now);
            Instant next = look.run();
            if (look.failure == null) {
                remember(connection.id(), new Due(next, plan, subjects.size()));
            }
            return Optional.ofNullable(look.failure);
        } catch (StoreException unreadable) {
            return Optional.of(unreadable);
        }
    }

    /**
     * Forgets when a source was looked at.
     *
     * @param connection the source
     */
    public void delete(ConnectionId connection) {
        due.remove(connection);
        boolean ignored = notes.discard(connection.value());
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
            LOG.warn("listener failed, the event comes again: {}", event, thrown);
            return false;
        }
    }

    /** One look at one source. Not thread-safe. */
    private final class Look {
        private final Connection connection;
        private final List<FeedSubject> subjects;
        private final WatchPlan plan;
        private final Instant now;
        private final DepartureSweep sweep;
        private final RequestLook requests;
        private @Nullable SyncException failure;
        private @Nullable List<Stored<OpenReferral>> listed;
        private boolean idle;

        Look(WatchedSource source, WatchPlan plan, Instant now) {
            this.connection = source.connection();
            this.subjects = source.subjects();
            this.plan = plan;
            this.now = now;
            this.sweep = new DepartureSweep(source, open, Watch.this::tell, now);
            this.requests = new RequestLook(source, open, Watch.this::tell);
        }

        /** Does what is due; returns when the next is. */
        Instant run() {
            Optional<Stored<WatchNote>> stored = notes.load(connection.id().value());
            WatchNote before = stored.map(Stored::value).orElseGet(() -> WatchNote.fresh(connection.id(), now));
            WatchNote note = before;
            for (FeedSubject subject : subjects) {
                note = departures(subject, note);
            }
            if (listed != null) {
                // What is not looked for any more is not watched either.
                List<Feed> feeds = subjects.stream().map(FeedSubject::feed).toList();
                known().stream()
                        .filter(one -> !feeds.contains(one.value().feed()))
                        .forEach(open::remove);
            }
            note = requests(note);
            if (stored.isEmpty() || !note.equals(before)) {
                // A lost race: another process looked too, and its note is as good as ours.
                Optional<Revision> ignored =
                        notes.save(note, stored.map(Stored::revision).orElse(Revision.NONE));
            }
            WatchNote last = note;
            return subjects.stream()
                    .map(subject -> last.sweep(subject.feed(), now).next(plan.departures(), now))
                    .reduce(
                            idle ? now.plus(plan.departures()) : nextRequests(last),
                            (one, other) -> one.isBefore(other) ? one : other);
        }

        private Instant nextRequests(WatchNote note) {
            boolean waits = note.requestsAfter().isEmpty() && !WallClock.isAhead(note.requestsAt(), now);
            return waits ? note.requestsAt().plus(plan.requests()) : now;
        }

        private WatchNote departures(FeedSubject subject, WatchNote note) {
            Feed feed = subject.feed();
            Sweep last = note.sweep(feed, now);
            boolean whole = last.isWholeDue(plan.departures(), now);
            if ((!whole && !last.suspects()) || isHopeless()) {
                return note.with(feed, last);
            }
            try {
                List<Stored<OpenReferral>> ours = known().stream()
                        .filter(one -> one.value().feed() == feed)
                        .toList();
                return note.with(feed, whole ? sweep.whole(subject, ours, last) : sweep.again(subject, ours, last));
            } catch (SyncException broken) {
                failed(broken);
                return note.with(feed, last);
            }
        }

        private WatchNote requests(WatchNote note) {
            if (now.isBefore(nextRequests(note)) || isHopeless()) {
                return note;
            }
            try {
                // Without work taken on there is nothing to ask for: the next look is due when there is some.
                idle = known().stream().noneMatch(one -> one.value().takenOn());
                String after = requests.run(known(), note.requestsAfter());
                return note.requested(note.requestsAfter().isEmpty() ? now : note.requestsAt(), after);
            } catch (SyncException broken) {
                failed(broken);
                return note;
            }
        }

        private List<Stored<OpenReferral>> known() {
            List<Stored<OpenReferral>> all = listed;
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

        /** Nobody answers, or the grant ended: the rest would fail the same way. */
        private static boolean isHopeless(SyncException failure) {
            return failure instanceof TransportException
                    || failure instanceof StoppedException
                    || (failure instanceof AuthorizationException refused
                            && refused.reason() != AuthorizationException.Reason.SCOPE);
        }
    }
}
