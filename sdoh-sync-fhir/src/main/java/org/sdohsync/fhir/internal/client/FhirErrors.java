// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.http.RetryAfter;

/** Converts answers other than 2xx to typed exceptions. Of an OperationOutcome only the codes are used, never the texts. */
public final class FhirErrors {
    private static final Pattern SCOPE = Pattern.compile("\\bscope=\"([!#-\\[\\]-~ ]{1,200})\"");
    private static final Pattern INTERACTION =
            Pattern.compile("^(?:(create|update|delete|read) of ([A-Za-z]{2,64})\\b|([A-Za-z]{2,64}) search)");

    private FhirErrors() {}

    /**
     * Converts an answer.
     *
     * @param reply an answer with another status than 2xx
     * @param what what was asked for, such as {@code Task search}
     * @return the exception to throw
     */
    public static SyncException of(HttpReply reply, String what) {
        if (reply.status() == 401) {
            return new AuthorizationException(
                    what
                            + " was refused (401) with a token that is valid for other resources: ask the source's"
                            + " operator whether the app may use it, or connect it again with " + scope(reply, what),
                    AuthorizationException.Reason.SCOPE,
                    null,
                    null);
        }
        if (reply.status() == 403 && lacksScope(reply)) {
            return new AuthorizationException(
                    what + " is not permitted by the granted scopes: connect the source again with "
                            + scope(reply, what),
                    AuthorizationException.Reason.SCOPE,
                    null,
                    null);
        }
        List<String> codes = IssueCodes.of(reply);
        String message = what + " was answered with " + reply.status() + (codes.isEmpty() ? "" : " " + codes);
        return new HttpStatusException(message, reply.status(), codes, retryAfter(reply));
    }

    /**
     * Parses a Date header.
     *
     * @param header its value, or null
     * @return the server's time of the answer, if it is a date
     */
    public static Optional<Instant> date(@Nullable String header) {
        return HttpDate.read(header);
    }

    /** The missing scopes according to the server (RFC 6750 §3), else the one that the interaction needs. */
    private static String scope(HttpReply reply, String what) {
        Matcher said = SCOPE.matcher(reply.header("WWW-Authenticate").orElse(""));
        if (said.find()) {
            return "the scope " + said.group(1);
        }
        Matcher asked = INTERACTION.matcher(what);
        if (!asked.find()) {
            return "the scopes it needs";
        }
        boolean search = asked.group(3) != null;
        String type = search ? asked.group(3) : asked.group(2);
        String right = search ? "s" : asked.group(1).substring(0, 1);
        boolean write = right.equals("c") || right.equals("u") || right.equals("d");
        return "a scope for " + type + "." + right + " (before SMART 2: " + type + (write ? ".write" : ".read") + ")";
    }

    private static boolean lacksScope(HttpReply reply) {
        return reply.header("WWW-Authenticate")
                .filter(header -> header.contains("insufficient_scope"))
                .isPresent();
    }

    // A date is compared with the server's own Date header, because the two clocks may differ.
    private static @Nullable Duration retryAfter(HttpReply reply) {
        Instant now = date(reply.header("Date").orElse(null)).orElse(Instant.MAX);
        return reply.header("Retry-After")
                .flatMap(header -> RetryAfter.parse(header, now))
                .orElse(null);
    }
}
