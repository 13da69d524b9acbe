// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.secret.Secret;

/** The result of a token request. Only {@link Ended} ends a grant. */
public sealed interface TokenResult {
    /**
     * Calls the function for the kind of this result.
     *
     * @param granted called for tokens
     * @param ended called for a grant that has ended
     * @param misconfigured called for a refused client
     * @param weather called for a temporary failure
     * @param <R> the type of the functions' results
     * @return the result of the called function
     */
    <R> R fold(
            Function<Granted, R> granted,
            Function<Ended, R> ended,
            Function<Misconfigured, R> misconfigured,
            Function<Weather, R> weather);

    /**
     * The server issued tokens (RFC 6749 §5.1).
     *
     * @param grant the tokens and the other parts of the answer
     */
    record Granted(TokenGrant grant) implements TokenResult {
        @Override
        public <R> R fold(
                Function<Granted, R> granted,
                Function<Ended, R> ended,
                Function<Misconfigured, R> misconfigured,
                Function<Weather, R> weather) {
            return granted.apply(this);
        }
    }

    /**
     * The server answered {@code invalid_grant} (RFC 6749 §5.2): the code or refresh token is not, or no longer, valid.
     *
     * @param errorUri the server's page about the error ({@code error_uri}), or null
     * @param description the server's cleaned description, or null
     */
    record Ended(@Nullable URI errorUri, @Nullable String description) implements TokenResult {
        /**
         * The error code and the server's description.
         *
         * @return text that is safe to show
         */
        public String words() {
            return inWords("invalid_grant", description);
        }

        @Override
        public <R> R fold(
                Function<Granted, R> granted,
                Function<Ended, R> ended,
                Function<Misconfigured, R> misconfigured,
                Function<Weather, R> weather) {
            return ended.apply(this);
        }
    }

    /**
     * The server refused this client, not the grant: {@code invalid_client} and similar errors (RFC 6749 §5.2).
     *
     * @param code the error code
     * @param errorUri the server's page about the error ({@code error_uri}), or null
     * @param description the server's cleaned description, or null
     * @param encodingMatters whether the secret was sent in one of two encodings that differ
     */
    record Misconfigured(
            String code, @Nullable URI errorUri, @Nullable String description, boolean encodingMatters)
            implements TokenResult {
        /**
         * The error code and the server's description.
         *
         * @return text that is safe to show
         */
        public String words() {
            return inWords(code, description);
        }

        Misconfigured withEncoding(boolean matters) {
            return new Misconfigured(code, errorUri, description, matters);
        }

        @Override
        public <R> R fold(
                Function<Granted, R> granted,
                Function<Ended, R> ended,
                Function<Misconfigured, R> misconfigured,
                Function<Weather, R> weather) {
            return misconfigured.apply(this);
        }
    }

    /** A temporary failure: no answer, throttling, a server error or an unusable answer. All stored tokens stay valid. */
    final class Weather implements TokenResult {
        private final String reason;
        private final int status;
        private final boolean ambiguous;
        private final @Nullable Duration retryAfter;
        private final @Nullable Secret rotated;
        private final @Nullable Secret access;

        Weather(
                String reason,
                int status,
                boolean ambiguous,
                @Nullable Duration retryAfter,
                @Nullable Secret rotated,
                @Nullable Secret access) {
            this.access = access;
            this.reason = reason;
            this.status = status;
            this.ambiguous = ambiguous;
            this.retryAfter = retryAfter;
            this.rotated = rotated;
        }

        /**
         * A description of the failure.
         *
         * @return text without any value from the server
         */
        public String reason() {
            return reason;
        }

        /**
         * The HTTP status.
         *
         * @return the status, or 0 if no answer came
         */
        public int status() {
            return status;
        }

        /**
         * Tells whether the server may have processed the request although there is no usable answer.
         *
         * @return true if the request may have arrived
         */
        public boolean ambiguous() {
            return ambiguous;
        }

        /**
         * How long the server asked to wait.
         *
         * @return the wait, if it said
         */
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }

        /**
         * A new refresh token in an otherwise unusable answer: losing it would lose the grant.
         *
         * @return the token, if there is one
         */
        public Optional<Secret> rotated() {
            return Optional.ofNullable(rotated);
        }

        /**
         * An access token of an unusable type.
         *
         * @return the token, if there is one
         */
        public Optional<Secret> access() {
            return Optional.ofNullable(access);
        }

        @Override
        public <R> R fold(
                Function<Granted, R> granted,
                Function<Ended, R> ended,
                Function<Misconfigured, R> misconfigured,
                Function<Weather, R> weather) {
            return weather.apply(this);
        }

        /** Prints the reason. */
        @Override
        public String toString() {
            return "Weather[" + reason + "]";
        }
    }

    private static String inWords(String code, @Nullable String description) {
        return description == null ? code : code + ", \"" + description + "\"";
    }
}
