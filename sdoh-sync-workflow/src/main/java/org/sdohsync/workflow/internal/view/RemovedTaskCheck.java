// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.view;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.fhir.internal.client.BundlePage;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.SearchPages;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.workflow.internal.feed.FeedSubject;
import org.sdohsync.workflow.view.ReferralEvent;
import org.sdohsync.workflow.view.ReferralRemoved;

/**
 * Checks whether the Tasks known to be open still exist and are still ours:
 *
 * <ol>
 *   <li>A search with the parameters of the feed and the ids, for the ids only, {@value #CHUNK} Tasks at a time.
 *   <li>Tasks that it does not return are read one by one, because a search may be incomplete.
 *   <li>A Task with another owner is not ours any more. One that cannot be read, 404 or 403, is only suspected to be gone,
 *       because servers sometimes answer wrongly. It is gone if a second check, {@link CheckPosition#CONFIRM} later, does not find it
 *       either.
 *   <li>A departed Task is reported once and removed. If the result is unclear, the Task stays.
 * </ol>
 *
 * After {@value #MOST_TASKS} Tasks or {@value #MOST_READS} reads the next sync continues. Not thread-safe.
 */
final class RemovedTaskCheck {
    private static final int CHUNK = 40;
    private static final int MOST_TASKS = 400;
    private static final int MOST_READS = 80;

    private final WatchedSource source;
    private final FhirClient client;
    private final OpenReferrals open;
    private final Predicate<ReferralEvent> told;
    private final Instant now;
    // Counted for each feed: many Tasks of one do not keep those of another from being looked at.
    private int tasks;
    private int reads;
    private boolean suspects;

    RemovedTaskCheck(WatchedSource source, OpenReferrals open, Predicate<ReferralEvent> told, Instant now) {
        this.source = source;
        this.client = source.client();
        this.open = open;
        this.told = told;
        this.now = now;
    }

    /** Looks at all Tasks of a feed, or goes on with that. */
    CheckPosition whole(FeedSubject subject, Collection<StoredValue<OpenReferralRecord>> known, CheckPosition last) {
        Instant began = last.after().isEmpty() ? now : last.at();
        suspects = !last.after().isEmpty() && last.suspects();
        String after = look(subject, known, last.after());
        return new CheckPosition(began, after, suspects);
    }

    /** Looks once more at the Tasks that were missing some time ago. */
    CheckPosition again(FeedSubject subject, Collection<StoredValue<OpenReferralRecord>> known, CheckPosition last) {
        List<StoredValue<OpenReferralRecord>> missing = known.stream()
                .filter(one -> one.value().missingSince().isPresent())
                .toList();
        List<StoredValue<OpenReferralRecord>> due =
                missing.stream().filter(one -> isConfirmable(one.value())).toList();
        suspects = due.size() < missing.size();
        String left = look(subject, due, "");
        return new CheckPosition(last.at(), last.after(), suspects || !left.isEmpty());
    }

    /** Returns the Task to go on behind next time, empty text at the end. */
    private String look(FeedSubject subject, Collection<StoredValue<OpenReferralRecord>> known, String after) {
        tasks = 0;
        reads = 0;
        Map<String, StoredValue<OpenReferralRecord>> byId = new TreeMap<>();
        known.stream()
                .filter(one -> one.value().taskId().compareTo(after) > 0)
                .forEach(one -> byId.put(one.value().taskId(), one));
        List<String> ids = List.copyOf(byId.keySet());
        for (int from = 0; from < ids.size(); from += CHUNK) {
            if (tasks >= MOST_TASKS || reads >= MOST_READS) {
                return from == 0 ? after : ids.get(from - 1);
            }
            List<String> chunk = ids.subList(from, Math.min(ids.size(), from + CHUNK));
            Optional<Set<String>> found = search(subject, chunk);
            for (String id : chunk) {
                StoredValue<OpenReferralRecord> one = requireNonNull(byId.get(id));
                if (found.filter(shown -> shown.contains(id)).isPresent()) {
                    settle(one, Verdict.THERE);
                } else {
                    reads++;
                    // A search that was answered and left it out: then it has to name us.
                    settle(
                            one,
                            read(subject, id, found.isPresent() ? ServerCapabilities.unknown() : source.abilities()));
                }
            }
            tasks += chunk.size();
        }
        return "";
    }

    /** The result of one check. */
    private enum Verdict {
        THERE,
        ANOTHERS,
        NOT_FOUND,
        CLOSED_TO_US,
        UNCLEAR
    }

