// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.audit;

import org.sdohsync.inbox.account.Member;
import org.sdohsync.inbox.referral.Events;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The audit trail. */
@Controller
final class AuditPages {
    private final AccessTrail accesses;
    private final Events events;

    AuditPages(AccessTrail accesses, Events events) {
        this.accesses = accesses;
        this.events = events;
    }

    @GetMapping("/audit")
    String page(@AuthenticationPrincipal Member me, Model model) {
        model.addAttribute("accesses", accesses.latest(me.team())).addAttribute("events", events.latest(me.team()));
        return "audit";
    }
}
