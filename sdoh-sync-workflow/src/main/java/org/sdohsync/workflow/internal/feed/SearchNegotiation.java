// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.fhir.internal.client.BundlePage;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.SearchPages;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;

/**
 * Finds the best form of a search that a server answers. Servers refuse what they do not know in many ways:
 *
 * <ol>
 *   <li>414, and other refusals of a long address: with fewer owners, patients or ids in one search ({@link SubjectChunks}).
 *   <li>Without the ServiceRequests by the way, if they were asked for.
 *   <li>400, 413, 422: with smaller pages; the largest that is answered is kept. A 200 with nothing but an error counts as a refusal, too.
 *   <li>403, 404, 405, 500: the plainest searches are asked for one Task. If none is answered, everything is refused, and that stays so.
 *   <li>500: the first form once more, for a server that answers now may have been ill before.
 *   <li>The other forms, best first ({@link TaskQuery}).
 * </ol>
 *
 * What the form that was answered leaves out is what the server cannot do. Not thread-safe.
 */
final class SearchNegotiation {
    private static final int LEAST_PER_PAGE = 10;

    /** Reads the first page of a search. */
    interface Reading {
        BundlePage first(String path, @Nullable Instant from);
    }

    private final FhirClient client;
    private final SubjectChunks parts;
    private final FeedState state;
    private final List<Integer> sizes;
    private final Reading reading;

    SearchNegotiation(FhirClient client, SubjectChunks parts, FeedState state, int usualSize, Reading reading) {
        this.sizes = List.of(usualSize, 50, 20);
        this.client = client;
        this.parts = parts;
        this.state = state;
        this.reading = reading;
    }

    /** Starts a search in the first form that the server does not refuse, and reads its first page. */
    BundlePage open(@Nullable Instant from, int pageSize) {
        ServerCapabilities before = state.abilities();
        TaskQuery.Candidate best = best(parts.query(), from, pageSize);
        while (before.isTooLong(best.path()) && parts.split()) {
            best = best(parts.query(), from, pageSize);
        }
        try {
            return read(best, from);
        } catch (HttpStatusException refusal) {
            state.abilities(before);
            if (SearchPages.isTooLong(refusal, best.path()) && isAnsweredInParts(from, pageSize)) {
                return open(from, pageSize);
            }
            if (!isRefusal(refusal)) {
                throw refusal;
            }
            return TaskQuery.includes(best.path())
                    ? withoutRequests(from, pageSize, before)
                    : plainer(best, from, pageSize, before, refusal);
        } catch (AuthorizationException refusal) {
            state.abilities(before);
            if (refusal.reason() != AuthorizationException.Reason.SCOPE || !TaskQuery.includes(best.path())) {
                throw refusal;
            }
            return withoutRequests(from, pageSize, before);
        }
    }

    private TaskQuery.Candidate best(TaskQuery query, @Nullable Instant from, int pageSize) {
        return query.candidates(from, state.abilities(), pageSize)
                .next()
                .orElseThrow(() -> new IllegalStateException("no search to try; indicates a bug"));
    }

    /** Finds out whether fewer owners, patients or ids in one search are answered. */
    private boolean isAnsweredInParts(@Nullable Instant from, int pageSize) {
        for (List<FeedSubject> halves = parts.halves();
                !halves.isEmpty();
                halves = halves.get(0).halves()) {
            String path = best(parts.query(halves.get(0)), from, pageSize).path();
            if (answers(path)) {
                state.abilities(state.abilities().withSearches(path.length()));
                return true;
            }
        }
        return false;
    }

    private BundlePage read(TaskQuery.Candidate candidate, @Nullable Instant from) {
        // Known before the page is read: which entries are new depends on it.
        state.abilities(candidate.shown());
        return reading.first(candidate.path(), from);
    }

    /** It may not want to show the ServiceRequests by the way: all else is tried without them. */
    private BundlePage withoutRequests(@Nullable Instant from, int pageSize, ServerCapabilities before) {
        state.abilities(before.with(ServerFeature.FOCUS_INCLUDE, false));
        try {
            return open(from, pageSize);
        } catch (HttpStatusException | AuthorizationException refusal) {
            state.abilities(before);
            throw refusal;
        }
    }

