// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.time.Pause;
import org.sdohsync.proofs.custody.leak.FileDump;
import org.sdohsync.proofs.custody.leak.LeakSearch;
import org.sdohsync.proofs.custody.source.Source;
import org.sdohsync.proofs.custody.store.OpenStore;
import org.sdohsync.proofs.custody.store.StoreServer;
import org.sdohsync.proofs.custody.verdict.Held;
import org.sdohsync.proofs.custody.verdict.History;
import org.sdohsync.proofs.custody.verdict.Tally;
import org.sdohsync.proofs.custody.verdict.Verdict;
import org.sdohsync.proofs.custody.worker.Orders;

/**
 * One run: users connect; workers use all connections while one worker after the other is killed; the rest is stopped; every
 * connection is used once more; servers and store are asked what happened.
 */
final class CustodyRun {
    private static final int KEY_BYTES = 32;
    private static final int TELL_EVERY = 20;

    private final Figures figures;
    private final StoreServer stores;
    private final Path work;
    private final String classPath;
    private final List<String> problems = new ArrayList<>();
    private final Clock clock = Clock.systemUTC();
    private final Pause pause = Pause.system();

    CustodyRun(Figures figures, StoreServer stores, Path work, String classPath) {
        this.figures = figures;
        this.stores = stores;
        this.work = work;
        this.classPath = classPath;
    }

    Outcome run() throws IOException, InterruptedException, SQLException {
        Secret key =
                Secret.of(Base64.getEncoder().encodeToString(Entropy.secure().bytes(KEY_BYTES)));
        Path logs = Fleet.newLogs(work);
        Path file = work.resolve("orders.properties");
        try (Source source = Source.start(figures.connections())) {
            Orders orders = new Orders(stores.address(), key, source.resource(), figures.threads(), figures.rest());
            orders.write(file);
            try (OpenStore open = stores.address().open(orders.sealing());
                    Fleet fleet = new Fleet(file, logs, classPath)) {
                Belongings belongings = new Belongings(open.store());
                List<ConnectionId> connections = Users.connect(source, open.store(), figures.connections());
                connections.forEach(belongings::plant);
                besiege(fleet, source);
                List<Held> held = Audit.of(open.store(), connections, source.resource(), belongings);
                Tally tally = Verdict.of(
                        new History(source.rotations(), source.reuses(), fleet.killed(), source.used(), held));
                problems.addAll(fleet.problems());
                return new Outcome(tally, leaks(source, logs), problems);
            }
        } finally {
            Files.delete(file);
        }
    }

    private void besiege(Fleet fleet, Source source) throws IOException, InterruptedException {
        Instant begun = clock.instant();
        for (int jvm = 0; jvm < figures.jvms(); jvm++) {
            fleet.start();
        }
        long counted = 0;
        while (counted < figures.refreshes() && clock.instant().isBefore(begun.plus(figures.deadline()))) {
            pause.pause(Figures.BETWEEN_KILLS);
            fleet.replaceOne();
            counted = source.refreshes();
            if (fleet.killed().size() % TELL_EVERY == 0) {
                say("refreshes=" + counted + " kills=" + fleet.killed().size() + " reuses="
                        + source.reuses().size());
            }
        }
        fleet.stop();
        if (source.refreshes() < figures.refreshes()) {
            problems.add("only " + source.refreshes() + " refreshes before the deadline");
        }
    }

    private int leaks(Source source, Path logs) throws IOException, SQLException {
        LeakSearch search = new LeakSearch(source.secrets());
        stores.dump().read(search);
        new FileDump(logs).read(search);
        say("search " + search);
        return search.found();
    }

    private void say(String line) {
        System.out.println(figures.name() + "-progress: " + line);
    }
}
