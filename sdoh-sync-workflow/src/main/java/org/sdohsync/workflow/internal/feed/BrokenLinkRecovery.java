// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.ServerFeature;

/**
 * How a pass gets ahead without the server's links, which some keep for a shorter time than the work on a page takes, and others never
 * answer:
 *
 * <ol>
 *   <li>Where the server proves to sort, everything up to the newest Task of a search's first page was on it: a new search goes on from
 *       there. What is younger than the overlap may still turn up behind that, so the cursor then goes no further in this pass than to
 *       when that page was made.
 *   <li>An expired search (410) begins anew.
 *   <li>Else the search begins anew with pages so large that there need not be a next one, as long as they come as large as asked for.
 * </ol>
 *
 * Not thread-safe.
 */
final class BrokenLinkRecovery {
    private static final int MAX_RESTARTS = 3;
    private static final int GROWTH = 4;
    private static final int MOST_PER_PAGE = 1000;

    private final FhirClient client;
    private final FeedState state;
    private @Nullable Instant cursorAtMost;
    private @Nullable Instant heldBack;
    private boolean holdsBack;
    private boolean incomplete;
    private int pageSize;
    private int restarts;
    private boolean taken;
    private boolean asked;

    BrokenLinkRecovery(FhirClient client, FeedState state, int pageSize) {
        this.client = client;
        this.state = state;
        this.pageSize = pageSize;
    }

    /** Tells whether a next page is not to be had at all, and from now on none is relied on. What is refused for now is another matter. */
    boolean isNeeded(SyncException gone) {
        boolean failed = gone instanceof HttpStatusException answer && answer.status() == 500;
        boolean needed = (failed || !gone.retryable()) && gone.retryAfter().isEmpty();
        taken |= needed;
        return needed;
    }

    /** Tells whether a page could not be had in this pass. */
    boolean areTaken() {
        return taken;
    }

    /** How many Tasks a page is to have. */
    int pageSize() {
        return pageSize;
    }

    /** Tells whether the server is known to sort; it is asked once in a pass. */
    boolean sorts(FeedSearch current) {
        if (!asked && !state.abilities().has(ServerFeature.SORT)) {
            asked = true;
            SortCheck.Outcome outcome = SortCheck.ask(client, current);
            if (outcome != SortCheck.Outcome.UNKNOWN) {
                state.abilities(state.abilities().with(ServerFeature.SORT, outcome == SortCheck.Outcome.SORTS));
            }
        }
        return state.abilities().has(ServerFeature.SORT);
    }

    /** From when on a new search shows what the first page of this one did not; empty if that cannot be told. Moves the cursor. */
    Optional<Instant> behindFirstPage(FeedSearch current) {
        Instant to = current.latestOfFirstPage()
                .map(time -> time.truncatedTo(ChronoUnit.MILLIS))
                .orElse(null);
        boolean ordered = !state.sweeps() && state.abilities().may(ServerFeature.SORT) && !current.disordered();
        boolean ahead = to != null && (current.from == null || to.isAfter(current.from));
        if (to == null || !ordered || !ahead || current.path.isEmpty() || !sorts(current)) {
            return Optional.empty();
        }
        Instant made = current.began();
        if (made != null && !current.isSettled(to)) {
            cursorAtMost(made);
        }
        advance(to);
        return Optional.of(to);
    }

    /** Tells whether the search is worth beginning anew, maybe with larger pages. */
    boolean mayBeginAnew(SyncException gone, FeedSearch current) {
        boolean expired = gone instanceof HttpStatusException answer && answer.status() == 410;
        boolean refused = !gone.retryable() && !(gone instanceof ProtocolException);
        boolean first = expired && restarts == 0;
        if (first || (refused && grows(current)) || (expired && restarts < MAX_RESTARTS)) {
            restarts++;
            return true;
        }
        return false;
    }

    private boolean grows(FeedSearch current) {
        int now = state.abilities().pageSize(pageSize);
        int larger = state.abilities().pageSize(Math.min(MOST_PER_PAGE, now * GROWTH));
        if (larger <= now || current.foundFirst() < now) {
            return false;
        }
        pageSize = larger;
        return true;
    }

    private void cursorAtMost(Instant made) {
        Instant most = cursorAtMost;
        if (most == null || made.isBefore(most)) {
            cursorAtMost = made;
        }
    }

    /** A part of the subject is searched, and the cursor holds for all: it waits for {@link #allRead}. */
    void holdBack(FeedSearch begun) {
        holdsBack = true;
        Instant made = begun.made();
        if (made == null) {
            // Nobody knows of which moment the search was.
            incomplete = true;
        } else {
            cursorAtMost(made);
        }
    }

    /** A part was not read to its end: what it lacks is left to the next pass. */
    void partLacks() {
        incomplete = true;
    }

    /** All parts of the subject were read. */
    void allRead() {
        if (holdsBack && !incomplete) {
            holdsBack = false;
            advance(heldBack);
        }
    }

    /** Moves the cursor, as far as it may go. */
    void advance(@Nullable Instant to) {
        if (holdsBack) {
            heldBack = to == null || (heldBack != null && heldBack.isAfter(to)) ? heldBack : to;
        } else {
            Instant most = cursorAtMost;
            state.advance(to != null && most != null && to.isAfter(most) ? most : to);
        }
    }
}
