// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.workflow.action.Step;

/** Finds the existing entry of a repeated action: one step has one entry, however often it is requested. */
final class RepeatedActions {
    private RepeatedActions() {}

    /**
     * Returns the existing entry of an action. A step that is possible again after later pending steps is a new action:
     * holding, resuming and holding are three. Answers that are saved again have the entry of those that are not saved yet.
     *
     * @throws ConflictException if the step was requested with another reason, role, owner or other outcomes, or another step
     *     has results
     */
    static Optional<StoredValue<JournalRecord>> find(List<StoredValue<JournalRecord>> ofTask, TaskAction action) {
        @Nullable JournalRecord later = null;
        for (int at = ofTask.size() - 1; at >= 0; at--) {
            StoredValue<JournalRecord> entry = ofTask.get(at);
            TaskAction asked = entry.value().action();
            if (asked.step() == action.step()
                    && (later == null
                            || !action.step().legalFrom(later.action().step().target()))) {
                boolean renewed = action.step() == Step.SAVE && later == null;
                if (!renewed && !asked.says(action, entry.value().createdAt())) {
                    throw rival(entry.value(), "it was requested before with another reason or other outcomes");
                }
                return Optional.of(entry);
            }
            later = later == null && Journal.isPending(entry) ? entry.value() : later;
        }
        if (action.hasResults()) {
            ofTask.stream()
                    .map(StoredValue::value)
                    .filter(entry -> entry.action().hasResults())
                    .findFirst()
                    .ifPresent(entry -> {
                        throw rival(entry, "an earlier step has results of its own");
                    });
        }
        return Optional.empty();
    }

    /** Pending entries that two processes wrote for one action at the same time, and that nothing was done for: all but one. */
    static List<StoredValue<JournalRecord>> surplus(List<StoredValue<JournalRecord>> ofTask) {
        List<StoredValue<JournalRecord>> kept = new ArrayList<>(ofTask);
        List<StoredValue<JournalRecord>> surplus = new ArrayList<>();
        for (StoredValue<JournalRecord> entry : ofTask) {
            if (!Journal.isPending(entry) || entry.value().hasTraces()) {
                continue;
            }
            List<StoredValue<JournalRecord>> before = kept.subList(0, kept.indexOf(entry));
            List<StoredValue<JournalRecord>> after = kept.subList(kept.indexOf(entry) + 1, kept.size());
            boolean begun = after.stream().anyMatch(other -> other.value().hasTraces() && isSame(other, entry));
            if (begun || isRepeated(before, entry)) {
                kept.remove(entry);
                surplus.add(entry);
            }
        }
        return surplus;
    }

    /**
     * Refuses to send results while those of another entry are, or may be, at the source: the same result could be among
     * them.
     *
     * @throws ConflictException if there is such an entry
     */
    static void requireAlone(List<StoredValue<JournalRecord>> ofTask, JournalRecord mine) {
        for (StoredValue<JournalRecord> entry : ofTask) {
            JournalRecord other = entry.value();
            if (!other.id().equals(mine.id()) && other.hasTraces()) {
                throw rival(other, "results of an earlier step are, or may be, at the source");
            }
        }
    }

    /**
     * Refuses to start an action again that waits for a decision.
     *
     * @throws ConflictException if it does
     */
    static void requirePending(JournalRecord entry, FhirBase base) {
        entry.needsDecision().ifPresent(why -> {
            String task = "Task/" + entry.action().taskId();
            throw new ConflictException(
                    task + " at " + base + ": the step " + entry.action().step().verb()
                            + " waits for a decision and nothing was sent: retry or dismiss journal entry " + entry.id()
                            + ". It waits because of: " + why,
                    task,
                    null,
                    null);
        });
    }

    private static boolean isRepeated(List<StoredValue<JournalRecord>> before, StoredValue<JournalRecord> entry) {
        try {
            return find(before, entry.value().action()).isPresent();
        } catch (ConflictException different) {
            return false;
        }
    }

    private static boolean isSame(StoredValue<JournalRecord> one, StoredValue<JournalRecord> other) {
        return one.value().action().says(other.value().action(), one.value().createdAt());
    }

    private static ConflictException rival(JournalRecord entry, String why) {
        String task = "Task/" + entry.action().taskId();
        String waits = entry.needsDecision().isPresent()
                ? "it needs a decision: retry or dismiss journal entry "
                : "it is pending: let it complete, or cancel journal entry ";
        return new ConflictException(
                task + ": the step " + entry.action().step().verb() + " is refused, because " + why
                        + ". Nothing was sent; " + waits + entry.id(),
                task,
                null,
                null);
    }
}
