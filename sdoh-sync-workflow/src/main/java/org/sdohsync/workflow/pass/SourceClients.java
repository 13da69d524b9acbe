// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.pass;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.http.HttpSender;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.http.SignedHttp;
import org.sdohsync.core.http.TokenSource;
import org.sdohsync.core.http.TokenWitness;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.core.time.Pause;
import org.sdohsync.workflow.audit.AccessLog;
import org.sdohsync.workflow.fhir.FhirClient;
import org.sdohsync.workflow.fhir.ServerAliases;

/**
 * Makes the FHIR client of a connection: signed with its token, bound to its origin. Clients are cheap, so they are made anew
 * each time. Safe for use by many threads.
 */
public final class SourceClients implements Function<Connection, FhirClient> {
    private static final int MOST_KNOWN = 10_000;

    private final Map<ConnectionId, Known> known = new ConcurrentHashMap<>();
    private final HttpSender direct;
    private final Function<ConnectionId, TokenSource> tokens;
    private final Limits limits;
    private final Pause pause;
    private final Jitter jitter;
    private final Function<? super Connection, AccessLog> logs;
    private final Executor threads;

    /** What turned out about a source in this process and costs little to find out again. */
    private record Known(TokenWitness witness, ServerAliases aliases) {}

    /**
     * Makes the factory.
     *
     * @param direct sends signed requests
     * @param tokens gives the tokens of a connection
     * @param limits how much is read
     * @param pause how to wait before a read is tried again
     * @param jitter the chance that spreads retries
     * @param logs where the accesses of a connection are noted
     * @param threads where rounds fetch a page ahead
     */
    public SourceClients(
            HttpSender direct,
            Function<ConnectionId, TokenSource> tokens,
            Limits limits,
            Pause pause,
            Jitter jitter,
            Function<? super Connection, AccessLog> logs,
            Executor threads) {
        this.direct = direct;
        this.tokens = tokens;
        this.limits = limits;
        this.pause = pause;
        this.jitter = jitter;
        this.logs = logs;
        this.threads = threads;
    }

    @Override
    public FhirClient apply(Connection connection) {
        return FhirClient.over(signed(connection, direct), connection.source(), limits)
                .knowing(known(connection.id()).aliases())
                .noting(logs.apply(connection));
    }

    /** The same for a round: as long as it goes on, then the next request is not sent; and reading ahead on other threads. */
    FhirClient apply(Connection connection, RunLimit limit) {
        // Asked before a token is, and again before each request that comes of one: a read is tried several times.
        SignedHttp signed = signed(connection, stoppable(direct, limit));
        HttpSender stoppable = stoppable(signed, limit);
        return FhirClient.over(stoppable, connection.source(), limits)
                .knowing(known(connection.id()).aliases())
                .noting(logs.apply(connection))
                .ahead(threads);
    }

    private static HttpSender stoppable(HttpSender sender, RunLimit limit) {
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
                .witness(known(connection.id()).witness())
                .build();
    }

    private Known known(ConnectionId connection) {
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
        return known.computeIfAbsent(connection, id -> new Known(TokenWitness.create(), ServerAliases.create()));
    }
}
