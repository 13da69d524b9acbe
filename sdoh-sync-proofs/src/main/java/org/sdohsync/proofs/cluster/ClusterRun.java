// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.cluster;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sdohsync.core.time.Pause;
import org.sdohsync.proofs.cluster.ClusterFleet.Member;
import org.sdohsync.proofs.cluster.SyncLog.Disturbance;

/** The course of the proof. */
final class ClusterRun {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final int SAMPLE = 600;
    private static final int SLOWER = 4;
    private static final int WARM = 40;
    private static final int ATTEMPTS = 200;
    private static final int SUSPENSIONS = 3;

    private final ClusterPlan plan;
    private final SyncLog log;
    private final RestartedPostgres database;
    private final ClusterFleet fleet;
    private final SlowSources sources;
    private final PlannedConnections connections;
    private final Clock clock = Clock.systemUTC();
    private final Pause pause = Pause.system();

    /** What came of it. */
    record Outcome(SyncLog.Tally tally, Duration takeover) {}

    ClusterRun(
            ClusterPlan plan,
            SyncLog log,
            RestartedPostgres database,
            ClusterFleet fleet,
            byte[] key,
            SlowSources sources) {
        this.plan = plan;
        this.sources = sources;
        this.log = log;
        this.database = database;
        this.fleet = fleet;
        this.connections = new PlannedConnections(plan, database, key, sources::base);
    }

    Outcome play() throws IOException, InterruptedException, SQLException {
        connections.create();
        say("connections are stored");
        throughput();
        connections.spread(plan.window());
        log.begin(clock.instant());
        quietWindow();
        Duration takeover = killOne();
        say("one killed, taken over after " + takeover.toMillis() + " ms");
        rollingRestart();
        say("all restarted, one after the other");
        for (int number = 0; number < SUSPENSIONS; number++) {
            suspendOne();
        }
        say("one suspended, " + SUSPENSIONS + " times");
        restartDatabase();
        say("PostgreSQL restarted");
        pause.pause(plan.longestGap().plusSeconds(1));
        Instant end = clock.instant();
        for (Member member : fleet.members()) {
            fleet.stop(member);
        }
        return new Outcome(log.judge(connections.ids(), end, plan), takeover);
    }

    /** How much faster four processes work off a number of connections than one, at sources so slow that nothing else counts. */
    private void throughput() throws IOException, InterruptedException, SQLException {
        int sample = Math.min(plan.connections(), SAMPLE);
        Duration slow = plan.latency().multipliedBy(SLOWER);
        sources.latency(slow);
        startUpTo(1);
        workOff(WARM);
        Duration one = workOff(sample);
        startUpTo(ClusterPlan.JVMS);
        workOff(WARM * ClusterPlan.JVMS);
        Duration four = workOff(sample);
        sources.latency(plan.latency());
        double ideal = sample * slow.toMillis() * SyncLog.PAGES / (double) plan.threads();
        System.out.printf(
                Locale.ROOT,
                "cluster-throughput: syncs=%d latencyMillis=%d oneSeconds=%.1f fourSeconds=%.1f ratio=%.2f"
                        + " oneToIdeal=%.2f fourToIdeal=%.2f%n",
                sample,
                slow.toMillis(),
                one.toMillis() / 1000.0,
                four.toMillis() / 1000.0,
                one.toMillis() / (double) four.toMillis(),
                one.toMillis() / ideal,
                four.toMillis() * ClusterPlan.JVMS / ideal);
    }

    private void startUpTo(int processes) throws IOException {
        while (fleet.members().size() < processes) {
            Member ignored = fleet.start();
        }
    }

    private Duration workOff(int count) throws InterruptedException, SQLException {
        long wanted = log.ended() + count;
        Instant from = clock.instant();
        connections.makeDue(count);
        while (log.ended() < wanted) {
            pause.pause(LOOK);
            requireWithin(from, Duration.ofMinutes(10), "syncs work off");
        }
        return Duration.between(from, clock.instant());
    }

    /** A window in which nothing happens: what the work costs. */
    private void quietWindow() throws InterruptedException, SQLException {
        double cluster = database.activeMillis(RestartedPostgres.CLUSTER);
        double store = database.activeMillis(RestartedPostgres.STORE);
        long syncs = log.ended();
        pause.pause(plan.window());
        double clusterMillis = database.activeMillis(RestartedPostgres.CLUSTER) - cluster;
        double storeMillis = database.activeMillis(RestartedPostgres.STORE) - store;
        long done = log.ended() - syncs;
        System.out.printf(
                Locale.ROOT,
                "cluster-database: syncs=%d clusterMillisEach=%.3f storeMillisEach=%.3f schedulerShare=%.2f"
                        + " clusterBytesEach=%d storeBytesEach=%d%n",
                done,
                clusterMillis / done,
                storeMillis / done,
                clusterMillis / (clusterMillis + storeMillis),
                connections.bytesEach(RestartedPostgres.CLUSTER),
                connections.bytesEach(RestartedPostgres.STORE));
    }

