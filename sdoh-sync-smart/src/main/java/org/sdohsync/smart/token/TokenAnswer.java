// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.secret.Secret;

/** What asking for tokens came to: only the second of the four ends a grant. */
public sealed interface TokenAnswer {
    /**
     * Continues with the one of the four that it is.
     *
     * @param granted for tokens
     * @param ended for a grant that is over
     * @param misconfigured for a registration that does not fit
     * @param weather for everything that passes
     * @param <R> what the continuations give
     * @return what the chosen one gave
     */
    <R> R fold(
            Function<Granted, R> granted,
            Function<Ended, R> ended,
            Function<Misconfigured, R> misconfigured,
            Function<Weather, R> weather);

    /**
     * Tokens came.
     *
     * @param grant the tokens and what came with them
     */
    record Granted(TokenGrant grant) implements TokenAnswer {
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
     * The server said {@code invalid_grant}: the code or refresh token that was sent is not, or no longer, good.
     *
     * @param errorUri where the server explains it, or null
     * @param description what the server says, fit to be shown, or null
     */
    record Ended(@Nullable URI errorUri, @Nullable String description) implements TokenAnswer {
        /**
         * The error code, with what the server says.
         *
         * @return words fit to be shown
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
     * The server refused this app, not the grant: {@code invalid_client} and its like.
     *
     * @param code the error code
     * @param errorUri where the server explains it, or null
     * @param description what the server says, fit to be shown, or null
     * @param encodingMatters whether the secret was sent in one of two encodings that differ
     */
    record Misconfigured(
            String code, @Nullable URI errorUri, @Nullable String description, boolean encodingMatters)
            implements TokenAnswer {
        /**
         * The error code, with what the server says.
         *
         * @return words fit to be shown
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

    /** Nothing was decided: network, throttling, a failing or garbled server. Everything held stays good. */
    final class Weather implements TokenAnswer {
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
         * What happened, for people.
         *
         * @return a few words without any value from the server
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
         * Tells whether the server may have acted although no answer came.
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
         * A new refresh token that came in an otherwise useless answer: losing it would lose the grant.
         *
         * @return the token, if one came
         */
        public Optional<Secret> rotated() {
            return Optional.ofNullable(rotated);
        }

        /**
         * An access token of a kind that cannot be used.
         *
         * @return the token, if one came
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
