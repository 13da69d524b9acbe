// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sdohsync.core.connection.ConnectionCodec;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.proofs.custody.store.OpenStore;

/** A process that uses the tokens of all connections until its input ends, or until it is killed. */
public final class Worker {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private Worker() {}

    /**
     * Runs it.
     *
     * @param args its name, and the file with its {@link Orders}
     * @throws IOException if the orders cannot be read
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Orders orders = Orders.read(Path.of(args[1]));
        try (OpenStore open = orders.store().open(orders.sealing());
                TokenUser user = new TokenUser(open.store(), args[0], orders.resource(), PATIENCE)) {
            CopyOnWriteArrayList<ConnectionId> connections =
                    new CopyOnWriteArrayList<>(open.store().records(new ConnectionCodec()).all().stream()
                            .map(stored -> stored.value().id())
                            .toList());
            AtomicBoolean over = new AtomicBoolean();
            List<Thread> threads = new ArrayList<>();
            for (int number = 0; number < orders.threads(); number++) {
                Thread thread = new Thread(new UseLoop(user, connections, orders.rest(), over::get), "use-" + number);
                thread.start();
                threads.add(thread);
            }
            while (System.in.read() >= 0) {
                // Nobody writes; the end of the input is the order to stop.
            }
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        System.exit(0);
    }
}
