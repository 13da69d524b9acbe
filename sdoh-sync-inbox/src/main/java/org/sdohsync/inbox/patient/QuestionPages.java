// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.patient;

import org.sdohsync.inbox.account.Member;
import org.sdohsync.inbox.referral.ReferralLine;
import org.sdohsync.inbox.referral.Referrals;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

/** What people were asked, and what they answered. */
@Controller
final class QuestionPages {
    private final Questions questions;
    private final Referrals referrals;

    QuestionPages(Questions questions, Referrals referrals) {
        this.questions = questions;
        this.referrals = referrals;
    }

    @GetMapping("/questions")
    String page(@AuthenticationPrincipal Member me, Model model) {
        model.addAttribute("questions", questions.of(me.team()));
        return "questions";
    }

    @PostMapping("/questions/{id}")
    String follow(@AuthenticationPrincipal Member me, @PathVariable("id") long id) {
        Questions.Question asked = questions.of(me.team()).stream()
                .filter(one -> one.id() == id)
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        ReferralLine about = referrals
                .find(me.team(), asked.referral())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        questions.follow(me, id, about);
        return "redirect:/questions";
    }
}
