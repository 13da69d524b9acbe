// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.web;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.spring.web.LaunchSession;

/** Keeps the value in the servlet session, which the processes of the application have to share. Safe for use by many threads. */
public final class HttpLaunchSession implements LaunchSession {
    private static final String NAME = HttpLaunchSession.class.getName();
    private static final int BYTES = 32;

    private final Entropy entropy;

    /**
     * Creates it.
     *
     * @param entropy draws the values
     */
    public HttpLaunchSession(Entropy entropy) {
        this.entropy = requireNonNull(entropy, "entropy");
    }

    @Override
    public Secret open(HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession(true);
        return find(request).orElseGet(() -> {
            String value = entropy.text(BYTES);
            // As text: stores of sessions serialize it.
            session.setAttribute(NAME, value);
            return Secret.of(value);
        });
    }

    @Override
    public Optional<Secret> find(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null && session.getAttribute(NAME) instanceof String value
                ? Optional.of(Secret.of(value))
                : Optional.empty();
    }
}
