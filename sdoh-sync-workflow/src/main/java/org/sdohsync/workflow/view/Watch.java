// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.view;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.Stored;
import org.sdohsync.workflow.fhir.FhirClient;
import org.sdohsync.workflow.sync.FeedSubject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then after what the feeds of Tasks cannot show: Tasks that were deleted or given to somebody else, and
 * ServiceRequests that changed. Between two looks it costs no request. Safe for use by many threads.
 */
public final class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final OpenReferrals open;
    private final Records<WatchNote> notes;
    private final Clock clock;
    private final Consumer<? super ReferralEvent> listener;

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
     * @param plan how often to look
     * @throws org.sdohsync.core.error.SyncException if the source or the store could not be asked; the next call tries again
     */
    public void run(Connection connection, FhirClient client, List<FeedSubject> subjects, WatchPlan plan) {
        Instant now = clock.instant();
        Optional<Stored<WatchNote>> stored = notes.load(connection.id().value());
        WatchNote note = stored.map(Stored::value).orElseGet(() -> WatchNote.fresh(connection.id(), now));
        boolean departures = !note.departuresAfter().isEmpty() || isDue(note.departuresAt(), plan.departures(), now);
        boolean requests = isDue(note.requestsAt(), plan.requests(), now);
        if (stored.isPresent() && !departures && !requests) {
            return;
        }
        List<Stored<OpenReferral>> known =
                departures || requests ? open.of(connection.id()).values() : List.of();
        Predicate<ReferralEvent> told = this::tell;
        String after = note.departuresAfter();
        if (departures) {
            after = new DepartureSweep(connection, client, open, told).run(subjects, known, after);
        }
        if (requests) {
            new RequestLook(connection, client, open, told).run(known);
        }
        // A lost race: another process looked too, and its note is as good as ours.
        Optional<Revision> ignored = notes.save(
                new WatchNote(
                        connection.id(),
                        departures ? now : note.departuresAt(),
                        after,
                        requests ? now : note.requestsAt()),
                stored.map(Stored::revision).orElse(Revision.NONE));
    }

    /**
     * Forgets when a source was looked at.
     *
     * @param connection the source
     */
    public void delete(ConnectionId connection) {
        boolean ignored = notes.discard(connection.value());
    }

    private static boolean isDue(Instant last, Duration interval, Instant now) {
        return !now.isBefore(last.plus(interval));
    }

    private boolean tell(ReferralEvent event) {
        try {
            listener.accept(event);
            return true;
        } catch (RuntimeException thrown) {
            LOG.warn("listener failed, the event comes again: {}", event, thrown);
            return false;
        }
    }
}
