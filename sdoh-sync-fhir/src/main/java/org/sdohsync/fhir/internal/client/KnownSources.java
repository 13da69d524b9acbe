// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.internal.http.TokenUseHistory;

/**
 * What turned out about the sources of connections in this process and costs little to find out again. Forgotten as a whole beyond
 * 10,000 connections. Safe for use by many threads.
 */
public final class KnownSources {
    private static final int MOST = 10_000;

    private final Map<ConnectionId, Known> known = new ConcurrentHashMap<>();

    /**
     * What is known of one source.
     *
     * @param history what the connection's tokens could read
     * @param aliases other addresses of the server
     */
    public record Known(TokenUseHistory history, ServerAliases aliases) {}

    /**
     * What is known of the source of a connection.
     *
     * @param connection the connection
     * @return the same for each call, until it is forgotten
     */
    public Known of(ConnectionId connection) {
        if (known.size() >= MOST) {
            known.clear();
        }
        return known.computeIfAbsent(connection, id -> new Known(TokenUseHistory.create(), ServerAliases.create()));
    }
}
