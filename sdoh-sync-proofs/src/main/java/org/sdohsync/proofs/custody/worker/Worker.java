// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.proofs.custody.store.OpenStore;

/**
 * A process that uses the tokens of all connections: from the first line of its input until its input ends, or until it is
 * killed.
 */
public final class Worker {
    /** What it says when it can begin. */
    public static final String READY = "ready";

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final AtomicBoolean over = new AtomicBoolean();
    private final String name;
    private final Orders orders;

    private Worker(String name, Orders orders) {
        this.name = name;
        this.orders = orders;
    }

    /**
     * Runs it.
     *
     * @param args its name, and the file with its {@link Orders}
     * @throws IOException if the orders cannot be read
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        new Worker(args[0], Orders.read(Path.of(args[1]))).run();
        System.exit(0);
    }

    private void run() throws IOException, InterruptedException {
        try (OpenStore open = orders.store().open(orders.sealing());
                TokenUser user = new TokenUser(open.store(), name, orders.resource(), PATIENCE, orders.turn())) {
            List<ConnectionId> connections = open.store().records(new ConnectionCodec()).all().stream()
                    .map(ConnectionRecord::id)
                    .toList();
            user.warmUp();
            System.out.println(READY);
            List<Thread> threads = new ArrayList<>();
            // A line is the order to begin, the end of the input the order to stop.
            while (System.in.read() >= 0) {
                for (int number = 0; number < orders.threads(); number++) {
                    Thread thread =
                            new Thread(new UseLoop(user, connections, orders.rest(), over::get), "use-" + number);
                    thread.start();
                    threads.add(thread);
                }
            }
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }
}
