// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.view;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.store.Stored;
import org.sdohsync.workflow.fhir.BundlePage;
import org.sdohsync.workflow.fhir.FhirClient;
import org.sdohsync.workflow.fhir.SearchPages;
import org.sdohsync.workflow.sync.FeedSubject;

/**
 * Asks whether the Tasks known to be open are still there and still ours:
 *
 * <ol>
 *   <li>A search by the feed's subject and the ids, for the ids only, {@value #CHUNK} Tasks at a time.
 *   <li>What it does not show is read one by one: a search that leaves something out proves nothing.
 *   <li>What is gone or another's is told once and forgotten. What cannot be told apart stays.
 * </ol>
 *
 * After {@value #MOST_TASKS} Tasks or {@value #MOST_READS} reads the next round goes on. Not thread-safe.
 */
final class DepartureSweep {
    private static final int CHUNK = 40;
    private static final int MOST_TASKS = 400;
    private static final int MOST_READS = 80;

    private final Connection connection;
    private final FhirClient client;
    private final OpenReferrals open;
    private final Predicate<ReferralEvent> told;
    private int tasks;
    private int reads;

    DepartureSweep(Connection connection, FhirClient client, OpenReferrals open, Predicate<ReferralEvent> told) {
        this.connection = connection;
        this.client = client;
        this.open = open;
        this.told = told;
    }

    /** Goes on behind a Task; returns the Task to go on behind next time, empty text at the end. */
    String run(List<FeedSubject> subjects, List<Stored<OpenReferral>> known, String after) {
        List<FeedSubject> ordered = subjects.stream()
                .sorted(Comparator.comparing(subject -> subject.feed().name()))
                .toList();
        for (FeedSubject subject : ordered) {
            List<String> ids = known.stream()
                    .map(Stored::value)
                    .filter(one -> one.feed() == subject.feed())
                    .map(OpenReferral::taskId)
                    .filter(id -> position(subject, id).compareTo(after) > 0)
                    .sorted()
                    .toList();
            for (int from = 0; from < ids.size(); from += CHUNK) {
                List<String> chunk = ids.subList(from, Math.min(ids.size(), from + CHUNK));
                if (tasks >= MOST_TASKS || reads >= MOST_READS) {
                    return position(subject, from == 0 ? "" : ids.get(from - 1));
                }
                look(subject, chunk);
                tasks += chunk.size();
            }
        }
        return "";
    }

    // Feeds in their order, Tasks in theirs.
    private static String position(FeedSubject subject, String id) {
        return subject.feed().name() + "." + id;
    }

    private void look(FeedSubject subject, List<String> chunk) {
        Optional<Set<String>> found = search(subject, chunk);
        for (String id : chunk) {
            if (found.filter(ids -> ids.contains(id)).isEmpty()) {
                reads++;
                // Not even searchable: a Task that names nobody may well be ours, as the feed believed.
                departure(subject, id, found.isEmpty())
                        .filter(reason -> told.test(new Departed(connection, id, reason)))
                        .ifPresent(reason -> open.remove(connection.id(), id));
            }
        }
    }

    /** The ids the server still shows, empty if it does not search like that. */
    private Optional<Set<String>> search(FeedSubject subject, List<String> chunk) {
        Set<String> found = new HashSet<>();
        SearchPages pages = client.search(
                "Task?" + subject.query() + "&_id=" + String.join(",", chunk) + "&_elements=id&_count=" + CHUNK);
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
            return Optional.empty();
        } catch (ProtocolException | LimitException unusable) {
            return Optional.empty();
        }
    }

    private static Optional<BundlePage> next(SearchPages pages, Set<String> found) {
        return pages.next(head -> {
            if (head.type().equals("Task")) {
                found.add(head.id());
            }
            return false;
        });
    }

    private Optional<Departed.Reason> departure(FeedSubject subject, String id, boolean lenient) {
        try {
            Optional<Task> read = client.readAs(Task.class, id);
            if (read.isEmpty()) {
                return Optional.of(Departed.Reason.GONE);
            }
            Task task = read.get();
            boolean ours = subject.takes(task) && subject.named(client.base(), subject.reference(task), lenient);
            return ours ? Optional.empty() : Optional.of(Departed.Reason.NOT_OURS);
        } catch (HttpStatusException refused) {
            if (refused.retryable()) {
                throw refused;
            }
            return refused.status() == 403 ? Optional.of(Departed.Reason.NOT_OURS) : Optional.empty();
        } catch (ProtocolException | LimitException unreadable) {
            return Optional.empty();
        } catch (AuthorizationException refused) {
            if (refused.reason() != AuthorizationException.Reason.SCOPE) {
                throw refused;
            }
            return Optional.empty();
        }
    }
}
