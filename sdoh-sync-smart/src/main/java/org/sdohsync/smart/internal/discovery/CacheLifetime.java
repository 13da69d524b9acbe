// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.HttpReply;

/**
 * How long an answer may be cached (RFC 9111), within limits of this library: SMART defines no lifetime, and a {@code
 * max-age} of a year is more likely a mistake than intended.
 */
record CacheLifetime(Duration fresh, @Nullable String etag, boolean forbidden) {
    static final Duration UNSTATED = Duration.ofHours(1);
    static final Duration SHORTEST = Duration.ofMinutes(1);
    static final Duration LONGEST = Duration.ofHours(24);
    static final CacheLifetime NOT = new CacheLifetime(Duration.ZERO, null, true);

    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[\\s,])max-age=\"?(\\d{1,18})");
    private static final Pattern AGE = Pattern.compile("\\d{1,9}");

    static CacheLifetime of(HttpReply reply) {
        String control = reply.header("Cache-Control").orElse("").toLowerCase(Locale.ROOT);
        // It is sent back in a header, so only these characters are allowed.
        String etag = reply.header("ETag")
                .filter(tag -> tag.chars().allMatch(c -> c >= 0x20 && c < 0x7F))
                .orElse(null);
        Duration spent = reply.header("Age")
                .filter(age -> AGE.matcher(age).matches())
                .map(age -> Duration.ofSeconds(Long.parseLong(age)))
                .orElse(Duration.ZERO);
        return new CacheLifetime(fresh(control, spent), etag, control.contains("no-store"));
    }

    private static Duration fresh(String control, Duration spent) {
        if (control.contains("no-cache") || control.contains("no-store")) {
            return Duration.ZERO;
        }
        Matcher stated = MAX_AGE.matcher(control);
        if (!stated.find()) {
            return UNSTATED;
        }
        Duration left = Duration.ofSeconds(Long.parseLong(stated.group(1))).minus(spent);
        if (left.isZero() || left.isNegative()) {
            return Duration.ZERO;
        }
        Duration capped = left.compareTo(LONGEST) > 0 ? LONGEST : left;
        return capped.compareTo(SHORTEST) < 0 ? SHORTEST : capped;
    }
}
