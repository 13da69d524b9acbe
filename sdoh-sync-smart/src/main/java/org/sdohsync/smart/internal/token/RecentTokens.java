// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

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
 * The connections whose tokens are in memory. While a connection's tokens are referenced, all callers get the same object, so
 * that there is one refresh at a time; unreferenced ones are garbage collected, because the store has them. References are
 * held:
 *
 * <ol>
 *   <li>here, for the {@value #MOST} used last;
 *   <li>here, for those with state that is not in the store: an unsaved grant, or a wait after a failure;
 *   <li>by its thread, for each that is being refreshed;
 *   <li>by callers, for those whose token source they keep.
 * </ol>
 *
 * Safe for use by many threads.
 */
final class RecentTokens {
    /** How many idle connections are kept. */
    static final int MOST = 4096;

    // The content of recent, for reads that do not update its order.
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

    /** Holds tokens with state that is not in the store, until they are settled. Called by their one refresh only. */
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

    /** Removes all tokens from memory that the store has too. */
    void clear() {
        recent.invalidateAll();
        used.clear();
        for (Known reference : known.values()) {
            ConnectionTokens held = reference.get();
            if (held != null) {
                held.clear();
            }
        }
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
            // Empty if the other caller's object has been collected already.
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

    // Reads do not update the order: a connection in use is added again at once, as the newest.
    private void evicted(@Nullable ConnectionId id, @Nullable ConnectionTokens tokens, RemovalCause ignoredCause) {
        if (id != null && tokens != null) {
            used.remove(id, tokens);
        }
    }
}
