// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.cluster;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import org.sdohsync.core.secret.Entropy;

/**
 * The proof of the cluster: four processes share many connections on one PostgreSQL; one is killed, all are restarted one after the
 * other, one is suspended for longer than its permissions last, PostgreSQL is restarted; the sources say what they saw. The last line is
 * {@code cluster: jvms=4 connections=… missed=… doubled=… takeoverSeconds=… lost=…}. {@code -Dcluster.fault=noLease} breaks the
 * permission, and then it has to notice. The exit code is 0 if all is as it has to be.
 */
public final class Cluster {
    private static final int KEY_BYTES = 32;

    private Cluster() {}

    /**
     * Runs the proof.
     *
     * @param args a folder to work in, which is emptied
     * @throws IOException if something cannot be started
     * @throws InterruptedException if it is interrupted
     * @throws SQLException if the database fails this process
     */
    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        ClusterPlan plan = ClusterPlan.ofProperties();
        Path folder = fresh(Path.of(args[0]));
        SyncLog log = new SyncLog();
        byte[] key = Entropy.secure().bytes(KEY_BYTES);
        try (SlowSources sources = new SlowSources(log, plan.latency());
                RestartedPostgres database = new RestartedPostgres(folder.resolve("postgres"))) {
            Path orders = orders(plan, database, key, folder);
            try (ClusterFleet fleet = new ClusterFleet(orders, Files.createDirectories(folder.resolve("logs")))) {
                Instant begun = Clock.systemUTC().instant();
                ClusterRun run = new ClusterRun(plan, log, database, fleet, key, sources);
                ClusterRun.Outcome outcome = run.play();
                boolean proven = tell(plan, log, outcome, fleet);
                System.out.println("cluster-progress: all took "
                        + Duration.between(begun, Clock.systemUTC().instant()).toSeconds() + " s");
                print(plan, outcome);
                System.exit(proven ? 0 : 1);
            } finally {
                Files.deleteIfExists(orders);
            }
        }
    }

    private static boolean tell(ClusterPlan plan, SyncLog log, ClusterRun.Outcome outcome, ClusterFleet fleet) {
        List<String> problems = log.problems();
        problems.stream().limit(20).forEach(problem -> System.out.println("cluster-problem: " + problem));
        log.repeats().stream().limit(20).forEach(repeat -> System.out.println("cluster-repeat: " + repeat));
        fleet.problems().forEach(problem -> System.out.println("cluster-problem: " + problem));
        SyncLog.Tally tally = outcome.tally();
        if (!plan.fault().isEmpty()) {
            boolean caught = !problems.isEmpty();
            System.out.println("cluster-mutation: name=" + plan.fault() + " caught=" + caught);
            return caught;
        }
        return tally.missed() == 0
                && problems.isEmpty()
                && tally.repeated() == 0
                && tally.lost() == 0
                && fleet.problems().isEmpty()
                && outcome.takeover().compareTo(plan.takeover()) <= 0;
    }

    private static void print(ClusterPlan plan, ClusterRun.Outcome outcome) {
        SyncLog.Tally tally = outcome.tally();
        System.out.printf(
                Locale.ROOT,
                "cluster-suspensions: atTheByte=%d%ncluster: jvms=%d connections=%d missed=%d doubled=%d"
                        + " takeoverSeconds=%.1f lost=%d%n",
                tally.atTheByte(),
                ClusterPlan.JVMS,
                plan.connections(),
                tally.missed(),
                tally.doubled() + tally.repeated(),
                outcome.takeover().toMillis() / 1000.0,
                tally.lost());
    }

    private static Path orders(ClusterPlan plan, RestartedPostgres database, byte[] key, Path folder)
            throws IOException {
        Properties orders = new Properties();
        orders.setProperty("store", database.url(RestartedPostgres.STORE));
        orders.setProperty("cluster", database.url(RestartedPostgres.CLUSTER));
        orders.setProperty("key", Base64.getEncoder().encodeToString(key));
        orders.setProperty("threads", String.valueOf(plan.threads()));
        orders.setProperty("window", String.valueOf(plan.window().toSeconds()));
        orders.setProperty("heartbeat", String.valueOf(plan.heartbeat().toSeconds()));
        orders.setProperty("fault", plan.fault());
        Path file = folder.resolve("orders.properties");
        try (Writer out = Files.newBufferedWriter(file)) {
            orders.store(out, null);
        }
        return file;
    }

    private static Path fresh(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        return Files.createDirectories(folder);
    }
}
