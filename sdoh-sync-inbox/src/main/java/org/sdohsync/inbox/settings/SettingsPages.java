// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.settings;

import java.time.DayOfWeek;
import java.util.List;
import org.sdohsync.inbox.account.Identities;
import org.sdohsync.inbox.account.Member;
import org.sdohsync.inbox.account.Members;
import org.sdohsync.inbox.key.KeyFile;
import org.sdohsync.spring.config.SdohSyncProperties;
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

/** The page of settings, and who is staff. */
@Controller
@RequestMapping("/settings")
final class SettingsPages {
    private static final String BACK = "redirect:/settings";

    private final Members members;
    private final Identities identities;
    private final KeyFile keys;
    private final Timetables timetables;
    private final SdohSyncProperties settings;

    SettingsPages(
            Members members, Identities identities, KeyFile keys, Timetables timetables, SdohSyncProperties settings) {
        this.members = members;
        this.identities = identities;
        this.keys = keys;
        this.timetables = timetables;
        this.settings = settings;
    }

    @GetMapping
    String page(@AuthenticationPrincipal Member me, Model model) {
        model.addAttribute("members", members.of(me.team()))
                .addAttribute("waiting", me.administrator() ? identities.waiting() : List.of())
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

    /** Gives somebody a team who signed in at the OpenID provider. */
    @PostMapping("/identities")
    String admit(
            @AuthenticationPrincipal Member me,
            @RequestParam("id") long id,
            @RequestParam("name") String name,
            @RequestParam("team") String team,
            RedirectAttributes next) {
        if (!me.administrator()) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        String wrong = identities.admit(me, id, name.strip(), team.strip());
        next.addFlashAttribute(wrong.isEmpty() ? "said" : "failed", wrong.isEmpty() ? "They can sign in now." : wrong);
        return BACK;
    }
}
