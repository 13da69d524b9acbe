// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.fhir.internal.client.RawResource;
import org.sdohsync.workflow.action.CodeRefusedException;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.action.StepNotPermittedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes the journal of a connection once: continues pending actions, in order for each Task, and removes entries that
 * wait for a decision although the Task shows their step as completed. Tasks do not wait for each other. Not thread-safe.
 *
 * <p>It ends early if the grant ended, if it is cancelled, or if the source did not answer three times in a row. As this can
 * leave Tasks out, it begins with a random one: otherwise the same three Tasks could block all others.
 */
final class JournalReplay {
    private static final int SILENCES = 3;

    /** How many Tasks with actions that wait for a decision a replay checks. */
    private static final int LOOKS = 8;

    private static final Logger LOG = LoggerFactory.getLogger(JournalReplay.class);

    private final ActionRunner runner;
    private final Journal journal;
    private final Connection connection;
    private final TaskServer source;
    private final Entropy entropy;
    private final BooleanSupplier wanted;
    private final List<JournalRecord> finished = new ArrayList<>();
    private final List<JournalRecord> waiting = new ArrayList<>();
    private final List<JournalRecord> undecided = new ArrayList<>();
    private final List<JournalRecord> refused = new ArrayList<>();
    private final List<RuntimeException> failures = new ArrayList<>();
    private int silences;
    private boolean ended;

    JournalReplay(
            ActionRunner runner, Connection connection, TaskServer source, Entropy entropy, BooleanSupplier wanted) {
        this.runner = runner;
        this.journal = runner.journal();
        this.connection = connection;
        this.source = source;
        this.entropy = entropy;
        this.wanted = wanted;
    }

    ReplayReport run() {
        RecordListing<JournalRecord> listed = journal.listing(connection.id());
        Map<String, List<JournalRecord>> pending = new LinkedHashMap<>();
        Set<String> standing = new TreeSet<>();
        listed.stream().forEach(entry -> {
            if (entry.needsDecision().isPresent()) {
                standing.add(entry.action().taskId());
            } else {
                pending.computeIfAbsent(entry.action().taskId(), task -> new ArrayList<>())
                        .add(entry);
            }
        });
        FairOrder.of(List.copyOf(pending.values()), SILENCES, entropy).forEach(this::task);
        FairOrder.of(List.copyOf(standing), LOOKS, entropy).stream()
                .limit(LOOKS)
                .forEach(this::look);
        return new ReplayReport(finished, waiting, undecided, refused, failures, listed.unreadable());
    }

    private void task(List<JournalRecord> listed) {
        String taskId = listed.get(0).action().taskId();
        if (givenUp() || listed.get(0).waitsUntil(journal.now()).isPresent()) {
            waiting.addAll(listed);
            return;
        }
        try {
            Optional<TaskLock> free = runner.tryLock(connection.id(), taskId);
            if (free.isEmpty()) {
                waiting.addAll(listed);
                return;
            }
            try (TaskLock lock = free.get()) {
                entries(lock, journal.ofTask(connection.id(), taskId).requireReadable());
            }
        } catch (StoreException unreadable) {
            if (unreadable.retryable()) {
                throw unreadable;
            }
            listed.forEach(entry -> fail(entry, unreadable));
        }
    }

    // Listed again under the lock: another process may have finished some of them since.
    private void entries(TaskLock lock, TaskEntries entries) {
        boolean going = true;
        for (StoredValue<JournalRecord> entry : entries.pending()) {
            if (going && !givenUp()) {
                going = entry(lock, entry);
            } else {
                waiting.add(entry.value());
            }
        }
    }

    private boolean entry(TaskLock lock, StoredValue<JournalRecord> entry) {
        try {
            RawResource ignored = runner.execute(source, lock, entry, true);
            finished.add(entry.value());
            silences = 0;
            return true;
        } catch (ConflictException | HttpStatusException | CodeRefusedException | StepNotPermittedException failed) {
            if (failed.retryable()) {
                fail(entry.value(), failed);
                return false;
            }
            silences = 0;
            JournalRecord told = entry.value().withRefusal(failed.getMessage());
            (entry.value().action().step() == Step.CLAIM ? refused : undecided).add(told);
            return true;
        } catch (RuntimeException failed) {
            // Any failure must not block the other Tasks of this source.
            fail(entry.value(), failed);
            return false;
        } catch (Error failed) {
            String entryId = entry.value().id();
            LOG.warn("action failed unexpectedly connection={} entry={}", connection.id(), entryId, failed);
            fail(entry.value(), StoppedException.brokenOff("action " + entryId, failed));
            return false;
        }
    }

    /** Checks whether an action was completed elsewhere, or by the source after all. If that is unknown, the entry stays. */
    private void look(String taskId) {
        if (givenUp()) {
            return;
        }
        try {
            runner.tryLock(connection.id(), taskId).ifPresent(free -> {
                try (TaskLock lock = free) {
                    for (StoredValue<JournalRecord> entry :
                            journal.ofTask(connection.id(), taskId).all()) {
                        if (!Journal.isPending(entry) && runner.endIfDone(source, lock, entry)) {
                            finished.add(entry.value());
                        }
                    }
                }
            });
            silences = 0;
        } catch (RuntimeException | Error untold) {
            // Any failure must not block the other Tasks of this source.
            silences = untold instanceof RuntimeException failure && isSilence(failure) ? silences + 1 : 0;
            ended |= untold instanceof AuthorizationException;
            LOG.debug(
                    "cannot check an action that needs a decision connection={} task={}",
                    connection.id(),
                    taskId,
                    untold);
        }
    }

    private boolean givenUp() {
        return ended || silences >= SILENCES || !wanted.getAsBoolean();
    }

    private void fail(JournalRecord entry, RuntimeException failure) {
        waiting.add(entry);
        failures.add(failure);
        silences = isSilence(failure) ? silences + 1 : 0;
        ended |= failure instanceof AuthorizationException;
    }

    /** Tells whether a failure concerns the server and not the Task: no answer, or throttling. */
    private static boolean isSilence(RuntimeException failure) {
        return failure instanceof TransportException
                || (failure instanceof HttpStatusException refused
                        && (refused.status() == 429 || refused.status() / 100 == 5)
                        && refused.retryable());
    }
}
