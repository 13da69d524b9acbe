// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sdohsync.core.connection.Health;
import org.sdohsync.workflow.status.ConnectionStatus;
import org.sdohsync.workflow.status.InstanceStatus;

/** Says in words what an instance and its connections wait for. Ids, counts and times only. */
final class WaitingWords {
    private static final int CERTIFICATE_DAYS = 30;

    private WaitingWords() {}

    /** What one connection waits for. */
    static String of(ConnectionStatus status, InstanceDescriber.Plan plan) {
        List<String> words = new ArrayList<>();
        Health health = status.connection().health();
        if (health.state() != Health.State.CONNECTED) {
            words.add(health.nextAction() + " Since " + health.since() + ".");
        }
        status.connection().nextProbeAt().ifPresent(probe -> words.add("The grant is tried again from " + probe + "."));
        count(words, status.undecidedActions(), "action needs", "actions need", " a decision (see the journal).");
        count(words, status.damagedActions(), "action", "actions", " cannot be read from the store.");
        count(words, status.pendingActions(), "action waits", "actions wait", " for the next sync.");
        status.oldestAction().ifPresent(oldest -> words.add("The oldest was requested at " + oldest + "."));
        count(words, status.parkedTasks(), "Task is", "Tasks are", " parked: the listener failed too often.");
        words.add(sync(status, plan));
        if (status.overdue()) {
            words.add("The sync is overdue, the last one ended "
                    + status.lastSync().map(Instant::toString).orElse("before this process began")
                    + ".");
        }
        return String.join(" ", words);
    }

    private static void count(List<String> words, int number, String one, String many, String rest) {
        if (number > 0) {
            words.add(number + " " + (number == 1 ? one : many) + rest);
        }
    }

    private static String sync(ConnectionStatus status, InstanceDescriber.Plan plan) {
        Optional<Instant> syncing = status.syncingSince();
        if (syncing.isPresent()) {
            return "A sync is at work since " + syncing.get() + ".";
        }
        Optional<Instant> silent = status.silentUntil();
        if (silent.isPresent()) {
            return "The source asked for silence until " + silent.get() + ".";
        }
        if (status.due()) {
            return "A sync is due.";
        }
        if (plan.shared()) {
            return "The schedule that the processes share says when the next sync runs.";
        }
        return plan.nextSync()
                .map(next -> "The next sync runs at " + next + ".")
                .orElse("No schedule is started: it waits for the application to sync.");
    }

    static String state(Health health) {
        return health.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** An instance as a whole, with a line for each connection. */
    static String text(InstanceStatus status) {
        List<String> lines = new ArrayList<>();
        StringBuilder first =
                new StringBuilder(status.at() + ": " + status.connections().size() + " connections");
        for (Health.State state : Health.State.values()) {
            long number = status.count(state);
            if (number > 0) {
                first.append(", ")
                        .append(number)
                        .append(' ')
                        .append(state.name().toLowerCase(Locale.ROOT));
            }
        }
        if (!status.unreadable().isEmpty()) {
            first.append(", ").append(status.unreadable().size()).append(" unreadable");
        }
        lines.add(first.append('.').toString());
        lines.add("Actions: " + status.pendingActions() + " pending, " + status.undecidedActions()
                + " need a decision, " + status.damagedActions() + " cannot be read"
                + status.oldestAction()
                        .map(oldest -> "; the oldest was requested at " + oldest)
                        .orElse("")
                + ". Parked Tasks: " + status.parkedTasks() + ".");
        lines.add(status.nextSync()
                .map(next -> next.isAfter(status.at())
                        ? "The next sync runs at " + next + "."
                        : "A scheduled sync is at work.")
                .orElse(
                        status.sharesSchedule()
                                ? "Several processes share the schedule."
                                : "The schedule is not started."));
        status.certificates().forEach((origin, end) -> {
            long days = Duration.between(status.at(), end).toDays();
            if (days < CERTIFICATE_DAYS) {
                lines.add("The client certificate for " + origin
                        + (end.isAfter(status.at()) ? " expires in " + days + " days, at " : " expired at ") + end
                        + ".");
            }
        });
        status.quotas().forEach(one -> lines.add("Quota: " + one + "."));
        status.connections().forEach(one -> lines.add("- " + one));
        status.unreadable().forEach(one -> lines.add("- unreadable: " + one));
        return String.join(System.lineSeparator(), lines);
    }
}
