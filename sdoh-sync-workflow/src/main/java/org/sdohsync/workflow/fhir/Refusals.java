// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.fhir;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.RetryAfter;

/** Turns answers other than 2xx into typed errors. Of an OperationOutcome only the codes are taken, never the words. */
final class Refusals {
    private Refusals() {}

    static SyncException of(HttpReply reply, String what) {
        if (reply.status() == 403 && lacksScope(reply)) {
            return new AuthorizationException(
                    what + " is outside of the granted scopes: connect the source again with the scopes it needs",
                    AuthorizationException.Reason.SCOPE,
                    null,
                    null);
        }
        List<String> codes = issueCodes(reply);
        String message = what + " was answered with " + reply.status() + (codes.isEmpty() ? "" : " " + codes);
        return new HttpStatusException(message, reply.status(), codes, retryAfter(reply));
    }

    /** The server's clock when it answered, read from its Date header. */
    static Optional<Instant> date(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ZonedDateTime.parse(header.trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException noDate) {
            return Optional.empty();
        }
    }

    private static boolean lacksScope(HttpReply reply) {
        return reply.header("WWW-Authenticate")
                .filter(header -> header.contains("insufficient_scope"))
                .isPresent();
    }

    // A date is measured against the server's own Date: the two clocks need not agree.
    private static @Nullable Duration retryAfter(HttpReply reply) {
        Instant now = date(reply.header("Date").orElse(null)).orElse(Instant.MAX);
        return reply.header("Retry-After")
                .flatMap(header -> RetryAfter.parse(header, now))
                .orElse(null);
    }

    private static List<String> issueCodes(HttpReply reply) {
        if (reply.body().length == 0) {
            return List.of();
        }
        try {
            return reply.json("OperationOutcome").objects("issue").stream()
                    .flatMap(issue -> issue.text("code").stream())
                    .filter(code -> code.matches("[a-z-]{1,40}"))
                    .distinct()
                    .limit(10)
                    .toList();
        } catch (ProtocolException | LimitException noOutcome) {
            return List.of();
        }
    }
}
