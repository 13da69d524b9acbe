// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.net.MalformedURLException;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.http.AccessTokens;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.client.SmartApp;

/**
 * What does a fresh access token cost? Ours, found anew by its connection each time and from a token source that is kept, a read of a
 * map with the same keys, the same clock read, Spring Security's manager and MSAL4J, taking turns in one process.
 */
public final class TokenCost {
    private static final int CONNECTIONS = 100;
    private static final int FAST = 5_000_000;
    private static final int SLOW = 100_000;

    private TokenCost() {}

    /**
     * Runs the benchmark.
     *
     * @param args none
     * @throws MalformedURLException never
     */
    public static void main(String[] args) throws MalformedURLException {
        ConnectionId[] ids =
                IntStream.range(0, CONNECTIONS).mapToObj(Connections::id).toArray(ConnectionId[]::new);
        try (Store store = MemoryStore.create();
                SmartClient client =
                        SmartClient.builder(SmartApp.named("bench"), store).build()) {
            Connections.fill(store, CONNECTIONS);
            ConcurrentMap<ConnectionId, Secret> map = new ConcurrentHashMap<>();
            AccessTokens[] sources = new AccessTokens[CONNECTIONS];
            for (int i = 0; i < CONNECTIONS; i++) {
                map.put(new ConnectionId(ids[i].value()), client.tokens(ids[i]).token());
                sources[i] = client.tokens(ids[i]);
            }
            Medians taken = new Medians()
                    .add("map", FAST, times -> map(map, ids, times))
                    .add("found", FAST, times -> found(client, ids, times))
                    .add("kept", FAST, times -> kept(sources, times))
                    .add("clock", FAST, TokenCost::clock)
                    .add("spring", SLOW, new SpringTokens(CONNECTIONS))
                    .add("msal", SLOW / 200, new MsalTokens())
                    .run();
            print(taken);
        }
        System.exit(0);
    }

    private static void print(Medians taken) {
        System.out.printf(
                Locale.ROOT,
                "bench-tokens: freshToMap=%.2f keptToMap=%.2f springToFresh=%.1f springToKept=%.1f msalToFresh=%.0f msalToKept=%.0f freshNanos=%.1f"
                        + " keptNanos=%.1f mapNanos=%.1f clockNanos=%.1f springNanos=%.0f msalNanos=%.0f%n",
                taken.ratio("found", "map"),
                taken.ratio("kept", "map"),
                taken.ratio("spring", "found"),
                taken.ratio("spring", "kept"),
                taken.ratio("msal", "found"),
                taken.ratio("msal", "kept"),
                taken.nanos("found"),
                taken.nanos("kept"),
                taken.nanos("map"),
                taken.nanos("clock"),
                taken.nanos("spring"),
                taken.nanos("msal"));
    }

    private static int map(ConcurrentMap<ConnectionId, Secret> map, ConnectionId[] ids, int times) {
        int found = 0;
        for (int i = 0; i < times; i++) {
            if (map.get(ids[i % CONNECTIONS]) != null) {
                found++;
            }
        }
        return found;
    }

    private static int found(SmartClient client, ConnectionId[] ids, int times) {
        int found = 0;
        for (int i = 0; i < times; i++) {
            if (client.tokens(ids[i % CONNECTIONS]).token() != null) {
                found++;
            }
        }
        return found;
    }

    private static int kept(AccessTokens[] sources, int times) {
        int found = 0;
        for (int i = 0; i < times; i++) {
            if (sources[i % CONNECTIONS].token() != null) {
                found++;
            }
        }
        return found;
    }

    private static int clock(int times) {
        int found = 0;
        for (int i = 0; i < times; i++) {
            if (System.currentTimeMillis() > 0) {
                found++;
            }
        }
        return found;
    }
}
