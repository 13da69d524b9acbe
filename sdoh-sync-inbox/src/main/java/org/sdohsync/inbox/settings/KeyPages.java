// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.settings;

import java.util.List;
import java.util.stream.Collectors;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.store.RewrapReport;
import org.sdohsync.core.store.Store;
import org.sdohsync.inbox.account.Member;
import org.sdohsync.inbox.key.KeyFile;
import org.sdohsync.inbox.patient.Questions;
import org.sdohsync.inbox.referral.Referrals;
import org.sdohsync.workflow.AccountSync;
import org.sdohsync.workflow.SdohSync;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Changes the key, and gives back what sources granted. */
@Controller
@RequestMapping("/settings")
final class KeyPages {
    private static final String BACK = "redirect:/settings";

    private final KeyFile keys;
    private final Store store;
    private final Referrals referrals;
    private final Questions questions;
    private final SdohSync sync;

    KeyPages(KeyFile keys, Store store, Referrals referrals, Questions questions, SdohSync sync) {
        this.keys = keys;
        this.store = store;
        this.referrals = referrals;
        this.questions = questions;
        this.sync = sync;
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
