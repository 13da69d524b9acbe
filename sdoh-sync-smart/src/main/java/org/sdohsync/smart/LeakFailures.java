// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.SyncException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What failed at single connections during the response to a leak. One that fails stops no other; only after {@value #MOST_IN_A_ROW}
 * in a row nothing more is tried, because the store itself is down then. Safe for use by many threads.
 */
final class LeakFailures {
    static final int MOST_IN_A_ROW = 10;

    private static final Logger LOG = LoggerFactory.getLogger(LeakFailures.class);

    private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();
    private final AtomicInteger inARow = new AtomicInteger();

    /** Does the work for one connection; whatever it throws is noted. */
    void attempt(ConnectionId connection, Runnable work) {
        try {
            work.run();
            inARow.set(0);
        } catch (Throwable thrown) {
            // Of whatever kind: also one of the application's own functions, or of the virtual machine.
            boolean ignored = first.compareAndSet(null, thrown);
            inARow.incrementAndGet();
            LOG.warn("the grant of connection={} could not be ended", connection, thrown);
        }
    }

    /** Nothing more is to be tried. */
    boolean givesUp() {
        return inARow.get() >= MOST_IN_A_ROW;
    }

    /** Throws the first failure, typed, if there was one. */
    void throwFirst() {
        Throwable thrown = first.get();
        if (thrown instanceof SyncException typed) {
            throw typed;
        }
        if (thrown != null) {
            throw StoppedException.brokenOff("ending the grants after a leak", thrown);
        }
    }
}
