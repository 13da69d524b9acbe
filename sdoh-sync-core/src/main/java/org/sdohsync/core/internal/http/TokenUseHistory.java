// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.ResponseKind;
import org.sdohsync.core.secret.Secret;

/**
 * Remembers the URLs that a connection's tokens could read, to distinguish a 401 for one resource from an invalid token: some
 * servers answer 401 where they should answer 403. One for each connection, in memory. Safe for use by many threads.
 */
public final class TokenUseHistory {
    /** How long a resource type is treated as forbidden for a token that works elsewhere. */
    private static final Duration BELIEVED = Duration.ofMinutes(1);

    private static final int MOST_CLOSED = 100;

    private final Map<String, Closed> closed = new ConcurrentHashMap<>();
    private volatile @Nullable URI page;
    private volatile @Nullable URI other;

    private TokenUseHistory() {}

    private record Closed(Secret token, Instant at) {}

    /**
     * Creates an empty witness.
     *
     * @return a new witness
     */
    public static TokenUseHistory create() {
        return new TokenUseHistory();
    }

    /** Tells whether a request is for the CapabilityStatement, which is public: its answer does not depend on the token. */
    static boolean isDescription(OutgoingRequest request) {
        return request.isRead() && request.uri().getPath().endsWith("/metadata");
    }

    /** Records a request that was answered with another status than 401. */
    void note(OutgoingRequest request, HttpReply reply) {
        if (!reply.ok() || !request.isRead() || isDescription(request)) {
            return;
        }
        if (request.expected() == ResponseKind.PAGE) {
            page = request.uri();
        } else {
            other = request.uri();
        }
    }

    /** Returns another URL that could be read before, a search if there is one. Its status is wanted only: it asks for a small answer. */
    Optional<URI> elsewhere(URI asked) {
        return Stream.of(
                        Optional.ofNullable(page).map(read -> with(read, "_summary=count")),
                        Optional.ofNullable(other).map(read -> with(read, "_elements=id")))
                .flatMap(Optional::stream)
                .filter(address -> !address.toString().startsWith(asked.toString()))
                .findFirst();
    }

    private static URI with(URI address, String parameter) {
        String text = address.toString();
        if (text.endsWith(parameter)) {
            return address;
        }
        return URI.create(text + (address.getRawQuery() == null ? "?" : "&") + parameter);
    }

    void close(URI asked, Secret token, Instant now) {
        if (closed.size() >= MOST_CLOSED) {
            closed.clear();
        }
        closed.put(kind(asked), new Closed(token, now));
    }

    boolean isClosed(URI asked, Secret token, Instant now) {
        Closed found = closed.get(kind(asked));
        return found != null
                && found.token().equals(token)
                && !now.isBefore(found.at())
                && now.isBefore(found.at().plus(BELIEVED));
    }

    /** Returns the URL of the resource type. */
    private static String kind(URI asked) {
        String path = asked.getPath();
        return path.substring(0, path.lastIndexOf('/') + 1) + (asked.getRawQuery() == null ? "" : path);
    }

    /** Prints no URL. */
    @Override
    public String toString() {
        return "TokenWitness";
    }
}
