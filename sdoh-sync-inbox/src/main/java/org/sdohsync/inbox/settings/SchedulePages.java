// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.settings;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sdohsync.inbox.account.Member;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.schedule.ScheduleOptions;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Changes the schedule, which is that of all teams: the administrator does. */
@Controller
final class SchedulePages {
    private static final long LONGEST_MINUTES = 7 * 24 * 60;

    private final Timetables timetables;
    private final SdohSync sync;
    private final SdohSyncProperties settings;

    SchedulePages(Timetables timetables, SdohSync sync, SdohSyncProperties settings) {
        this.timetables = timetables;
        this.sync = sync;
        this.settings = settings;
    }

    @PostMapping("/settings/schedule")
    String change(
            @AuthenticationPrincipal Member me,
            @RequestParam("every") String every,
            @RequestParam("urgent") String urgent,
            @RequestParam(name = "limited", defaultValue = "false") boolean limited,
            @RequestParam(name = "zone", defaultValue = "") String zone,
            @RequestParam(name = "opens", defaultValue = "") String opens,
            @RequestParam(name = "closes", defaultValue = "") String closes,
            @RequestParam(name = "day", required = false) @Nullable List<String> days,
            @RequestParam(name = "outside", defaultValue = "") String outside,
            RedirectAttributes next) {
        if (!me.administrator()) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        try {
            Timetable timetable = new Timetable(
                    minutes(every),
                    minutes(urgent),
                    limited ? hours(zone, opens, closes, days == null ? List.of() : days) : null,
                    outside.isBlank() ? null : minutes(outside));
            ScheduleOptions options = timetable.options(settings.schedule().atMost());
            timetables.save(timetable);
            if (settings.schedule().enabled()) {
                sync.startSchedule(options);
            }
            next.addFlashAttribute("said", "From now on sources are asked so.");
        } catch (DateTimeException | IllegalArgumentException impossible) {
            next.addFlashAttribute(
                    "failed",
                    "Not changed. The fewest minutes are 15, and 1 where something is urgent; business hours need a time"
                            + " zone such as America/Chicago, a day, and end after they begin.");
        }
        return "redirect:/settings";
    }

    private static Duration minutes(String text) {
        long minutes = Long.parseLong(text.strip());
        if (minutes > LONGEST_MINUTES) {
            throw new IllegalArgumentException("more than a week");
        }
        return Duration.ofMinutes(minutes);
    }

    private static Timetable.Hours hours(String zone, String opens, String closes, List<String> days) {
        Set<DayOfWeek> chosen = days.stream().map(DayOfWeek::valueOf).collect(Collectors.toSet());
        return new Timetable.Hours(ZoneId.of(zone.strip()), LocalTime.parse(opens), LocalTime.parse(closes), chosen);
    }
}
