// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.settings;

import java.util.List;
import java.util.stream.Collectors;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.store.RewrapReport;
import org.sdohsync.core.store.Store;
import org.sdohsync.inbox.account.Member;
import org.sdohsync.inbox.account.Members;
import org.sdohsync.inbox.key.KeyFile;
import org.sdohsync.inbox.patient.Questions;
import org.sdohsync.inbox.referral.Referrals;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.sdohsync.workflow.AccountSync;
import org.sdohsync.workflow.SdohSync;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Schedule, staff and keys. */
@Controller
@RequestMapping("/settings")
final class SettingsPages {
    private static final String BACK = "redirect:/settings";

    private final Members members;
    private final KeyFile keys;
    private final Store store;
    private final Referrals referrals;
    private final Questions questions;
    private final SdohSync sync;
    private final SdohSyncProperties settings;

    SettingsPages(
            Members members,
            KeyFile keys,
            Store store,
            Referrals referrals,
            Questions questions,
            SdohSync sync,
            SdohSyncProperties settings) {
        this.members = members;
        this.keys = keys;
        this.store = store;
        this.referrals = referrals;
        this.questions = questions;
        this.sync = sync;
        this.settings = settings;
    }

    @GetMapping
    String page(@AuthenticationPrincipal Member me, Model model) {
        model.addAttribute("members", members.of(me.team()))
                .addAttribute("team", me.team())
                .addAttribute("administrator", me.administrator())
                .addAttribute("shortest", Members.SHORTEST_PASSWORD)
                .addAttribute("schedule", settings.schedule())
                .addAttribute("keys", keys.file());
        return "settings";
    }

    @PostMapping("/members")
    String add(
            @AuthenticationPrincipal Member me,
            @RequestParam("name") String name,
            @RequestParam(name = "team", defaultValue = "") String team,
            @RequestParam("password") String password,
            RedirectAttributes next) {
        String wrong = members.add(me, name.strip(), team.strip(), password);
        next.addFlashAttribute(wrong.isEmpty() ? "said" : "failed", wrong.isEmpty() ? "They can sign in now." : wrong);
        return BACK;
    }

    /** New key first, then everything sealed with it, then the old keys go: stopped at any point, everything can still be read. */
    @PostMapping("/key")
    String rotate(@AuthenticationPrincipal Member me, RedirectAttributes next) {
        if (!me.administrator()) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        keys.rotate();
        RewrapReport report = store.rewrap();
        int ignored = referrals.reseal();
        questions.reseal();
        if (report.complete()) {
            keys.dropFormer();
            next.addFlashAttribute("said", "Everything is sealed with a new key. Make a copy of the key file.");
        } else {
            next.addFlashAttribute(
                    "failed", report.failed().size() + " records could not be read: the former keys are kept.");
        }
        return BACK;
    }

    @PostMapping("/revocation")
    String revokeAll(@AuthenticationPrincipal Member me, RedirectAttributes next) {
        AccountSync mine = sync.account(me.team());
        List<Connection> all = mine.connections();
        String told = all.stream()
                .map(one -> {
                    String said = one.source().origin().host() + ": "
                            + mine.disconnect(one.id()).nextAction();
                    referrals.withdrawAll(me.team(), one.id().value());
                    return said;
                })
                .distinct()
                .collect(Collectors.joining(" "));
        next.addFlashAttribute("said", all.size() + " sources are disconnected. " + told);
        return BACK;
    }
}
