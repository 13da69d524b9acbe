// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.list;

import jakarta.servlet.http.HttpSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.Health;
import org.sdohsync.inbox.account.Member;
import org.sdohsync.inbox.account.Members;
import org.sdohsync.inbox.list.InboxFilter.View;
import org.sdohsync.inbox.live.LiveUpdates;
import org.sdohsync.inbox.referral.ReferralLine;
import org.sdohsync.inbox.referral.Referrals;
import org.sdohsync.inbox.referral.SearchWords;
import org.sdohsync.workflow.AccountSync;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.sync.RunningSync;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The list of referrals. What is searched for may be a name, so it is kept in the session and never in an address. */
@Controller
final class InboxPages {
    /** How many referrals are on one page: 50. */
    static final int MOST = 50;

    private static final String SEARCH = "inbox.search";

    private final SdohSync sync;
    private final Referrals referrals;
    private final SearchWords words;
    private final Members members;
    private final LiveUpdates pages;
    private final JdbcClient database;

    InboxPages(
            SdohSync sync,
            Referrals referrals,
            SearchWords words,
            Members members,
            LiveUpdates pages,
            JdbcClient database) {
        this.sync = sync;
        this.referrals = referrals;
        this.words = words;
        this.members = members;
        this.pages = pages;
        this.database = database;
    }

    /** One of the parts with the number of referrals in it. */
    record Tab(String key, String title, long count, boolean chosen) {}

    @GetMapping("/")
    String list(
            @AuthenticationPrincipal Member me,
            @RequestParam(name = "view", defaultValue = "open") String view,
            @RequestParam(name = "source", defaultValue = "") String source,
            @RequestParam(name = "changed", defaultValue = "false") boolean changed,
            @RequestParam(name = "page", defaultValue = "0") int page,
            HttpSession session,
            Model model) {
        String search = session.getAttribute(SEARCH) instanceof String text ? text : "";
        long seen = members.seen(me);
        Set<String> digests = words.digests(me.team(), search);
        InboxFilter filter = new InboxFilter(me.team(), View.of(view), source, changed, seen, digests);
        int at = Math.max(0, Math.min(page, 100_000));
        List<ReferralLine> found = referrals.page(filter.where(), filter.params(), MOST + 1, at * MOST);
        AccountSync mine = sync.account(me.team());
        List<Connection> connections = mine.connections();
        model.addAttribute("lines", found.stream().limit(MOST).toList())
                .addAttribute("more", found.size() > MOST)
                .addAttribute("page", at)
                .addAttribute("tabs", tabs(filter))
                .addAttribute("view", filter.view())
                .addAttribute("source", source)
                .addAttribute("changed", changed)
                .addAttribute("seen", seen)
                .addAttribute(
                        "latest",
                        found.stream().mapToLong(ReferralLine::change).max().orElse(0))
                .addAttribute("search", search)
                .addAttribute("sources", connections)
                .addAttribute(
                        "troubles",
                        connections.stream()
                                .filter(one -> one.health().state() != Health.State.CONNECTED)
                                .toList())
                .addAttribute("undecided", mine.undecided().size())
                .addAttribute("waiting", mine.pending().size());
        return "inbox";
    }

    private List<Tab> tabs(InboxFilter filter) {
        Map<String, Long> counts = new LinkedHashMap<>();
        // One walk over the team's open referrals for all parts.
        StringBuilder sums = new StringBuilder("select count(*)");
        for (View view : View.values()) {
            sums.append(", coalesce(sum(case when ").append(view.condition()).append(" then 1 else 0 end), 0)");
        }
        String open = sums + " from inbox_referral where team = ? and open";
        var ignored = database.sql(open)
                .param(filter.team())
                .query((row, number) -> {
                    int column = 2;
                    for (View view : View.values()) {
                        counts.put(view.key(), row.getLong(column++));
                    }
                    return number;
                })
                .single();
        return List.of(View.values()).stream()
                .map(view -> new Tab(
                        view.key(),
                        view.title(),
                        view == View.CLOSED ? -1 : counts.getOrDefault(view.key(), 0L),
                        view == filter.view()))
                .toList();
    }

    @PostMapping("/search")
    String search(@RequestParam("text") String text, HttpSession session) {
        session.setAttribute(
                SEARCH, text.strip().substring(0, Math.min(text.strip().length(), 200)));
        return "redirect:/";
    }

    @PostMapping("/seen")
    String seen(@AuthenticationPrincipal Member me, @RequestParam("latest") long latest) {
        members.saw(me, latest);
        return "redirect:/";
    }

    @PostMapping("/sync")
    String sync(@AuthenticationPrincipal Member me, RedirectAttributes next) {
        RunningSync running = sync.account(me.team()).startSync();
        running.onEach(source -> pages.progress(me.team(), running.progress()));
        next.addFlashAttribute("said", "All sources are being asked.");
        return "redirect:/";
    }
}
