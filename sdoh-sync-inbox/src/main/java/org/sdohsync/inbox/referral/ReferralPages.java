// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.referral;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.inbox.account.Member;
import org.sdohsync.inbox.patient.Questions;
import org.sdohsync.workflow.AccountSync;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.code.TaskStatus;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of one referral, and the forms on it. */
@Controller
@RequestMapping("/referrals/{id}")
final class ReferralPages {
    private static final String AT_CAPACITY = "We have no capacity.";

    private final Referrals referrals;
    private final Events events;
    private final Steps steps;
    private final ServiceCatalog services;
    private final Questions questions;
    private final Intake intake;
    private final SdohSync sync;

    ReferralPages(
            Referrals referrals,
            Events events,
            Steps steps,
            ServiceCatalog services,
            Questions questions,
            Intake intake,
            SdohSync sync) {
        this.referrals = referrals;
        this.events = events;
        this.steps = steps;
        this.services = services;
        this.questions = questions;
        this.intake = intake;
        this.sync = sync;
    }

    @GetMapping
    String page(@AuthenticationPrincipal Member me, @PathVariable("id") long id, Model model) {
        ReferralLine line = find(me, id);
        model.addAttribute("referral", line)
                .addAttribute("events", events.of(id))
                .addAttribute("steps", possible(line).map(Step::name).toList())
                .addAttribute("waiting", waiting(me, line))
                .addAttribute("services", services.all())
                .addAttribute("questions", questions.of(me.team(), id));
        return "referral";
    }

    @PostMapping("/steps")
    String step(
            @AuthenticationPrincipal Member me,
            @PathVariable("id") long id,
            @RequestParam("step") String name,
            @RequestParam(name = "reason", defaultValue = "") String reason,
            @RequestParam(name = "full", defaultValue = "false") boolean full,
            @RequestParam(name = "service", required = false) List<String> chosen,
            @RequestParam(name = "day", defaultValue = "") String day,
            @RequestParam(name = "note", defaultValue = "") String note,
            RedirectAttributes next) {
        ReferralLine line = find(me, id);
        Step step = possible(line)
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.CONFLICT));
        String text = full && reason.isBlank() ? AT_CAPACITY : reason.strip();
        List<Outcome> outcomes = new ArrayList<>();
        for (String one : chosen == null ? List.<String>of() : chosen) {
            if (!one.isBlank()) {
                Optional<Outcome> known = services.find(one);
                if (known.isEmpty()) {
                    return failed(next, id, "Choose a service from the list.");
                }
                outcomes.add(known.get());
            }
        }
        if (step.needsReason() && text.isEmpty()) {
            return failed(next, id, "Say why: the source needs to know.");
        }
        if (step == Step.COMPLETE && outcomes.isEmpty()) {
            return failed(next, id, "Choose the service that was performed.");
        }
        try {
            outcomes.replaceAll(outcome -> told(outcome, day, note.strip()));
        } catch (DateTimeException noDay) {
            return failed(next, id, "The day is not a date.");
        }
        Reason why = full ? Reason.atCapacity() : Reason.of(text.isEmpty() ? "-" : text);
        next.addFlashAttribute("said", steps.take(me, line, step, why, outcomes.toArray(Outcome[]::new)));
        return "redirect:/referrals/" + id;
    }

    @PostMapping("/reading")
    String read(@AuthenticationPrincipal Member me, @PathVariable("id") long id, RedirectAttributes next) {
        ReferralLine line = find(me, id);
        mine(me).findReferral(new ConnectionId(line.connection()), line.task())
                // Somebody else has taken it on otherwise.
                .filter(now -> now.part() == TaskRole.PERFORMER)
                .ifPresentOrElse(
                        now -> intake.take(now, Events.SOURCE),
                        () -> referrals.withdraw(line.connection(), line.task()));
        next.addFlashAttribute("said", "This is what the source shows now.");
        return "redirect:/referrals/" + id;
    }

    @PostMapping("/questions")
    String ask(
            @AuthenticationPrincipal Member me,
            @PathVariable("id") long id,
            @RequestParam("question") String question,
            RedirectAttributes next) {
        ReferralLine line = find(me, id);
        if (question.isBlank()) {
            return failed(next, id, "Write the question.");
        }
        next.addFlashAttribute("said", questions.ask(me, line, question.strip()));
        return "redirect:/referrals/" + id;
    }

    private static Outcome told(Outcome outcome, String day, String note) {
        Outcome dated = day.isEmpty() ? outcome : outcome.on(LocalDate.parse(day));
        return note.isEmpty() ? dated : dated.note(note);
    }

    private static Stream<Step> possible(ReferralLine line) {
        TaskStatus status = new TaskStatus(line.status());
        return line.unowned()
                ? Stream.of(Step.CLAIM)
                : Stream.of(
                                Step.ACCEPT,
                                Step.REJECT,
                                Step.START,
                                Step.RESUME,
                                Step.HOLD,
                                Step.COMPLETE,
                                Step.FAIL,
                                Step.CANCEL)
                        .filter(step -> step.legalFrom(status));
    }

    /** What was decided and is not confirmed yet. */
    private List<String> waiting(Member me, ReferralLine line) {
        return line.open()
                ? mine(me).journal(new ConnectionId(line.connection())).pending().stream()
                        .filter(entry -> entry.action().taskId().equals(line.task()))
                        .map(entry -> entry.action().step().verb())
                        .toList()
                : List.of();
    }

    private AccountSync mine(Member me) {
        return sync.account(me.team());
    }

    private ReferralLine find(Member me, long id) {
        return referrals.find(me.team(), id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static String failed(RedirectAttributes next, long id, String words) {
        next.addFlashAttribute("failed", words);
        return "redirect:/referrals/" + id;
    }
}
