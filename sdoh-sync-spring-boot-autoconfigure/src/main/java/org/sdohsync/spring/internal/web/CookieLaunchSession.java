// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.web;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.spring.web.LaunchSession;

/**
 * Keeps the value in a cookie that scripts and other sites cannot read and other hosts cannot set (the prefix {@code __Host-}). It is
 * sent when the source sends the browser back ({@code SameSite=Lax}), to whichever process of the application. Safe for use by many
 * threads.
 */
public final class CookieLaunchSession implements LaunchSession {
    /** For how long the browser keeps it: a little longer than a launch lives. */
    public static final Duration LIFE = Duration.ofMinutes(15);

    private static final int BYTES = 32;
    private static final String PLAIN_NAME = "sdoh-sync-launch";
    // 32 bytes in Base64 for URLs, without padding.
    private static final String FORM = "[A-Za-z0-9_-]{43}";

    private final boolean secure;
    private final Entropy entropy;

    /**
     * Creates it.
     *
     * @param secure whether the application is reached by https; false on a developer's machine only
     * @param entropy draws the values
     */
    public CookieLaunchSession(boolean secure, Entropy entropy) {
        this.secure = secure;
        this.entropy = requireNonNull(entropy, "entropy");
    }

    @Override
    public Secret open(HttpServletRequest request, HttpServletResponse response) {
        // Several launches of one browser may be under way, in tabs of it.
        Secret value = find(request).orElseGet(this::draw);
        Cookie cookie = new Cookie(name(), value.reveal());
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSecure(secure);
        cookie.setMaxAge((int) LIFE.toSeconds());
        cookie.setAttribute("SameSite", "Lax");
        response.addCookie(cookie);
        return value;
    }

    @Override
    public Optional<Secret> find(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(name()))
                        .map(Cookie::getValue)
                        .filter(value -> value.matches(FORM))
                        .findFirst()
                        .map(Secret::of);
    }

    private Secret draw() {
        return Secret.of(entropy.text(BYTES));
    }

    private String name() {
        return secure ? "__Host-" + PLAIN_NAME : PLAIN_NAME;
    }
}
