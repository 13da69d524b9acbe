// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

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
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.fhir.internal.client.BundleEntry;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.RawResource;
import org.sdohsync.fhir.internal.client.ResourceVersions;
import org.sdohsync.smart.admission.AdmissionException;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.code.TaskStatus.Known;
import org.sdohsync.workflow.internal.code.TaskCodes;
import org.sdohsync.workflow.internal.details.FeedMemory;
import org.sdohsync.workflow.internal.details.PageDetails;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands Tasks to the listener and keeps account of what it took. Nothing that one Task does stops the others. */
final class TaskDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(FeedSync.class);
    private static final String UNREADABLE = "not readable as a Task of FHIR R4";

    private final FhirClient client;
    private final FeedSubject subject;
    private final TaskListener listener;
    private final FeedState state;
    private final int maxAttempts;
    private final Runnable goesOn;
    private final SourceOutages silences = new SourceOutages();
    private final FeedMemory memory = new FeedMemory();
    private @Nullable AdmissionException noRoom;
    private int delivered;

    TaskDelivery(
            FhirClient client,
            FeedSubject subject,
            TaskListener listener,
            FeedState state,
            int maxAttempts,
            Runnable goesOn) {
        this.client = client;
        this.subject = subject;
        this.listener = listener;
        this.state = state;
        this.maxAttempts = maxAttempts;
        this.goesOn = goesOn;
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
                arrivals.add(arrival(entry));
            } else {
                brought.add(entry);
            }
        }
        List<Task> referrals = arrivals.stream()
                .filter(Arrival::ours)
                .flatMap(arrival -> arrival.task().stream())
                .filter(TaskCodes::isReferral)
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
        if (!state.isNew(entry.id(), entry.changeKey(), time, entry::hasContent)) {
            return;
        }
        Optional<Task> task = arrival.task();
        AcknowledgedState now =
                AcknowledgedState.of(entry, state.comparesContent() && (task.isEmpty() || isOpen(task.get())));
        if (task.isEmpty()) {
            failed(entry.id(), now, arrival.reason());
        } else if (arrival.ours()) {
            hand(PageTask.of(entry, task.get(), page, state.isFirst(entry.id())), now);
        } else {
            state.covered(entry.id(), now);
        }
    }

    private static boolean isOpen(Task task) {
        return TaskStatus.of(task).known().filter(Known::closed).isEmpty();
    }

    private boolean takes(Task task) {
        return subject.takes(client.base(), task, state.abilities());
    }

    /** A Task of a page, and whether it is one of this feed; without the Task, why it cannot be read. */
    private record Arrival(BundleEntry entry, Optional<Task> task, boolean ours, String reason) {}

    private Arrival arrival(BundleEntry entry) {
        try {
            Task task = entry.as(Task.class);
            return new Arrival(entry, Optional.of(task), takes(task), "");
        } catch (ProtocolException | LimitException unreadable) {
            return new Arrival(entry, Optional.empty(), false, UNREADABLE);
        } catch (RuntimeException | Error broken) {
            // The parser's stack may not reach for one Task: the others of the page have nothing to do with that.
            return new Arrival(entry, Optional.empty(), false, brokenReading(broken));
        }
    }

    private static String brokenReading(Throwable broken) {
        return "reading it broke off with " + broken.getClass().getSimpleName();
    }

    private void redeliver(DeliveryFailure failure) {
        Optional<RawResource> read;
        Optional<Task> task;
        try {
            read = client.read("Task", failure.taskId());
            task = read.map(resource -> resource.as(Task.class));
        } catch (ProtocolException | LimitException unreadable) {
            failed(failure, UNREADABLE);
            return;
        } catch (HttpStatusException refused) {
            // The weather of the server is no attempt; a lasting refusal is.
            if (!refused.retryable()) {
                failed(failure, "answered with " + refused.status());
            }
            return;
        } catch (AuthorizationException refused) {
            if (refused.reason() != AuthorizationException.Reason.SCOPE) {
                throw refused;
            }
            failed(failure, "outside of the granted scopes");
            return;
        } catch (SyncException aboutTheSource) {
            throw aboutTheSource;
        } catch (RuntimeException | Error broken) {
            failed(failure, brokenReading(broken));
            return;
        }
        Optional<Task> ours = task.filter(this::takes);
        if (ours.isEmpty()) {
            state.forget(failure.taskId());
            return;
        }
        PageTask snapshot = snapshot(failure.taskId(), ours.get());
        String content =
                state.comparesContent() && isOpen(ours.get()) ? read.get().contentDigest() : "";
        hand(
                snapshot,
                state.again(
                        failure.taskId(),
                        new AcknowledgedState(
                                change(snapshot, failure),
                                snapshot.lastUpdated().orElse(null),
                                content)));
    }

    /** The Task is not to be had just now: what is known of its state stays. */
    private void failed(DeliveryFailure failure, String reason) {
        failed(
                failure.taskId(),
                state.again(failure.taskId(), new AcknowledgedState(failure.change(), null, "")),
                reason);
    }

    private static PageTask snapshot(String id, Task task) {
        Instant time = task.getMeta().hasLastUpdated()
                ? task.getMeta().getLastUpdated().toInstant()
                : null;
        return PageTask.of(id, ResourceVersions.usable(task.getMeta().getVersionId()), time, task);
    }

    /** The same key as the feed makes, so that the feed does not bring what was delivered here. */
    private static String change(PageTask snapshot, DeliveryFailure failure) {
        return snapshot.versionId()
                .or(() -> snapshot.lastUpdated().map(time -> "t:" + time))
                .orElse(failure.change());
    }

    // Whatever the application throws is its own affair: it is told to it by the log, and the Task comes again.
    @SuppressWarnings("CatchAndPrintStackTrace")
    private void hand(PageTask snapshot, AcknowledgedState now) {
        goesOn.run();
        try {
            listener.deliver(snapshot);
        } catch (Throwable thrown) {
            Optional<AdmissionException> refused = SourceOutages.quotaUsedUp(thrown);
            if (refused.isPresent()) {
                // The application's own quota is no fault of the Task; the others of the page may free what it needs.
                noRoom = noRoom == null ? refused.get() : noRoom;
                state.postponed(
                        snapshot.id(),
                        now,
                        "a quota is used up: " + refused.get().rule());
                return;
            }
            // Errors too, and what no signature names, as listeners in other languages throw it.
            LOG.warn("delivery failed connection={} task={}", state.connection(), snapshot.id(), thrown);
            String reason = FailureReasons.of(thrown);
            if (thrown instanceof InterruptedException) {
                throw interrupted(snapshot.id(), now);
            }
            Optional<SyncException> silence = SourceOutages.aboutTheSource(thrown);
            if (SourceOutages.isBusy(thrown)) {
                state.postponed(snapshot.id(), now, "in other hands just now");
            } else if (silence.isPresent()) {
                postpone(snapshot.id(), now, reason, silence.get());
            } else {
                failed(snapshot.id(), now, reason);
            }
            return;
        }
        silences.broken();
        delivered++;
        state.delivered(snapshot.id(), now);
    }

    /** Somebody wants the thread back: that is no attempt. */
    private StoppedException interrupted(String id, AcknowledgedState now) {
        Thread.currentThread().interrupt();
        state.postponed(id, now, "the listener was interrupted");
        return new StoppedException(
                "the listener was interrupted: the sync stops, and the next one goes on where it stopped");
    }

    /** The Task comes again, but what the source did is not counted against it. */
    private void postpone(String id, AcknowledgedState now, String reason, SyncException why) {
        state.postponed(id, now, reason);
        if (SourceOutages.isFinal(why)) {
            throw why;
        }
        silences.add(why, () -> countPostponed(id, now, reason));
    }

    private void countPostponed(String id, AcknowledgedState now, String reason) {
        if (state.isListed(id, now.change())) {
            failed(id, now, reason);
        }
    }

    /** To be called at the end of the pass. */
    void end() {
        silences.end();
        if (noRoom != null) {
            throw noRoom;
        }
    }

    private void failed(String id, AcknowledgedState now, String reason) {
        DeliveryFailure failure = state.failed(id, now, reason, maxAttempts);
        LOG.debug("delivery failed connection={} task={} attempts={}", state.connection(), id, failure.attempts());
    }
}
