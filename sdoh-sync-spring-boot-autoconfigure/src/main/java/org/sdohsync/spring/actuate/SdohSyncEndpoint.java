// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.actuate;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Health;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.JournalEntry;
import org.sdohsync.workflow.status.ConnectionStatus;
import org.sdohsync.workflow.status.InstanceStatus;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * The actuator endpoint {@code sdohsync}: connections, what each waits for, the journal. Ids, counts, times and addresses of sources
 * only; no account, no text of a source, no patient datum.
 */
@Endpoint(id = "sdohsync")
public final class SdohSyncEndpoint {
    private static final int MOST = 1000;

    private final SdohSync sync;

    /**
     * Creates the endpoint.
     *
     * @param sync the instance
     */
    public SdohSyncEndpoint(SdohSync sync) {
        this.sync = requireNonNull(sync, "sync");
    }

    /**
     * The whole instance.
     *
     * @return its status, with the first 1,000 connections, those that need somebody first
     */
    @ReadOperation
    public Map<String, Object> instance() {
        InstanceStatus status = sync.describe();
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("at", status.at().toString());
        told.put("scheduled", status.scheduled());
        status.nextSync().ifPresent(next -> told.put("nextSync", next.toString()));
        Map<String, Object> health = new LinkedHashMap<>();
        for (Health.State state : Health.State.values()) {
            health.put(name(state), status.count(state));
        }
        health.put("unreadable", status.unreadable().size());
        told.put("connectionsByHealth", health);
        Map<String, Object> journal = new LinkedHashMap<>();
        journal.put("pending", status.pendingActions());
        journal.put("undecided", status.undecidedActions());
        journal.put("damaged", status.damagedActions());
        status.oldestAction().ifPresent(oldest -> journal.put("oldest", oldest.toString()));
        told.put("journal", journal);
        told.put("parkedTasks", status.parkedTasks());
        told.put(
                "connections",
                status.connections().stream()
                        .sorted((one, other) -> Boolean.compare(needsNobody(one), needsNobody(other)))
                        .limit(MOST)
                        .map(SdohSyncEndpoint::told)
                        .toList());
        return told;
    }

    /**
     * One connection, with the actions of its journal.
     *
     * @param id its id
     * @return its status, or null if there is none of this id
     */
    @ReadOperation
    public @Nullable Map<String, Object> connection(@Selector String id) {
        return sync.describe().connections().stream()
                .filter(one -> one.connection().id().value().equals(id))
                .findFirst()
                .map(one -> {
                    Map<String, Object> told = told(one);
                    told.put(
                            "pending",
                            entries(sync.journal().pending(one.connection().id())));
                    told.put(
                            "undecided",
                            entries(sync.journal().undecided(one.connection().id())));
                    return told;
                })
                .orElse(null);
    }

    private static boolean needsNobody(ConnectionStatus one) {
        return one.connection().health().state() == Health.State.CONNECTED
                && !one.overdue()
                && one.undecidedActions() + one.damagedActions() + one.parkedTasks() == 0;
    }

    private static Map<String, Object> told(ConnectionStatus one) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("id", one.connection().id().value());
        told.put("source", one.connection().source().toString());
        told.put("health", name(one.connection().health().state()));
        told.put("since", one.connection().health().since().toString());
        told.put("nextAction", one.connection().health().nextAction());
        told.put("due", one.due());
        told.put("overdue", one.overdue());
        one.lastSync().ifPresent(last -> told.put("lastSync", last.toString()));
        one.syncingSince().ifPresent(since -> told.put("syncingSince", since.toString()));
        one.silentUntil().ifPresent(until -> told.put("silentUntil", until.toString()));
        told.put("pendingActions", one.pendingActions());
        told.put("undecidedActions", one.undecidedActions());
        told.put("damagedActions", one.damagedActions());
        one.oldestAction().ifPresent(oldest -> told.put("oldestAction", oldest.toString()));
        told.put("parkedTasks", one.parkedTasks());
        told.put("waitsFor", one.waitsFor());
        return told;
    }

    private static List<Map<String, Object>> entries(List<JournalEntry> entries) {
        return entries.stream()
                .map(entry -> Map.<String, Object>of(
                        "id",
                        entry.id(),
                        "task",
                        entry.action().taskId(),
                        "step",
                        entry.action().step().name().toLowerCase(Locale.ROOT),
                        "requestedAt",
                        entry.createdAt().toString()))
                .toList();
    }

    private static String name(Health.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
