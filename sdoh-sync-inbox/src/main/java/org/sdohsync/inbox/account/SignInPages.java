// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.sdohsync.core.secret.Entropy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Signing in, and on the first start the page that makes the first user: who may read the log may do that. */
@Controller
final class SignInPages {
    private static final Logger LOG = LoggerFactory.getLogger(SignInPages.class);

    private final Members members;
    private final ObjectProvider<OidcProvider> oidc;
    private final String code;

    SignInPages(Members members, ObjectProvider<OidcProvider> oidc, @Value("${inbox.setup-code:}") String code) {
        this.members = members;
        this.oidc = oidc;
        this.code = code.isEmpty() ? HexFormat.of().formatHex(Entropy.secure().bytes(8)) : code;
    }

    @EventListener(ApplicationReadyEvent.class)
    void announce() {
        if (members.none()) {
            LOG.info("Nobody can sign in yet: open /setup with the code {}", code);
        }
    }

    @GetMapping("/login")
    String login(Model model) {
        oidc.ifAvailable(provider -> model.addAttribute("provider", provider.name()));
        return members.none() ? "redirect:/setup" : "login";
    }

    @GetMapping("/setup")
    String setup() {
        return members.none() ? "setup" : "redirect:/login";
    }

    @PostMapping("/setup")
    String setup(
            @RequestParam("code") String given,
            @RequestParam("name") String name,
            @RequestParam("team") String team,
            @RequestParam("password") String password,
            Model model) {
        if (!members.none()) {
            return "redirect:/login";
        }
        String wrong = same(given) ? members.addFirst(name, team, password) : "This is not the code in the log.";
        if (wrong.isEmpty()) {
            return "redirect:/login";
        }
        model.addAttribute("failed", wrong);
        return "setup";
    }

    private boolean same(String given) {
        return MessageDigest.isEqual(
                given.strip().getBytes(StandardCharsets.UTF_8), code.getBytes(StandardCharsets.UTF_8));
    }
}
