// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.workflow.code.TaskCodes;
import org.sdohsync.workflow.details.PageDetails;
import org.sdohsync.workflow.details.PassMemory;
import org.sdohsync.workflow.fhir.BundleEntry;
import org.sdohsync.workflow.fhir.FhirClient;
import org.sdohsync.workflow.fhir.Versions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands Tasks to the listener and keeps account of what it took. Nothing that one Task does stops the others. */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(SyncPass.class);

    private final FhirClient client;
    private final FeedSubject subject;
    private final TaskListener listener;
    private final PassState state;
    private final int maxAttempts;
    private final Silences silences = new Silences();
    private final PassMemory memory = new PassMemory();
    private int delivered;

    Delivery(FhirClient client, FeedSubject subject, TaskListener listener, PassState state, int maxAttempts) {
        this.client = client;
        this.subject = subject;
        this.listener = listener;
        this.state = state;
        this.maxAttempts = maxAttempts;
    }

    int delivered() {
        return delivered;
    }

    /** Hands out the Tasks of one page. */
    void deliver(List<BundleEntry> entries) {
        List<Arrival> arrivals = new ArrayList<>();
        List<BundleEntry> brought = new ArrayList<>();
        for (BundleEntry entry : entries) {
            if (entry.type().equals("Task")) {
                arrivals.add(Arrival.of(entry));
            } else {
                brought.add(entry);
            }
        }
        List<Task> referrals = arrivals.stream()
                .flatMap(arrival -> arrival.task().stream())
                .filter(task -> TaskCodes.isReferral(task) && takes(task))
                .toList();
        try (PageDetails page = PageDetails.of(referrals, brought, memory)) {
            arrivals.forEach(arrival -> deliver(arrival, page));
        }
    }

    /** Reads what failed in earlier passes again and tries again. */
    void redeliver() {
        state.due().forEach(this::redeliver);
    }

    private void deliver(Arrival arrival, PageDetails page) {
        BundleEntry entry = arrival.entry();
        Instant time = entry.lastUpdated().orElse(null);
        // A page may hold two states of one Task; the second look is needed because the first changed what is known.
        if (!state.isNew(entry.id(), entry.changeKey(), time)) {
            return;
        }
        Optional<Task> task = arrival.task();
        if (task.isEmpty()) {
            failed(entry.id(), entry.changeKey(), time, "not readable as a Task of FHIR R4");
        } else if (takes(task.get())) {
            hand(TaskSnapshot.of(entry, task.get(), page), entry.changeKey());
        } else {
            state.covered(entry.id(), entry.changeKey(), time);
        }
    }

    private boolean takes(Task task) {
        return subject.takes(client.base(), task, state.abilities());
    }

    /** A Task of a page, empty if it is not readable as one. */
    private record Arrival(BundleEntry entry, Optional<Task> task) {
        static Arrival of(BundleEntry entry) {
            try {
                return new Arrival(entry, Optional.of(entry.as(Task.class)));
            } catch (ProtocolException | LimitException unreadable) {
                return new Arrival(entry, Optional.empty());
            }
        }
    }

    private void redeliver(FailedDelivery failure) {
        Optional<Task> read;
        try {
            read = client.readAs(Task.class, failure.taskId());
        } catch (ProtocolException | LimitException unreadable) {
            failed(failure.taskId(), failure.change(), null, "not readable as a Task of FHIR R4");
            return;
        } catch (HttpStatusException refused) {
            // The weather of the server is no attempt; a lasting refusal is.
            if (!refused.retryable()) {
                failed(failure.taskId(), failure.change(), null, "answered with " + refused.status());
            }
            return;
        } catch (AuthorizationException refused) {
            if (refused.reason() != AuthorizationException.Reason.SCOPE) {
                throw refused;
            }
            failed(failure.taskId(), failure.change(), null, "outside of the granted scopes");
            return;
        }
        Optional<Task> ours = read.filter(this::takes);
        if (ours.isEmpty()) {
            state.forget(failure.taskId());
            return;
        }
        TaskSnapshot snapshot = snapshot(failure.taskId(), ours.get());
        hand(snapshot, change(snapshot, failure));
    }

    private static TaskSnapshot snapshot(String id, Task task) {
        Instant time = task.getMeta().hasLastUpdated()
                ? task.getMeta().getLastUpdated().toInstant()
                : null;
        return TaskSnapshot.of(id, Versions.usable(task.getMeta().getVersionId()), time, task);
    }

    /** The same key as the feed makes, so that the feed does not bring what was delivered here. */
    private static String change(TaskSnapshot snapshot, FailedDelivery failure) {
        return snapshot.versionId()
                .or(() -> snapshot.lastUpdated().map(time -> "t:" + time))
                .orElse(failure.change());
    }

    // Whatever the application throws is its own affair: it is told to it by the log, and the Task comes again.
    @SuppressWarnings("CatchAndPrintStackTrace")
    private void hand(TaskSnapshot snapshot, String change) {
        Instant time = snapshot.lastUpdated().orElse(null);
        try {
            listener.deliver(snapshot);
        } catch (Exception thrown) {
            // Listeners written in other languages throw what no signature names, too.
            LOG.warn("listener failed connection={} task={}", state.connection(), snapshot.id(), thrown);
            String reason = "listener threw " + thrown.getClass().getSimpleName();
            Optional<SyncException> silence = Silences.aboutTheSource(thrown);
            if (Silences.isBusy(thrown)) {
                state.postponed(snapshot.id(), change, time, "in other hands just now");
            } else if (silence.isPresent()) {
                postpone(snapshot, change, reason, silence.get());
            } else {
                failed(snapshot.id(), change, time, reason);
            }
            return;
        }
        silences.broken();
        delivered++;
        state.delivered(snapshot.id(), change, time);
    }

    /** The Task comes again, but what the source did is not counted against it. */
    private void postpone(TaskSnapshot snapshot, String change, String reason, SyncException why) {
        Instant time = snapshot.lastUpdated().orElse(null);
        state.postponed(snapshot.id(), change, time, reason);
        if (Silences.isFinal(why)) {
            throw why;
        }
        silences.add(why, () -> countPostponed(snapshot.id(), change, time, reason));
    }

    private void countPostponed(String id, String change, @Nullable Instant time, String reason) {
        if (state.isListed(id, change)) {
            failed(id, change, time, reason);
        }
    }

    /** To be called at the end of the pass. */
    void end() {
        silences.end();
    }

    private void failed(String id, String change, @Nullable Instant time, String reason) {
        FailedDelivery failure = state.failed(id, change, time, reason, maxAttempts);
        LOG.debug("delivery failed connection={} task={} attempts={}", state.connection(), id, failure.attempts());
    }
}
