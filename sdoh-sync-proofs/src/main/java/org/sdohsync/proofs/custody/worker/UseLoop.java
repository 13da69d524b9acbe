// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.worker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.time.Pause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What each thread of a worker does: use the tokens of a random connection, rest, and again. */
final class UseLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(UseLoop.class);

    private final TokenUser user;
    private final List<ConnectionId> connections;
    private final Duration rest;
    private final BooleanSupplier over;
    private final Pause pause = Pause.system();

    UseLoop(TokenUser user, List<ConnectionId> connections, Duration rest, BooleanSupplier over) {
        this.user = user;
        this.connections = connections;
        this.rest = rest;
        this.over = over;
    }

    @Override
    public void run() {
        try {
            while (!over.getAsBoolean()) {
                useOne();
                pause.pause(rest);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void useOne() {
        ConnectionId id = connections.get(ThreadLocalRandom.current().nextInt(connections.size()));
        try {
            int status = user.ask(id).status();
            if (status != 200) {
                LOG.warn("connection={} status={}", id, status);
            }
        } catch (SyncException later) {
            LOG.debug("connection={} not now", id, later);
        }
    }
}
