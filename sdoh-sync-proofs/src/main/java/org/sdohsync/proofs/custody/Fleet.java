// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.sdohsync.proofs.custody.worker.Worker;

/** The worker processes, and the one who kills them. Not thread-safe. */
final class Fleet implements AutoCloseable {
    private static final int STOP_SECONDS = 120;

    private final List<Member> alive = new ArrayList<>();
    private final Map<String, Instant> killed = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final Random chance = new Random();
    private final Clock clock = Clock.systemUTC();
    private final Path orders;
    private final Path logs;
    private final String classPath;
    private int started;

    private record Member(String name, Process process) {}

    Fleet(Path orders, Path logs, String classPath) {
        this.orders = orders;
        this.logs = logs;
        this.classPath = classPath;
    }

    void start() throws IOException {
        String name = "worker-" + ++started;
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-Dorg.slf4j.simpleLogger.log.org.sdohsync=debug",
                        "-cp",
                        classPath,
                        Worker.class.getName(),
                        name,
                        orders.toString())
                .redirectErrorStream(true)
                .redirectOutput(logs.resolve(name + ".log").toFile())
                .start();
        alive.add(new Member(name, process));
    }

    /** Ends a random worker without a chance to do anything more, and puts a new one in its place. */
    void replaceOne() throws IOException, InterruptedException {
        Member victim = alive.remove(chance.nextInt(alive.size()));
        if (!victim.process().isAlive()) {
            problems.add(victim.name() + " ended by itself, exit code "
                    + victim.process().exitValue());
        }
        victim.process().destroyForcibly();
        int ignored = victim.process().waitFor();
        killed.put(victim.name(), clock.instant());
        start();
    }

    /** Lets all finish what they are doing. */
    void stop() throws IOException, InterruptedException {
        for (Member member : alive) {
            member.process().getOutputStream().close();
        }
        for (Member member : alive) {
            boolean ended = member.process().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            if (!ended || member.process().exitValue() != 0) {
                problems.add(member.name() + (ended ? " failed, see its log" : " does not stop"));
            }
        }
        close();
    }

    /** The processes killed, and when each was dead. */
    Map<String, Instant> killed() {
        return Map.copyOf(killed);
    }

    /** What the workers should not have done. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    static Path newLogs(Path work) throws IOException {
        return Files.createDirectories(work.resolve("logs"));
    }

    @Override
    public void close() {
        alive.forEach(member -> member.process().destroyForcibly());
        alive.clear();
    }
}
