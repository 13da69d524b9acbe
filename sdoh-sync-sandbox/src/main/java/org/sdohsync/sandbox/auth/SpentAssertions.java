// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/** Accepts each client assertion once, and none that lives longer than five minutes (SMART, asymmetric authentication). */
final class SpentAssertions implements OAuth2TokenValidator<Jwt> {

    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final Clock clock;
    private final Map<List<String>, Instant> spent = new ConcurrentHashMap<>();

    SpentAssertions(Clock clock) {
        this.clock = clock;
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt assertion) {
        Instant now = clock.instant();
        Instant end = assertion.getExpiresAt();
        String id = assertion.getId();
        if (end == null || end.isAfter(now.plus(LONGEST).plus(SKEW))) {
            return refused("exp must be at most five minutes ahead");
        }
        if (id == null || id.isBlank()) {
            return refused("jti is missing");
        }
        spent.values().removeIf(until -> until.plus(SKEW).isBefore(now));
        boolean fresh = spent.putIfAbsent(List.of(assertion.getSubject(), id), end) == null;
        return fresh ? OAuth2TokenValidatorResult.success() : refused("jti was used before");
    }

    private static OAuth2TokenValidatorResult refused(String why) {
        return OAuth2TokenValidatorResult.failure(new OAuth2Error(OAuth2ErrorCodes.INVALID_CLIENT, why, null));
    }
}