    private Duration killOne() throws IOException, InterruptedException, SQLException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Member victim = fleet.members().get(0);
            if (log.waiting(victim.name()).isEmpty()) {
                pause.pause(LOOK);
                continue;
            }
            Instant at = clock.instant();
            fleet.kill(victim);
            List<String> held = connections.heldBy(victim.name());
            log.disturbed(new Disturbance(victim.name(), at.minus(plan.takeover()), at.plus(plan.takeover())));
            Member replacement = fleet.start();
            if (!held.isEmpty()) {
                return untilTakenOver(held, victim.name(), at);
            }
            say(victim.name() + " held nothing when it died; " + replacement.name() + " began");
        }
        throw new IllegalStateException("no process was killed at its work in " + ATTEMPTS + " attempts");
    }

    private Duration untilTakenOver(List<String> held, String from, Instant at) throws InterruptedException {
        Instant last = at;
        for (String connection : held) {
            Optional<Instant> taken = log.takenOver(connection, from, at);
            while (taken.isEmpty()
                    && clock.instant().isBefore(at.plus(plan.takeover().multipliedBy(3)))) {
                pause.pause(LOOK);
                taken = log.takenOver(connection, from, at);
            }
            Instant when = taken.orElse(Instant.MAX);
            if (when.equals(Instant.MAX)) {
                return Duration.ofDays(1);
            }
            last = when.isAfter(last) ? when : last;
        }
        return Duration.between(at, last);
    }

    private void rollingRestart() throws IOException, InterruptedException {
        for (Member member : fleet.members()) {
            fleet.stop(member);
            Member ignored = fleet.start();
            pause.pause(plan.heartbeat());
        }
        costs();
    }

    private void suspendOne() throws IOException, InterruptedException, SQLException {
        List<Member> members = fleet.members();
        Instant begun = clock.instant();
        while (true) {
            for (Member member : members) {
                Optional<String> connection = log.waiting(member.name());
                if (connection.isPresent()) {
                    fleet.signal(member, "-STOP");
                    Instant from = clock.instant();
                    List<String> held = connections.heldBy(member.name());
                    Duration ignored = untilTakenOver(held, member.name(), from);
                    fleet.signal(member, "-CONT");
                    Instant until = clock.instant();
                    log.disturbed(
                            new Disturbance(member.name(), from.minus(plan.takeover()), until.plus(plan.takeover())));
                    pause.pause(plan.heartbeat());
                    return;
                }
            }
            pause.pause(LOOK.dividedBy(4));
            requireWithin(begun, plan.window().multipliedBy(2), "a process is at work");
        }
    }

    private void restartDatabase() throws IOException {
        Instant from = clock.instant();
        database.restart();
        log.disturbed(new Disturbance("", from, clock.instant().plus(plan.takeover())));
    }

    private void costs() {
        long syncs = 0;
        double sync = 0;
        double scheduler = 0;
        double process = 0;
        for (String cost : fleet.costs()) {
            syncs += number(cost, "syncs");
            sync += number(cost, "syncNanos");
            scheduler += number(cost, "schedulerNanos");
            process += number(cost, "processNanos");
        }
        System.out.printf(
                Locale.ROOT,
                "cluster-cpu: syncs=%d syncMicrosEach=%.0f schedulerMicrosEach=%.0f processMicrosEach=%.0f"
                        + " schedulerShare=%.2f%n",
                syncs,
                sync / syncs / 1000,
                scheduler / syncs / 1000,
                process / syncs / 1000,
                scheduler / (scheduler + sync));
    }

    private static long number(String cost, String name) {
        List<String> parts = new ArrayList<>(List.of(cost.split(" ")));
        return parts.stream()
                .filter(part -> part.startsWith(name + "="))
                .mapToLong(part -> Long.parseLong(part.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private void requireWithin(Instant from, Duration most, String what) {
        if (Duration.between(from, clock.instant()).compareTo(most) > 0) {
            throw new IllegalStateException("not within " + most + ": " + what);
        }
    }

    private static void say(String line) {
        System.out.println("cluster-progress: " + line);
    }
}
