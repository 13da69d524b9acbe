// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.core.store.UnreadableRecord;
import org.sdohsync.workflow.action.Step;

/**
 * What the journal of a connection holds for one Task, as one listing showed it. The holder of the Task's lock needs no second one: no
 * other process takes up an action on the Task meanwhile. Not thread-safe.
 */
final class TaskEntries {
    private final Journal journal;
    private final ConnectionId connection;
    private final String taskId;
    private final RecordListing<JournalRecord> listed;
    private final List<StoredValue<JournalRecord>> entries;

    TaskEntries(Journal journal, ConnectionId connection, String taskId) {
        this.journal = journal;
        this.connection = connection;
        this.taskId = taskId;
        this.listed = journal.listing(connection);
        this.entries = new ArrayList<>();
        for (StoredValue<JournalRecord> entry : listed.values()) {
            if (entry.value().action().taskId().equals(taskId)) {
                entries.add(entry);
            }
        }
    }

    /** All of them, in the order they were asked for. */
    List<StoredValue<JournalRecord>> all() {
        return List.copyOf(entries);
    }

    /** A Task of which an entry cannot be read stands still: what was posted for it is not known. */
    TaskEntries requireReadable() {
        for (UnreadableRecord entry : listed.unreadable()) {
            Optional<String> blocked = entry.id().flatMap(EntryIds::taskOf);
            boolean ofThisSource = entry.group().isPresent() || entry.id().isPresent();
            if (blocked.map(taskId::equals).orElse(ofThisSource)) {
                throw new StoreException(
                        "Task/" + taskId + ": an earlier action on it cannot be read ("
                                + entry.failure().getMessage()
                                + "); restore it, or look at the Task at the source and discard the entry",
                        entry.failure().reason(),
                        entry.failure());
            }
        }
        return this;
    }

    /** The entry that an action has already. */
    Optional<StoredValue<JournalRecord>> standing(TaskAction action) {
        return RepeatedActions.find(entries, action);
    }

    /** The entry of an action: the one it has already, else a new one behind all that the connection has. */
    StoredValue<JournalRecord> open(TaskAction action) {
        Optional<StoredValue<JournalRecord>> standing = standing(action);
        if (standing.isPresent() && action.step() == Step.SAVE) {
            return renewed(standing.get(), action);
        }
        return standing.orElseGet(() -> {
            StoredValue<JournalRecord> begun = journal.begin(listed, connection, action);
            entries.add(begun);
            return begun;
        });
    }

    /** Answers that are saved again take the place of those that are not confirmed. */
    private StoredValue<JournalRecord> renewed(StoredValue<JournalRecord> entry, TaskAction action) {
        JournalRecord held = entry.value();
        if (Journal.isPending(entry) && held.action().says(action, held.createdAt())) {
            return entry;
        }
        StoredValue<JournalRecord> newer = journal.save(entry, held.saving(action, journal.now()));
        entries.set(entries.indexOf(entry), newer);
        return newer;
    }

    /** The pending ones, in the order they were asked for. To be called by the holder of the Task's lock: repeats go. */
    List<StoredValue<JournalRecord>> pending() {
        List<StoredValue<JournalRecord>> surplus = RepeatedActions.surplus(entries);
        surplus.forEach(journal::withdraw);
        return entries.stream()
                .filter(entry -> Journal.isPending(entry) && !surplus.contains(entry))
                .toList();
    }
}
