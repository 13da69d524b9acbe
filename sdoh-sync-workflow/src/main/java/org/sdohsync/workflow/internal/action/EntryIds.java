// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.store.RecordListing;

/**
 * Creates the ids of journal entries, which sort in the order of requests within a connection. Safe for use by many threads.
 */
final class EntryIds {
    // 19 digits, a hyphen, 12 random characters, a hyphen.
    private static final int TASK_AT = 33;

    private final Entropy entropy;
    private final AtomicLong last = new AtomicLong();

    EntryIds(Entropy entropy) {
        this.entropy = entropy;
    }

    // Microseconds, pushed on past every id in use: a clock set back must not put a later action before an earlier one.
    String next(RecordListing<JournalRecord> held, String taskId, Instant now) {
        long floor = Stream.concat(
                        held.stream().map(JournalRecord::id),
                        held.unreadable().stream().flatMap(entry -> entry.id().stream()))
                .mapToLong(EntryIds::numberOf)
                .max()
                .orElse(0);
        long wanted = Math.max(floor, now.toEpochMilli() * 1000);
        long number = last.updateAndGet(before -> Math.max(before + 1, wanted));
        // ASCII digits, regardless of the default locale.
        return String.format(Locale.ROOT, "%019d-%s-%s", number, entropy.text(9), taskId);
    }

    /** Returns the Task, which is part of the id, so that an unreadable entry blocks that Task only. */
    static Optional<String> taskOf(String entryId) {
        return entryId.length() > TASK_AT && entryId.charAt(TASK_AT - 1) == '-'
                ? Optional.of(entryId.substring(TASK_AT))
                : Optional.empty();
    }

    private static long numberOf(String entryId) {
        return entryId.matches("\\d{19}-.*") ? Long.parseLong(entryId.substring(0, 19)) + 1 : 0;
    }
}
