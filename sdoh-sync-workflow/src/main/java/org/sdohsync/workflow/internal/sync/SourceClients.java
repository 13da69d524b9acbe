// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.SignedHttp;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.core.time.Pause;
import org.sdohsync.fhir.internal.audit.AccessLog;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.KnownSources;

/**
 * Makes the FHIR client of a connection: signed with its token, bound to its origin. Clients are cheap, so they are made anew
 * each time. Safe for use by many threads.
 */
public final class SourceClients implements Function<Connection, FhirClient> {
    private final KnownSources known = new KnownSources();
    private final HttpSender direct;
    private final Function<ConnectionId, TokenSource> tokens;
    private final Limits limits;
    private final Pause pause;
    private final Jitter jitter;
    private final Function<? super Connection, AccessLog> logs;
    private final Executor threads;

    private SourceClients(Builder from) {
        this.direct = from.direct;
        this.tokens = from.tokens;
        this.limits = from.limits;
        this.pause = from.pause;
        this.jitter = from.jitter;
        this.logs = from.logs;
        this.threads = from.threads;
    }

    /**
     * Starts the factory.
     *
     * @param direct sends signed requests
     * @param tokens gives the tokens of a connection
     * @return a builder; not thread-safe
     */
    public static Builder builder(HttpSender direct, Function<ConnectionId, TokenSource> tokens) {
        return new Builder(requireNonNull(direct, "direct"), requireNonNull(tokens, "tokens"));
    }

    /** Builds the factory. Defaults: the usual limits, the system's pause, jitter by chance, no notes, pages ahead on the calling thread. */
    public static final class Builder {
        private final HttpSender direct;
        private final Function<ConnectionId, TokenSource> tokens;
        private Limits limits = Limits.defaults();
        private Pause pause = Pause.system();
        private Jitter jitter = Jitter.random();
        private Function<? super Connection, AccessLog> logs = connection -> AccessLog.none();
        private Executor threads = Runnable::run;

        private Builder(HttpSender direct, Function<ConnectionId, TokenSource> tokens) {
            this.direct = direct;
            this.tokens = tokens;
        }

        /**
         * Sets how much is read.
         *
         * @param value the limits
         * @return this builder
         */
        public Builder limits(Limits value) {
            this.limits = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets how to wait before a read is tried again.
         *
         * @param value the pause
         * @return this builder
         */
        public Builder pause(Pause value) {
            this.pause = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the chance that spreads retries.
         *
         * @param value the chance
         * @return this builder
         */
        public Builder jitter(Jitter value) {
            this.jitter = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets where the accesses of a connection are noted.
         *
         * @param value gives the log of a connection
         * @return this builder
         */
        public Builder logs(Function<? super Connection, AccessLog> value) {
            this.logs = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets where syncs fetch a page ahead.
         *
         * @param value the threads
         * @return this builder
         */
        public Builder threads(Executor value) {
            this.threads = requireNonNull(value, "value");
            return this;
        }

        /**
         * Makes the factory.
         *
         * @return the factory
         */
        public SourceClients build() {
            return new SourceClients(this);
        }
    }

    @Override
    public FhirClient apply(Connection connection) {
        return FhirClient.over(signed(connection, direct), connection.source(), limits)
                .knowing(known.of(connection.id()).aliases())
                .noting(logs.apply(connection));
    }

    /** The same for a sync: as long as it goes on, then the next request is not sent; and reading ahead on other threads. */
    FhirClient apply(Connection connection, SourceTimeLimit limit) {
        // Asked before a token is, and again before each request that comes of one: a read is tried several times.
        SignedHttp signed = signed(connection, stoppable(direct, limit));
        HttpSender stoppable = stoppable(signed, limit);
        FhirClient client = FhirClient.over(stoppable, connection.source(), limits)
                .knowing(known.of(connection.id()).aliases())
                .noting(logs.apply(connection))
                .ahead(threads);
        return limit.pastCaches() ? client.pastCaches() : client;
    }

    private static HttpSender stoppable(HttpSender sender, SourceTimeLimit limit) {
        return request -> {
            limit.require();
            return sender.send(request);
        };
    }

    private SignedHttp signed(Connection connection, HttpSender unsigned) {
        return SignedHttp.builder(unsigned, Set.of(connection.source().origin()), tokens.apply(connection.id()))
                .limits(limits)
                .pause(pause)
                .jitter(jitter)
                .witness(known.of(connection.id()).history())
                .build();
    }
}
