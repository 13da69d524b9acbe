// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;

/**
 * The connections whose tokens are in memory. While anybody holds a connection's tokens, everybody gets the same object, so that
 * there is one refresh at a time; what is held by nobody goes away, because the store has it. Held are:
 *
 * <ol>
 *   <li>here, the {@value #MOST} used last;
 *   <li>here, those that know more than the store: a grant that waits to be saved, a failure that is not to be repeated yet;
 *   <li>by its thread, each that is being refreshed;
 *   <li>by callers, those of which they keep the token source.
 * </ol>
 *
 * Safe for use by many threads.
 */
final class RecentTokens {
    /** How many idle connections are kept. */
    static final int MOST = 4096;

    // What is in recent, for reads that are not counted.
    private final ConcurrentMap<ConnectionId, ConnectionTokens> used = new ConcurrentHashMap<>();
    private final ConcurrentMap<ConnectionId, Known> known = new ConcurrentHashMap<>();
    private final ReferenceQueue<ConnectionTokens> gone = new ReferenceQueue<>();
    private final Set<ConnectionTokens> unsettled = ConcurrentHashMap.newKeySet();
    private final Cache<ConnectionId, ConnectionTokens> recent;

    RecentTokens(int most) {
        this.recent = Caffeine.newBuilder()
                .maximumSize(most)
                .executor(Runnable::run)
                .evictionListener(this::evicted)
                .build();
    }

    private static final class Known extends WeakReference<ConnectionTokens> {
        private final ConnectionId id;

        Known(ConnectionId id, ConnectionTokens tokens, ReferenceQueue<ConnectionTokens> gone) {
            super(tokens, gone);
            this.id = id;
        }
    }

    ConnectionTokens of(ConnectionId id, Function<ConnectionId, ConnectionTokens> make) {
        ConnectionTokens held = used.get(id);
        return held != null ? held : use(id, make);
    }

    /** Holds tokens that know more than the store, until they are settled. Called by their one flight only. */
    void settled(ConnectionTokens tokens, boolean settled) {
        if (settled) {
            unsettled.remove(tokens);
        } else {
            unsettled.add(tokens);
        }
    }

    @Nullable
    ConnectionTokens remove(ConnectionId id) {
        Known removed = known.remove(id);
        ConnectionTokens held = removed == null ? null : removed.get();
        recent.invalidate(id);
        used.remove(id);
        if (held != null) {
            unsettled.remove(held);
        }
        return held;
    }

    private @Nullable ConnectionTokens known(ConnectionId id) {
        Known reference = known.get(id);
        return reference == null ? null : reference.get();
    }

    private ConnectionTokens use(ConnectionId id, Function<ConnectionId, ConnectionTokens> make) {
        purge();
        ConnectionTokens found = known(id);
        while (found == null) {
            ConnectionTokens mine = make.apply(id);
            Known reference = new Known(id, mine, gone);
            // Empty if whoever else put theirs there has let go of it already.
            found = known.compute(id, (key, now) -> now == null || now.refersTo(null) ? reference : now)
                    .get();
        }
        used.put(id, found);
        recent.put(id, found);
        return found;
    }

    private void purge() {
        for (Reference<?> cleared = gone.poll(); cleared != null; cleared = gone.poll()) {
            if (cleared instanceof Known forgotten) {
                known.remove(forgotten.id, forgotten);
            }
        }
    }

    // Reads of what is held are not counted: a connection in use comes back at once, as the newest.
    private void evicted(@Nullable ConnectionId id, @Nullable ConnectionTokens tokens, RemovalCause ignoredCause) {
        if (id != null && tokens != null) {
            used.remove(id, tokens);
        }
    }
}
