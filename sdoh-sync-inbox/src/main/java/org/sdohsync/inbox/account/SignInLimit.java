// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sdohsync.inbox.page.Elapsed;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.AuthenticationFailureBadCredentialsEvent;
import org.springframework.security.authentication.event.AuthenticationSuccessEvent;
import org.springframework.stereotype.Component;

/** After ten wrong passwords a name waits for five minutes. Kept in memory, for 10,000 names. Safe for use by many threads. */
@Component
final class SignInLimit {
    static final int ATTEMPTS = 10;
    static final Duration WAIT = Duration.ofMinutes(5);
    private static final int NAMES = 10_000;

    private final Clock clock;
    // Guarded by this.
    private final Map<String, Failures> failures = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > NAMES;
        }
    };

    private record Failures(int count, Instant last) {}

    SignInLimit(Clock clock) {
        this.clock = clock;
    }

    synchronized boolean reached(String name) {
        Failures known = failures.get(name);
        return known != null && known.count() >= ATTEMPTS && !Elapsed.is(known.last(), WAIT, clock.instant());
    }

    @EventListener
    synchronized void count(AuthenticationFailureBadCredentialsEvent failed) {
        var ignored = failures.merge(
                failed.getAuthentication().getName(),
                new Failures(1, clock.instant()),
                (before, one) -> new Failures(before.count() + 1, one.last()));
    }

    @EventListener
    synchronized void forget(AuthenticationSuccessEvent succeeded) {
        var ignored = failures.remove(succeeded.getAuthentication().getName());
    }
}