    private BundlePage plainer(
            TaskQuery.Candidate best,
            @Nullable Instant from,
            int pageSize,
            ServerCapabilities before,
            HttpStatusException refusal) {
        TaskQuery query = parts.query();
        int asked = before.pageSize(pageSize);
        if (isOfTheRequest(refusal)
                && asked > LEAST_PER_PAGE
                && answers(TaskQuery.sized(best.path(), LEAST_PER_PAGE))) {
            state.abilities(before.withPages(largest(best.path(), asked)));
            return open(from, pageSize);
        }
        if (!notUnderstood(refusal)) {
            if (!answersAny(query.plainest(before, 1))) {
                throw refusal;
            }
            if (refusal.retryable()) {
                try {
                    return read(best, from);
                } catch (HttpStatusException again) {
                    state.abilities(before);
                }
            }
        }
        return next(from, pageSize, before, refusal);
    }

    /** Goes through the other forms. */
    private BundlePage next(
            @Nullable Instant from, int pageSize, ServerCapabilities before, HttpStatusException refusal) {
        TaskQuery.Candidates left = parts.query().candidates(from, before, pageSize);
        Optional<TaskQuery.Candidate> tried = left.next();
        for (Optional<TaskQuery.Candidate> next = left.next(); next.isPresent(); next = left.next()) {
            try {
                return read(next.get(), from);
            } catch (HttpStatusException another) {
                state.abilities(before);
                if (!isRefusal(another)) {
                    throw another;
                }
            } catch (AuthorizationException another) {
                state.abilities(before);
                requireScope(another);
            }
        }
        boolean large = before.pageSize(pageSize) > LEAST_PER_PAGE;
        if (tried.isPresent()
                && large
                && isOfTheRequest(refusal)
                && answersAny(parts.query().plainest(before, LEAST_PER_PAGE))) {
            // It refuses the size of the pages and something else.
            state.abilities(before.withPages(LEAST_PER_PAGE));
            return open(from, pageSize);
        }
        throw refusal;
    }

    private int largest(String path, int refused) {
        for (int size : sizes) {
            if (size < refused && answers(TaskQuery.sized(path, size))) {
                return size;
            }
        }
        return LEAST_PER_PAGE;
    }

    private boolean answersAny(TaskQuery.Candidates candidates) {
        for (Optional<TaskQuery.Candidate> next = candidates.next(); next.isPresent(); next = candidates.next()) {
            if (answers(next.get().path())) {
                return true;
            }
        }
        return false;
    }

    private boolean answers(String path) {
        try {
            return client.search(path).next(head -> false).isPresent();
        } catch (HttpStatusException refused) {
            if (wantsSilence(refused)) {
                throw refused;
            }
            return false;
        } catch (AuthorizationException refused) {
            requireScope(refused);
            return false;
        } catch (ProtocolException | LimitException unusable) {
            return false;
        }
    }

    /** A plainer search may reach beyond the scopes that the best one kept to: that is not what was refused. */
    private static void requireScope(AuthorizationException refused) {
        if (refused.reason() != AuthorizationException.Reason.SCOPE) {
            throw refused;
        }
    }

    /** The server may mean the way in which it was asked. What wants silence, or says that it is down, means something else. */
    private static boolean isRefusal(HttpStatusException answer) {
        return !wantsSilence(answer)
                && (notUnderstood(answer)
                        || switch (answer.status()) {
                            case 403, 404, 405, 500 -> true;
                            default -> false;
                        });
    }

    private static boolean notUnderstood(HttpStatusException answer) {
        return isOfTheRequest(answer) || answer.status() == 200 || answer.status() == 501;
    }

    private static boolean isOfTheRequest(HttpStatusException answer) {
        return answer.status() == 400 || answer.status() == 413 || answer.status() == 422;
    }

    private static boolean wantsSilence(HttpStatusException answer) {
        return answer.status() == 429 || answer.retryAfter().isPresent();
    }
}
