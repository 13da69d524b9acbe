// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.call;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.http.AccessTokens;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.RetryPolicy;
import org.sdohsync.core.internal.http.SignedHttp;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.core.time.Pause;
import org.sdohsync.fhir.audit.AccessEvent;
import org.sdohsync.fhir.internal.audit.AccessLog;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.KnownSources;

/**
 * Makes the FHIR client of a connection: signed with its token, bound to its origin, audited. Safe for use by many threads.
 */
public final class ConnectionClients {
    private final KnownSources known = new KnownSources();
    private final Senders senders;
    private final Function<? super ConnectionId, ? extends AccessTokens> tokens;
    private final Limits limits;
    private final Clock clock;
    private final Waiting waiting;
    private final Consumer<? super AccessEvent> audit;

    /**
     * What sends signed requests.
     *
     * @param prompt for a user who waits
     * @param direct for what must be done
     */
    public record Senders(HttpSender prompt, HttpSender direct) {
        /**
         * Checks the parts for null.
         *
         * @param prompt as described above
         * @param direct as described above
         */
        public Senders {
            requireNonNull(prompt, "prompt");
            requireNonNull(direct, "direct");
        }
    }

    /**
     * How requests wait before they are tried again.
     *
     * @param pause the pause
     * @param jitter the chance that spreads retries
     */
    public record Waiting(Pause pause, Jitter jitter) {
        /**
         * Checks the parts for null.
         *
         * @param pause as described above
         * @param jitter as described above
         */
        public Waiting {
            requireNonNull(pause, "pause");
            requireNonNull(jitter, "jitter");
        }
    }

    /**
     * Creates the factory.
     *
     * @param senders what sends signed requests
     * @param tokens gives the tokens of a connection
     * @param limits how much of an answer is read
     * @param clock the clock for events and dates in answers
     * @param waiting how requests wait
     * @param audit gets each access
     */
    public ConnectionClients(
            Senders senders,
            Function<? super ConnectionId, ? extends AccessTokens> tokens,
            Limits limits,
            Clock clock,
            Waiting waiting,
            Consumer<? super AccessEvent> audit) {
        this.senders = requireNonNull(senders, "senders");
        this.tokens = requireNonNull(tokens, "tokens");
        this.limits = requireNonNull(limits, "limits");
        this.clock = requireNonNull(clock, "clock");
        this.waiting = requireNonNull(waiting, "waiting");
        this.audit = requireNonNull(audit, "audit");
    }

    /**
     * Returns a client for a user who waits: a read is tried once.
     *
     * @param connection the connection
     * @return the client
     */
    public FhirClient prompt(Connection connection) {
        return client(connection, senders.prompt(), RetryPolicy.NEVER);
    }

    /**
     * Returns a client whose reads are tried again.
     *
     * @param connection the connection
     * @return the client
     */
    public FhirClient persistent(Connection connection) {
        return client(connection, senders.direct(), RetryPolicy.DEFAULT);
    }

    /**
     * Returns the tokens of a connection.
     *
     * @param id the connection
     * @return the source of its tokens
     */
    public AccessTokens tokens(ConnectionId id) {
        return tokens.apply(id);
    }

    private FhirClient client(Connection connection, HttpSender sender, RetryPolicy retries) {
        KnownSources.Known learned = known.of(connection.id());
        SignedHttp signed = SignedHttp.builder(
                        sender, Set.of(connection.source().origin()), TokenSource.of(tokens.apply(connection.id())))
                .limits(limits)
                .retries(retries)
                .clock(clock)
                .pause(waiting.pause())
                .jitter(waiting.jitter())
                .witness(learned.history())
                .build();
        AccessLog log = AccessLog.of(connection, clock, audit).purpose(AccessEvent.Purpose.DECISION_SUPPORT);
        return FhirClient.over(signed, connection.source(), limits)
                .knowing(learned.aliases())
                .noting(log);
    }
}
