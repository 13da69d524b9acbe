// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.http.ResponseKind;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.core.time.Pause;

/**
 * Sends requests of one connection with its access token, and only to the connection's own origins (SMART App Launch 2.2,
 * "using the token"; RFC 6750, RFC 9449). Safe for use by many threads.
 *
 * <p>For each request:
 *
 * <ol>
 *   <li>A URL of another origin is refused before anything is sent.
 *   <li>The token is added, as {@link TokenSource#sign} does it. After a 401 the {@link TokenSource} is asked for another
 *       one, once; a second 401 is an {@link AuthorizationException}. With a {@link TokenUseHistory} a URL that worked before is
 *       requested first: if it still works with the token, the 401 concerns the one resource only and is returned to the caller.
 *   <li>A redirect of a read is followed within the origins, up to the limit; any other redirect is a {@link ProtocolException}.
 *   <li>A read without an answer, or with 429, 502, 503 or 504, is repeated according to the {@link RetryPolicy}.
 * </ol>
 *
 * Every other answer, whatever its status, is returned to the caller.
 */
public final class SignedHttp implements HttpSender {
    private final HttpSender direct;
    private final Set<Origin> origins;
    private final TokenSource tokens;
    private final Limits limits;
    private final RetryPolicy retries;
    private final Clock clock;
    private final Pause pause;
    private final Jitter jitter;
    private final @Nullable TokenUseHistory witness;

    private SignedHttp(Builder builder) {
        this.direct = builder.direct;
        this.origins = builder.origins;
        this.tokens = builder.tokens;
        this.limits = builder.limits;
        this.retries = builder.retries;
        this.clock = builder.clock;
        this.pause = builder.pause;
        this.jitter = builder.jitter;
        this.witness = builder.witness;
    }

    /**
     * Returns a builder of a sender for one connection.
     *
     * @param direct the sender of the signed requests
     * @param origins the origins to which the token may be sent
     * @param tokens the source of tokens
     * @return a builder; not thread-safe
     */
    public static Builder builder(HttpSender direct, Set<Origin> origins, TokenSource tokens) {
        return new Builder(direct, origins, tokens);
    }

    @Override
    public HttpReply send(OutgoingRequest request) {
        OutgoingRequest next = request;
        for (int redirects = 0; ; redirects++) {
            HttpReply reply = answer(next);
            URI target = redirectOf(next, reply);
            if (target == null) {
                return reply;
            }
            if (redirects == limits.redirects()) {
                throw new LimitException(
                        request + " was redirected more than " + limits.redirects()
                                + " times: raise Limits.redirects if that is legitimate",
                        "redirects",
                        limits.redirects());
            }
            next = next.at(target);
        }
    }

    private HttpReply answer(OutgoingRequest request) {
        if (!request.isRead()) {
            return authorized(request);
        }
        for (int attempt = 1; ; attempt++) {
            @Nullable HttpReply reply = null;
            @Nullable TransportException failure = null;
            try {
                reply = authorized(request);
            } catch (TransportException noAnswer) {
                failure = noAnswer;
            }
            if (reply != null && !passing(reply.status())) {
                return reply;
            }
            Optional<Duration> wait = attempt < retries.attempts() ? waitFor(attempt, reply) : Optional.empty();
            if (wait.isEmpty()) {
                if (failure != null) {
                    throw failure;
                }
                return requireNonNull(reply, "reply");
            }
            rest(wait.get(), request);
        }
    }

    /** Sends a request with a token, and again with another one if the first is refused. */
    private HttpReply authorized(OutgoingRequest request) {
        if (!origins.contains(Origin.of(request.uri()))) {
            throw new ProtocolException(
                    "a link leads to " + Origin.of(request.uri())
                            + ", which does not belong to this connection: it was not followed, because the"
                            + " connection's token must not be sent there; tell the source's operator",
                    "link to another origin",
                    null);
        }
        Secret token = tokens.token();
        HttpReply first = signed(request, token);
        if (first.status() != 401 || isOneResource(request, token)) {
            return first;
        }
        Secret another = tokens.replace(token);
        HttpReply second = signed(request, another);
        if (second.status() == 401 && !isOneResource(request, another)) {
            throw new AuthorizationException(
                    request + " was refused with a new access token too: connect this source again, or ask the"
                            + " source's operator whether the app may use it",
                    AuthorizationException.Reason.REAUTHORIZE,
                    null,
                    null);
        }
        return second;
    }

    private HttpReply signed(OutgoingRequest request, Secret token) {
        HttpReply reply = direct.send(tokens.sign(request, token));
        if (tokens.wantsItSignedAnew(reply)) {
            reply = direct.send(tokens.sign(request, token));
            boolean ignored = tokens.wantsItSignedAnew(reply);
        }
        if (witness != null) {
            witness.note(request, reply);
        }
        return reply;
    }

