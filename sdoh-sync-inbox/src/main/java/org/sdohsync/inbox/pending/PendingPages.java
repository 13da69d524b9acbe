// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.pending;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.inbox.account.Member;
import org.sdohsync.inbox.referral.Events;
import org.sdohsync.inbox.referral.ReferralLine;
import org.sdohsync.inbox.referral.Referrals;
import org.sdohsync.workflow.AccountSync;
import org.sdohsync.workflow.ConnectionJournal;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.JournalEntry;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What sources have not confirmed: some of it waits for them, some for a decision. */
@Controller
@RequestMapping("/pending")
final class PendingPages {
    private final SdohSync sync;
    private final Referrals referrals;
    private final Events events;

    PendingPages(SdohSync sync, Referrals referrals, Events events) {
        this.sync = sync;
        this.referrals = referrals;
        this.events = events;
    }

    /** A step as the page shows it. */
    record Line(
            String entry,
            String connection,
            String step,
            Instant since,
            String why,
            boolean inDoubt,
            @Nullable ReferralLine referral) {}

    /** A change that could not be taken in. */
    record Parked(String connection, String task, String reason) {}

    @GetMapping
    String page(@AuthenticationPrincipal Member me, Model model) {
        AccountSync mine = sync.account(me.team());
        List<JournalEntry> undecided = mine.undecided();
        List<JournalEntry> waiting = mine.pending();
        Map<String, ReferralLine> known = known(me.team(), undecided, waiting);
        model.addAttribute("undecided", lines(undecided, known))
                .addAttribute("waiting", lines(waiting, known))
                .addAttribute(
                        "parked",
                        mine.parkedTasks().tasks().stream()
                                .map(one -> new Parked(
                                        one.connection().value(),
                                        one.failure().taskId(),
                                        one.failure().reason()))
                                .toList());
        return "pending";
    }

    private Map<String, ReferralLine> known(String team, List<JournalEntry> some, List<JournalEntry> more) {
        Set<String> tasks = Stream.concat(some.stream(), more.stream())
                .map(entry -> entry.action().taskId())
                .collect(Collectors.toSet());
        return referrals.find(team, tasks).stream()
                .collect(Collectors.toMap(line -> key(line.connection(), line.task()), line -> line));
    }

    private static String key(String connection, String task) {
        return connection + "/" + task;
    }

    private static List<Line> lines(List<JournalEntry> entries, Map<String, ReferralLine> known) {
        return entries.stream()
                .map(entry -> new Line(
                        entry.id(),
                        entry.connection().value(),
                        entry.action().step().verb(),
                        entry.createdAt(),
                        entry.needsDecision().orElse(""),
                        entry.inDoubtSince().isPresent(),
                        known.get(key(entry.connection().value(), entry.action().taskId()))))
                .toList();
    }

    @PostMapping
    String decide(
            @AuthenticationPrincipal Member me,
            @RequestParam("connection") String connection,
            @RequestParam("entry") String entry,
            @RequestParam("decision") String decision,
            @RequestParam(name = "reference", defaultValue = "") String reference,
            RedirectAttributes next) {
        AccountSync mine = sync.account(me.team());
        ConnectionJournal journal = mine.journal(new ConnectionId(connection));
        Optional<JournalEntry> decided = switch (decision) {
            case "cancel" -> journal.cancel(entry);
            case "retry" -> journal.retry(entry);
            case "dismiss" -> journal.dismiss(entry);
            case "arrived" -> arrived(journal, entry, reference.strip());
            default -> Optional.empty();
        };
        decided.flatMap(one -> referrals.find(connection, one.action().taskId()))
                .ifPresent(line -> note(line, me, decision));
        next.addFlashAttribute(
                decided.isPresent() ? "said" : "failed",
                decided.isPresent() ? "Done." : "This step is not there any more, or not to be decided so.");
        if (decision.equals("retry")) {
            var ignored = mine.startSync();
        }
        return "redirect:/pending";
    }

    private void note(ReferralLine line, Member me, String decision) {
        long ignored = events.add(line.team(), line.id(), me.getUsername(), "decided: " + decision);
    }

    private static Optional<JournalEntry> arrived(ConnectionJournal journal, String entry, String reference) {
        try {
            return journal.arrived(entry, reference);
        } catch (IllegalArgumentException notSo) {
            return Optional.empty();
        }
    }

    @PostMapping("/parked")
    String again(
            @AuthenticationPrincipal Member me,
            @RequestParam("connection") String connection,
            @RequestParam("task") String task) {
        AccountSync mine = sync.account(me.team());
        if (mine.retryDelivery(new ConnectionId(connection), task)) {
            var ignored = mine.startSync();
        }
        return "redirect:/pending";
    }
}
