// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.fhir.internal.client.EntryHead;
import org.sdohsync.fhir.internal.client.FhirClient;

/**
 * Whether a server sorts, or only says so. Pages in the right order prove nothing: a server that gives Tasks in the order of their
 * making looks sorted until one of them changes. So the same search is asked for one Task from either end: a server that sorts
 * gives as the newest one that is not on the first of several pages, is at least as new as all of them, and newer than the oldest.
 */
final class SortCheck {
    /** What came of it. */
    enum Outcome {
        SORTS,
        DOES_NOT,
        UNKNOWN
    }

    private @Nullable String id;
    private @Nullable Instant time;

    private SortCheck() {}

    /**
     * Asks the server.
     *
     * @param first the first page of an ascending search that has more pages
     */
    static Outcome ask(FhirClient client, FeedSearch first) {
        try {
            SortCheck newest = end(client, first, true);
            Outcome outcome = newest.judge(first);
            // A Task that left the search meanwhile makes room for another in any order.
            return outcome == Outcome.SORTS && !newest.isNewerThan(end(client, first, false))
                    ? Outcome.UNKNOWN
                    : outcome;
        } catch (HttpStatusException | ProtocolException | LimitException unanswered) {
            return Outcome.UNKNOWN;
        }
    }

    private static SortCheck end(FhirClient client, FeedSearch first, boolean newest) {
        SortCheck shown = new SortCheck();
        client.search(TaskQuery.end(first.path, newest)).next(shown::note);
        return shown;
    }

    private boolean note(EntryHead head) {
        if (id == null && head.type().equals("Task")) {
            id = head.id();
            time = head.lastUpdated().orElse(null);
        }
        return false;
    }

    private Outcome judge(FeedSearch first) {
        Optional<Instant> latest = first.latestOfFirstPage();
        Instant newest = time;
        if (newest == null || latest.isEmpty()) {
            return Outcome.UNKNOWN;
        }
        if (newest.isBefore(latest.get())) {
            return Outcome.DOES_NOT;
        }
        return first.showedFirst(id) ? Outcome.UNKNOWN : Outcome.SORTS;
    }

    private boolean isNewerThan(SortCheck oldest) {
        Instant mine = time;
        Instant theirs = oldest.time;
        return mine != null && theirs != null && mine.isAfter(theirs);
    }
}