    /** Tells whether a 401 concerns the requested resource and not the token. */
    private boolean isOneResource(OutgoingRequest request, Secret token) {
        TokenUseHistory known = witness;
        if (known == null) {
            return false;
        }
        Instant now = clock.instant();
        if (TokenUseHistory.isDescription(request) || known.isClosed(request.uri(), token, now)) {
            return true;
        }
        Optional<URI> elsewhere = known.elsewhere(request.uri());
        if (elsewhere.isEmpty() || !opens(token, elsewhere.get())) {
            return false;
        }
        known.close(request.uri(), token, now);
        return true;
    }

    private boolean opens(Secret token, URI address) {
        OutgoingRequest again = OutgoingRequest.get(address)
                .header("Accept", "application/fhir+json")
                .header("Cache-Control", "no-cache")
                .expecting(ResponseKind.PAGE);
        int status = signed(again, token).status();
        return status != 401 && status < 500;
    }

    private static boolean passing(int status) {
        return status == 429 || status == 502 || status == 503 || status == 504;
    }

    private Optional<Duration> waitFor(int attempt, @Nullable HttpReply reply) {
        Optional<Duration> asked = reply == null
                ? Optional.empty()
                : reply.header("Retry-After").flatMap(header -> RetryAfter.parse(header, clock.instant()));
        return asked.map(wait ->
                        wait.compareTo(retries.patience()) <= 0 ? Optional.of(wait) : Optional.<Duration>empty())
                .orElseGet(() -> Optional.of(retries.wait(attempt, jitter.next())));
    }

    private void rest(Duration wait, OutgoingRequest request) {
        try {
            pause.pause(wait);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new TransportException(
                    request + " was cancelled: the thread was interrupted while it waited for the next attempt",
                    TransportException.Delivery.UNKNOWN,
                    stopped);
        }
    }

    private static @Nullable URI redirectOf(OutgoingRequest request, HttpReply reply) {
        int status = reply.status();
        if (status < 300 || status > 399 || status == 304) {
            return null;
        }
        if (!request.isRead()) {
            throw new ProtocolException(
                    request + " was redirected (" + status
                            + "): writes are not redirected; ask the source's operator for its current address",
                    "redirect of a write",
                    null);
        }
        try {
            return reply.header("Location")
                    .map(request.uri()::resolve)
                    .filter(target -> Origin.find(target).isPresent())
                    .orElseThrow(() -> badRedirect(request));
        } catch (IllegalArgumentException notAnAddress) {
            throw badRedirect(request);
        }
    }

    private static ProtocolException badRedirect(OutgoingRequest request) {
        return new ProtocolException(
                request + " was redirected without a usable Location header: tell the source's operator",
                "Location header",
                null);
    }

    /**
     * Builds a sender. Not thread-safe.
     *
     * <p>Defaults: {@link Limits#defaults()}, {@link RetryPolicy#DEFAULT}, the system's clock, pause and jitter, no witness.
     */
    public static final class Builder {
        private final HttpSender direct;
        private final Set<Origin> origins;
        private final TokenSource tokens;
        private Limits limits = Limits.defaults();
        private RetryPolicy retries = RetryPolicy.DEFAULT;
        private Clock clock = Clock.systemUTC();
        private Pause pause = Pause.system();
        private Jitter jitter = Jitter.random();
        private @Nullable TokenUseHistory witness;

        private Builder(HttpSender direct, Set<Origin> origins, TokenSource tokens) {
            this.direct = requireNonNull(direct, "direct");
            this.origins = Set.copyOf(origins);
            this.tokens = requireNonNull(tokens, "tokens");
        }

        /**
         * Sets the limits, of which the number of redirects applies here.
         *
         * @param value the limits
         * @return this builder
         */
        public Builder limits(Limits value) {
            this.limits = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets how reads are repeated.
         *
         * @param value the rule
         * @return this builder
         */
        public Builder retries(RetryPolicy value) {
            this.retries = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the clock that dates in {@code Retry-After} are compared with.
         *
         * @param value the clock
         * @return this builder
         */
        public Builder clock(Clock value) {
            this.clock = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets how the sender waits.
         *
         * @param value the pause
         * @return this builder
         */
        public Builder pause(Pause value) {
            this.pause = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the jitter that spreads retries over time.
         *
         * @param value the jitter
         * @return this builder
         */
        public Builder jitter(Jitter value) {
            this.jitter = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the witness that remembers which URLs the connection's tokens could read. With it, a 401 is returned to the
         * caller if the same token can still read another URL, and no other token is requested.
         *
         * @param value the witness of this connection
         * @return this builder
         */
        public Builder witness(TokenUseHistory value) {
            this.witness = requireNonNull(value, "value");
            return this;
        }

        /**
         * Builds the sender.
         *
         * @return the sender; the builder may be used again
         */
        public SignedHttp build() {
            return new SignedHttp(this);
        }
    }
}
