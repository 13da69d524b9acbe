// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.time.Pause;
import org.sdohsync.proofs.custody.leak.FileDump;
import org.sdohsync.proofs.custody.leak.LeakSearch;
import org.sdohsync.proofs.custody.source.Source;
import org.sdohsync.proofs.custody.store.OpenStore;
import org.sdohsync.proofs.custody.store.StoreServer;
import org.sdohsync.proofs.custody.verdict.History;
import org.sdohsync.proofs.custody.verdict.StoredGrant;
import org.sdohsync.proofs.custody.verdict.Tally;
import org.sdohsync.proofs.custody.verdict.Verdict;
import org.sdohsync.proofs.custody.worker.Orders;
import org.sdohsync.proofs.custody.worker.TokenUser;

/**
 * One run: users connect; workers use all connections while one worker after the other is killed or suspended; a user whose connection needs
 * it connects again, after what the store holds was noted; the rest is stopped; every connection is used once more; servers and
 * store are asked what happened.
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
            Orders orders = new Orders(
                    stores.address(), key, source.resource(), figures.threads(), figures.rest(), figures.turn());
            orders.write(file);
            try (OpenStore open = stores.address().open(orders.sealing());
                    Users users = new Users(source, open.store());
                    Fleet fleet = new Fleet(file, logs, classPath)) {
                PatientRecords belongings = new PatientRecords(open.store());
                GrantRecords books = new GrantRecords(open.store(), source, belongings);
                List<ConnectionId> connections = users.connect(figures.connections());
                connections.forEach(belongings::plant);
                List<StoredGrant> held = new ArrayList<>(besiege(fleet, source, users, books));
                try (TokenUser auditor =
                        new TokenUser(open.store(), "audit", source.resource(), figures.patience(), Duration.ZERO)) {
                    held.addAll(Audit.of(connections, auditor, books));
                }
                problems.addAll(fleet.problems());
                Tally tally = Verdict.of(new History(
                        source.rotations(), source.reuses(), fleet.killed(), fleet.suspensions(), source.used(), held));
                return new Outcome(tally, leaks(source, logs), problems);
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Gives what was held of each connection that its user had to connect again. */
    private List<StoredGrant> besiege(Fleet fleet, Source source, Users users, GrantRecords books)
            throws IOException, InterruptedException {
        List<StoredGrant> ended = new ArrayList<>();
        fleet.start(figures.jvms());
        Instant begun = clock.instant();
        Instant next = begun;
        long counted = 0;
        while (counted < figures.refreshes() && clock.instant().isBefore(begun.plus(figures.deadline()))) {
            next = next.plus(figures.betweenKills());
            pause.pause(Duration.between(clock.instant(), next));
            fleet.replaceOne();
            fleet.suspend(figures.asleep());
            for (ConnectionRecord waiting : books.needingAuthorization()) {
                ended.add(books.held(waiting, false));
                users.reconnect(waiting);
            }
            counted = source.refreshes();
            if (fleet.killed().size() % TELL_EVERY == 0) {
                tell(begun, counted, fleet, ended);
            }
        }
        fleet.stop();
        tell(begun, source.refreshes(), fleet, ended);
        if (source.refreshes() < figures.refreshes()) {
            problems.add("only " + source.refreshes() + " refreshes before the deadline");
        }
        return ended;
    }

    private void tell(Instant begun, long refreshes, Fleet fleet, List<StoredGrant> ended) {
        say("seconds=" + Duration.between(begun, clock.instant()).toSeconds() + " refreshes=" + refreshes + " kills="
                + fleet.killed().size() + " suspensions=" + fleet.suspensions().size() + " connectedAgain="
                + ended.size());
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
