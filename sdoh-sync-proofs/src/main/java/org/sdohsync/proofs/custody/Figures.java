// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody;

import java.time.Duration;
import org.sdohsync.proofs.mutation.Mutation;

/**
 * How large a run is.
 *
 * @param name what its lines of output begin with
 * @param jvms how many worker processes live at a time
 * @param threads how many threads each has
 * @param connections how many connections they share
 * @param refreshes how many refreshes the authorization server has to count before it ends
 * @param rest how long a thread rests after each use of a token
 * @param turn how long a token request waits for its turn at most, holding its lease
 * @param betweenKills how often a worker is killed
 * @param asleep how many workers are suspended at a time
 * @param deadline after which a run is over in any case
 * @param patience how long the audit waits for a connection
 */
record Figures(
        String name,
        int jvms,
        int threads,
        int connections,
        long refreshes,
        Duration rest,
        Duration turn,
        Duration betweenKills,
        int asleep,
        Duration deadline,
        Duration patience) {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final Duration TURN = Duration.ofMillis(40);

    private static final Duration LONG_TURN = Duration.ofMillis(600);

    /** Longer than the lease of who died holding it. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    /** The whole proof on PostgreSQL: by default 4 processes of 16 threads, 200 connections, 20,000 refreshes. */
    static Figures jdbc() {
        return new Figures(
                "custody",
                set("jvms", 4),
                set("threads", 16),
                set("connections", 200),
                set("refreshes", 20_000),
                Duration.ofMillis(set("restMillis", 300)),
                TURN,
                SECOND,
                set("asleep", 2),
                Duration.ofMinutes(set("minutes", 10)),
                LEASE);
    }

    /**
     * The same in files, smaller: 3 processes, 2,000 refreshes. All wait for one lock, and one of them is asleep: a worker gets the time to
     * warm up before it is killed, else nothing is refreshed that could be lost.
     */
    static Figures files() {
        return new Figures(
                "custody-file",
                3,
                set("threads", 16),
                set("connections", 200),
                set("fileRefreshes", 2000),
                Duration.ofMillis(set("restMillis", 300)),
                TURN,
                Duration.ofSeconds(set("fileSecondsBetweenKills", 4)),
                1,
                Duration.ofMinutes(set("minutes", 10)),
                LEASE);
    }

    /** Few connections that everybody fights for, for a short time. */
    static Figures mutation(Mutation mutation) {
        boolean suspended = TokenMutations.showsAfterSuspension(mutation);
        return new Figures(
                "custody-" + mutation.id(),
                4,
                16,
                40,
                suspended ? Long.MAX_VALUE : 1000,
                Duration.ofMillis(50),
                suspended ? LONG_TURN : TURN,
                SECOND,
                suspended ? 2 : 0,
                suspended ? Duration.ofMinutes(2) : Duration.ofSeconds(20),
                TokenMutations.showsAfterDeath(mutation) ? LEASE : Duration.ofSeconds(1));
    }

    private static int set(String property, int otherwise) {
        return Integer.getInteger("custody." + property, otherwise);
    }
}