    private void settle(StoredValue<OpenReferralRecord> one, Verdict verdict) {
        OpenReferralRecord referral = one.value();
        switch (verdict) {
            case THERE -> {
                if (referral.missingSince().isPresent()) {
                    open.change(one, was -> was.missing(null));
                }
            }
            case ANOTHERS -> tell(one, ReferralRemoved.Reason.NOT_OURS);
            case NOT_FOUND, CLOSED_TO_US -> {
                if (isConfirmable(referral)) {
                    tell(
                            one,
                            verdict == Verdict.NOT_FOUND
                                    ? ReferralRemoved.Reason.GONE
                                    : ReferralRemoved.Reason.NOT_OURS);
                } else {
                    suspect(one);
                }
            }
            case UNCLEAR -> suspects |= referral.missingSince().isPresent();
        }
    }

    private void tell(StoredValue<OpenReferralRecord> one, ReferralRemoved.Reason reason) {
        if (told.test(new ReferralRemoved(source.connection(), one.value().taskId(), reason))) {
            open.remove(one);
        } else {
            suspect(one);
        }
    }

    private void suspect(StoredValue<OpenReferralRecord> one) {
        suspects = true;
        // A time in the future comes from a wrong clock and is replaced.
        if (one.value()
                .missingSince()
                .filter(since -> !WallClock.isAhead(since, now))
                .isEmpty()) {
            open.change(one, was -> was.missing(now));
        }
    }

    private boolean isConfirmable(OpenReferralRecord referral) {
        return referral.missingSince()
                .filter(since -> !now.isBefore(since.plus(CheckPosition.CONFIRM)))
                .isPresent();
    }

    /** Returns the ids that the server still returns; empty if it does not support the search. */
    private Optional<Set<String>> search(FeedSubject subject, List<String> chunk) {
        Set<String> found = new HashSet<>();
        String path = "Task?" + subject.query() + "&_id=" + String.join(",", chunk) + "&_elements=id&_count=" + CHUNK;
        SearchPages pages = client.search(path);
        try {
            Optional<BundlePage> page = next(pages, found);
            while (page.isPresent() && !found.containsAll(chunk)) {
                page = next(pages, found);
            }
            return Optional.of(found);
        } catch (HttpStatusException refused) {
            if (refused.retryable()) {
                throw refused;
            }
            return SearchPages.isTooLong(refused, path) && chunk.size() > 1
                    ? inHalves(subject, chunk)
                    : Optional.empty();
        } catch (ProtocolException | LimitException unusable) {
            return Optional.empty();
        }
    }

    private Optional<Set<String>> inHalves(FeedSubject subject, List<String> chunk) {
        int half = chunk.size() / 2;
        Optional<Set<String>> one = search(subject, chunk.subList(0, half));
        return one.flatMap(
                found -> search(subject, chunk.subList(half, chunk.size())).map(others -> {
                    Set<String> both = new HashSet<>(found);
                    both.addAll(others);
                    return both;
                }));
    }

    private static Optional<BundlePage> next(SearchPages pages, Set<String> found) {
        return pages.next(head -> {
            if (head.type().equals("Task")) {
                found.add(head.id());
            }
            return false;
        });
    }

    /** Tells whether the Task belongs to another feed by now, for example because we claimed it; that feed delivers it. */
    private boolean isOfAnotherFeed(Task task) {
        return source.subjects().stream()
                .anyMatch(other -> other.takes(client.base(), task, ServerCapabilities.unknown()));
    }

    private Verdict read(FeedSubject subject, String id, ServerCapabilities known) {
        try {
            return client.readAs(Task.class, id)
                    .map(task -> subject.takes(client.base(), task, known) || isOfAnotherFeed(task)
                            ? Verdict.THERE
                            : Verdict.ANOTHERS)
                    .orElse(Verdict.NOT_FOUND);
        } catch (HttpStatusException refused) {
            if (refused.retryable()) {
                throw refused;
            }
            return refused.status() == 403 ? Verdict.CLOSED_TO_US : Verdict.UNCLEAR;
        } catch (ProtocolException | LimitException unreadable) {
            return Verdict.UNCLEAR;
        } catch (AuthorizationException refused) {
            if (refused.reason() != AuthorizationException.Reason.SCOPE) {
                throw refused;
            }
            return Verdict.UNCLEAR;
        }
    }
}
