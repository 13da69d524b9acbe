// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.http.RetryAfter;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.internal.token.TokenResult.Ended;
import org.sdohsync.smart.internal.token.TokenResult.Granted;
import org.sdohsync.smart.internal.token.TokenResult.Misconfigured;
import org.sdohsync.smart.internal.token.TokenResult.Weather;
import org.sdohsync.smart.scope.Scopes;

/**
 * Reads a token endpoint's answer by its body and not by its headers: some servers send tokens as text/plain, and errors with
 * status 200 or 401. Only a body with {@code invalid_grant} ends a grant, never a status alone.
 */
final class TokenResponseReader {
    private static final Set<String> OURS = Set.of(
            "invalid_client",
            "unauthorized_client",
            "unsupported_grant_type",
            "invalid_scope",
            "invalid_request",
            "invalid_target",
            "invalid_dpop_proof");

    /** Other error codes that servers use for an expired refresh token. */
    private static final Set<String> OF_REFRESHES = Set.of(
            "access_denied",
            "expired_token",
            "token_expired",
            "invalid_token",
            "invalid_refresh_token",
            "login_required",
            "consent_required",
            "interaction_required");

    /** Longer lifetimes are treated as absent. */
    private static final long MAX_LIFETIME_SECONDS = Duration.ofDays(3650).toSeconds();

    /** Longer tokens are ignored: they do not fit into a header. */
    private static final int LONGEST_TOKEN = 131_072;

    /** The code for a refusal by status alone. */
    static final String UNAUTHORIZED = "status 401";

    private static final int LONGEST_PAGE = 2048;

    private TokenResponseReader() {}

    /** The request: its time, whether it is a refresh, whether tokens must be bound to a key, and its secrets. */
    record Asked(Instant at, boolean refresh, boolean bound, Collection<String> secrets) {
        @Override
        public String toString() {
            return "Asked[" + at + "]";
        }
    }

    static TokenResult read(HttpReply reply, Asked asked, Instant now) {
        @Nullable
        Duration wait = reply.header("Retry-After")
                .flatMap(header -> RetryAfter.parse(header, now))
                .orElse(null);
        Optional<JsonObject> json = parse(reply);
        boolean unauthorized = asked.refresh() && reply.status() == 401 && !demandsNonce(reply);
        if (json.isEmpty() && (unauthorized || refusedInWords(reply, asked))) {
            return new Misconfigured("status " + reply.status(), null, null, false);
        }
        if (json.isEmpty()) {
            return weather(reply, "an answer that is not a JSON object", wait, null, null);
        }
        Optional<TokenResult> refusal = json.get().text("error").flatMap(code -> refusal(code, json.get(), asked));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (unauthorized) {
            return new Misconfigured(UNAUTHORIZED, errorUri(json.get()), description(json.get(), asked), false);
        }
        return reply.ok() ? granted(reply, json.get(), asked) : weather(reply, "no tokens", wait, null, null);
    }

    /** Tells whether a refresh was refused with a sentence instead of an error code, as some servers do. */
    private static boolean refusedInWords(HttpReply reply, Asked asked) {
        return asked.refresh() && reply.status() == 400 && reply.body().length > 0;
    }

    private static Optional<TokenResult> refusal(String code, JsonObject json, Asked asked) {
        String known = code.toLowerCase(Locale.ROOT);
        @Nullable URI errorUri = errorUri(json);
        @Nullable String description = description(json, asked);
        if (known.equals("invalid_grant")) {
            return Optional.of(new Ended(errorUri, description));
        }
        boolean ours = OURS.contains(known) || (asked.refresh() && OF_REFRESHES.contains(known));
        return ours ? Optional.of(new Misconfigured(known, errorUri, description, false)) : Optional.empty();
    }

    private static @Nullable URI errorUri(JsonObject json) {
        return json.text("error_uri").flatMap(TokenResponseReader::webAddress).orElse(null);
    }

    private static @Nullable String description(JsonObject json, Asked asked) {
        return json.text("error_description")
                .flatMap(text -> ErrorDescription.clean(text, asked.secrets()))
                .orElse(null);
    }

    /** Tells whether the server requires its nonce in the DPoP proof (RFC 9449 §8), and has processed nothing else. */
    static boolean demandsNonce(HttpReply reply) {
        return !reply.ok()
                && parse(reply)
                        .flatMap(json -> json.text("error"))
                        .filter("use_dpop_nonce"::equals)
                        .isPresent();
    }

    private static TokenResult granted(HttpReply reply, JsonObject json, Asked asked) {
        @Nullable Secret refresh = token(json, "refresh_token");
        @Nullable Secret access = token(json, "access_token");
        // RFC 9449 §5: a token of the other type is not bound to the key, or is bound to an unknown one.
        String type = asked.bound() ? "DPoP" : "Bearer";
        boolean asAsked = json.text("token_type").filter(type::equalsIgnoreCase).isPresent();
        if (access == null || !asAsked) {
            String lacking = access == null ? "no usable access token" : "a token type that is not " + type;
            return weather(reply, lacking, null, refresh, access);
        }
        return new Granted(new TokenGrant(
                access,
                refresh,
                asked.at(),
                lifetime(json),
                scopes(json),
                token(json, "id_token"),
                ContextReader.read(json)));
    }

    // A server may send null, "", a number or control characters: these are not tokens, and would break a header.
    private static @Nullable Secret token(JsonObject json, String name) {
        return json.text(name)
                .filter(value -> value.length() <= LONGEST_TOKEN)
                .filter(value -> value.chars().allMatch(c -> c > 0x20 && c < 0x7F))
                .map(Secret::of)
                .orElse(null);
    }

    private static @Nullable Duration lifetime(JsonObject json) {
        return json.number("expires_in")
                .filter(seconds -> seconds > 0 && seconds <= MAX_LIFETIME_SECONDS)
                .map(Duration::ofSeconds)
                .orElse(null);
    }

    private static @Nullable Scopes scopes(JsonObject json) {
        if (!json.has("scope") || json.members().get("scope") == null) {
            return null;
        }
        return Scopes.parse(String.join(" ", json.texts("scope"))).bounded();
    }

    private static Optional<JsonObject> parse(HttpReply reply) {
        try {
            return Optional.of(reply.json("token answer"));
        } catch (ProtocolException | LimitException notJson) {
            return Optional.empty();
        }
    }

    private static Optional<URI> webAddress(String text) {
        if (text.length() > LONGEST_PAGE) {
            return Optional.empty();
        }
        try {
            URI uri = URI.create(text);
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException noUri) {
            return Optional.empty();
        }
    }

    private static Weather weather(
            HttpReply reply, String what, @Nullable Duration wait, @Nullable Secret rotated, @Nullable Secret access) {
        return new Weather(
                "the token endpoint returned " + what + " (status " + reply.status() + ")",
                reply.status(),
                false,
                wait,
                rotated,
                access);
    }
}
