// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.source;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.inbox.account.Member;
import org.sdohsync.inbox.audit.AccessTrail;
import org.sdohsync.inbox.live.LiveUpdates;
import org.sdohsync.inbox.referral.Referrals;
import org.sdohsync.smart.finding.FoundSource;
import org.sdohsync.smart.finding.SourceAddress;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.sdohsync.spring.web.BrowserLaunches;
import org.sdohsync.workflow.AccountSync;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.sync.RunningSync;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The sources of a team: how each is, and what to do next. */
@Controller
@RequestMapping("/sources")
final class SourcePages {
    private static final String BACK = "redirect:/sources";

    private final SdohSync sync;
    private final BrowserLaunches launches;
    private final SdohSyncProperties settings;
    private final Referrals referrals;
    private final LiveUpdates pages;
    private final BrandSearch brands;
    private final AccessTrail accesses;

    SourcePages(
            SdohSync sync,
            BrowserLaunches launches,
            SdohSyncProperties settings,
            Referrals referrals,
            LiveUpdates pages,
            BrandSearch brands,
            AccessTrail accesses) {
        this.sync = sync;
        this.launches = launches;
        this.settings = settings;
        this.referrals = referrals;
        this.pages = pages;
        this.brands = brands;
        this.accesses = accesses;
    }

    @GetMapping
    String page(
            @AuthenticationPrincipal Member me,
            @RequestParam(name = "reason", required = false) @Nullable String reason,
            @RequestParam(name = "connected", required = false) @Nullable String connected,
            Model model) {
        List<SourceState> mine = mine(me).connections().stream()
                .map(one -> SourceState.of(
                        one, accesses.latest(me.team(), one.source().toString())))
                .toList();
        model.addAttribute("sources", mine)
                .addAttribute("known", known(mine))
                .addAttribute("directory", brands.isKnown());
        if (reason != null) {
            model.addAttribute("failed", LaunchWords.of(reason));
        } else if (connected != null) {
            model.addAttribute("said", "The source is connected. Its referrals are being fetched.");
        }
        return "sources";
    }

    /** What the settings name and is not connected yet. */
    private List<String> known(List<SourceState> connected) {
        return settings.sources().entrySet().stream()
                .filter(one -> connected.stream()
                        .noneMatch(
                                state -> state.address().equals(one.getValue().url())))
                .map(one -> one.getKey())
                .sorted()
                .toList();
    }

    @PostMapping
    void connect(
            @RequestParam("address") String address,
            @RequestParam("owner") String owner,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        String url = SourceAddress.pasted(address, PermittedAddresses.of(settings))
                .baseUrl()
                .toString();
        launches.begin(launches.account(request).connect(url).asRecipient(owner.strip()), request, response);
    }

    /** The address in a picture of a QR code is shown first: who uploads it sees where it leads. */
    @PostMapping("/picture")
    String picture(@RequestParam("picture") MultipartFile picture, RedirectAttributes next) throws IOException {
        Optional<String> text = QrPicture.text(picture.getBytes());
        if (text.isEmpty()) {
            next.addFlashAttribute(
                    "failed",
                    "There is no QR code to be seen in that picture: take one from nearer, as PNG or JPEG, or type the"
                            + " address.");
            return BACK;
        }
        FoundSource source = SourceAddress.scanned(text.get(), PermittedAddresses.of(settings));
        next.addFlashAttribute("address", source.baseUrl().toString())
                .addFlashAttribute("said", "The code names the address below. Connect it if you know it.");
        return BACK;
    }

    @PostMapping("/{id}/sync")
    String sync(@AuthenticationPrincipal Member me, @PathVariable("id") String id, RedirectAttributes next) {
        ask(me);
        next.addFlashAttribute("said", "The sources are being asked.");
        return BACK;
    }

    @PostMapping("/{id}/retry")
    String retry(@AuthenticationPrincipal Member me, @PathVariable("id") String id, RedirectAttributes next) {
        var ignored = mine(me).retry(new ConnectionId(id));
        ask(me);
        next.addFlashAttribute("said", "It works again.");
        return BACK;
    }

    @PostMapping("/{id}/diagnosis")
    String diagnose(@AuthenticationPrincipal Member me, @PathVariable("id") String id, Model model) {
        ConnectionId source = new ConnectionId(id);
        model.addAttribute("host", mine(me).connection(source).source().origin().host())
                .addAttribute("steps", mine(me).diagnose(source).checks())
                .addAttribute("description", mine(me).describe(source));
        return "diagnosis";
    }

    @PostMapping("/{id}/disconnection")
    String disconnect(@AuthenticationPrincipal Member me, @PathVariable("id") String id, RedirectAttributes next) {
        var revoked = mine(me).disconnect(new ConnectionId(id));
        referrals.withdrawAll(me.team(), id);
        next.addFlashAttribute("said", "The source is disconnected. " + revoked.nextAction());
        return BACK;
    }

    private void ask(Member me) {
        RunningSync running = mine(me).startSync();
        running.onEach(source -> pages.progress(me.team(), running.progress()));
    }

    private AccountSync mine(Member me) {
        return sync.account(me.team());
    }
}
