// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.settings;

import java.time.DayOfWeek;
import org.sdohsync.inbox.account.Member;
import org.sdohsync.inbox.account.Members;
import org.sdohsync.inbox.key.KeyFile;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of settings, and who is staff. */
@Controller
@RequestMapping("/settings")
final class SettingsPages {
    private static final String BACK = "redirect:/settings";

    private final Members members;
    private final KeyFile keys;
    private final Timetables timetables;
    private final SdohSyncProperties settings;

    SettingsPages(
            Members members,
            KeyFile keys,
            Timetables timetables,
            SdohSyncProperties settings) {
        this.members = members;
        this.keys = keys;
        this.timetables = timetables;
        this.settings = settings;
    }

    @GetMapping
    String page(@AuthenticationPrincipal Member me, Model model) {
        model.addAttribute("members", members.of(me.team()))
                .addAttribute("team", me.team())
                .addAttribute("administrator", me.administrator())
                .addAttribute("shortest", Members.SHORTEST_PASSWORD)
                .addAttribute("schedule", timetables.current())
                .addAttribute("scheduled", settings.schedule().enabled())
                .addAttribute("days", DayOfWeek.values())
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
}
