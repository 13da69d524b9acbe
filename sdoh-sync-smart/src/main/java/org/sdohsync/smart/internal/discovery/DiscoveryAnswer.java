// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.json.JsonObject;

/** The answer of one address, classified by its body and not by the Content-Type, which many servers set wrongly. */
record DiscoveryAnswer(
        int status,
        Optional<JsonObject> json,
        boolean html,
        Optional<String> location,
        Optional<String> retryAfter,
        CacheLifetime keeping) {

    static DiscoveryAnswer of(HttpReply reply) {
        return new DiscoveryAnswer(
                reply.status(),
                reply.ok() ? parse(reply) : Optional.empty(),
                looksLikeHtml(reply),
                reply.header("Location"),
                reply.header("Retry-After"),
                CacheLifetime.of(reply));
    }

    static DiscoveryAnswer unreadable() {
        return new DiscoveryAnswer(0, Optional.empty(), false, Optional.empty(), Optional.empty(), CacheLifetime.NOT);
    }

    static Optional<JsonObject> parse(HttpReply reply) {
        try {
            return Optional.of(reply.json("discovery"));
        } catch (ProtocolException | LimitException notJson) {
            return Optional.empty();
        }
    }

    boolean redirects() {
        return status / 100 == 3 && !unchanged() && location.isPresent();
    }

    /** Tells whether the cached copy is still valid. */
    boolean unchanged() {
        return status == 304;
    }

    boolean busy() {
        return status == 408 || status == 429 || status >= 500;
    }

    private static boolean looksLikeHtml(HttpReply reply) {
        byte @Nullable [] body = reply.body();
        int head = Math.min(body.length, 1024);
        String start = new String(body, 0, head, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        return start.contains("<!doctype html") || start.contains("<html");
    }
}
