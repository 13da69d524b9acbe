// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.sdohsync.proofs.custody.verdict.Suspension;
import org.sdohsync.proofs.custody.worker.Worker;

/** The worker processes, and the one who kills and suspends them. Not thread-safe. */
final class Fleet implements AutoCloseable {
    private static final int STOP_SECONDS = 60;

    /** Processes that have started up and wait for their turn, so that who is killed was at work and not starting up. */
    private static final int SPARES = 3;

    /** Longer than the lease of a worker, which is 30 seconds. */
    private static final Duration ASLEEP = Duration.ofSeconds(45);

    private static final int READY_BYTES = Worker.READY.length();

    private final List<Member> working = new ArrayList<>();
    private final Queue<Member> waiting = new ArrayDeque<>();
    private final List<Member> stopped = new ArrayList<>();
    private final AtomicInteger sleeping = new AtomicInteger();
    private final Queue<Member> awake = new ConcurrentLinkedQueue<>();
    private final List<Suspension> suspensions = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService waker = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, Instant> killed = new HashMap<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final Random chance = new Random();
    private final Clock clock = Clock.systemUTC();
    private final Path orders;
    private final Path logs;
    private final String classPath;
    private int made;

    private record Member(String name, Process process) {}

    Fleet(Path orders, Path logs, String classPath) {
        this.orders = orders;
        this.logs = logs;
        this.classPath = classPath;
    }

    /** Sends the first to work. */
    void start(int count) throws IOException {
        for (int number = 0; number < count + SPARES; number++) {
            waiting.add(make());
        }
        for (int number = 0; number < count; number++) {
            sendNext();
        }
    }

    /** Ends a random worker without a chance to do anything more, and puts a new one in its place. */
    void replaceOne() throws IOException, InterruptedException {
        Member victim = working.remove(chance.nextInt(working.size()));
        if (!victim.process().isAlive()) {
            problems.add(victim.name() + " ended by itself, exit code "
                    + victim.process().exitValue());
        }
        victim.process().destroyForcibly();
        // Others notice at once, sooner than this process is told.
        killed.put(victim.name(), clock.instant());
        int ignored = victim.process().waitFor();
        sendNext();
        waiting.add(make());
    }

    /** Takes back who woke up, and stops another random worker where it stands, up to so many at a time. */
    void suspend(int atATime) throws IOException, InterruptedException {
        takeBack();
        if (sleeping.get() < atATime && working.size() > 1) {
            Member victim = working.get(chance.nextInt(working.size()));
            signal(victim, "-STOP");
            if (holdsLock(victim)) {
                // All others would do nothing but wait for it.
                signal(victim, "-CONT");
                return;
            }
            working.remove(victim);
            Instant from = clock.instant();
            sleeping.incrementAndGet();
            stopped.add(victim);
            // Not by the thread of the proof: it may wait for a lock that the sleeper holds.
            ScheduledFuture<?> ignored =
                    waker.schedule(() -> wake(victim, from), ASLEEP.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Whether a worker was stopped while it held the lock of a directory of files, as Linux tells. */
    private static boolean holdsLock(Member member) throws IOException {
        Path locks = Path.of("/proc/locks");
        String holder = " " + member.process().pid() + " ";
        return Files.isReadable(locks)
                && Files.readAllLines(locks).stream()
                        .anyMatch(line -> line.contains(" POSIX ") && line.contains(holder));
    }

    private void wake(Member sleeper, Instant from) {
        try {
            Instant until = clock.instant();
            signal(sleeper, "-CONT");
            suspensions.add(new Suspension(sleeper.name(), from, until));
            awake.add(sleeper);
        } catch (IOException | InterruptedException | RuntimeException failed) {
            problems.add(sleeper.name() + " was not woken: " + failed);
        } finally {
            sleeping.decrementAndGet();
        }
    }

    private void takeBack() {
        for (Member member = awake.poll(); member != null; member = awake.poll()) {
            stopped.remove(member);
            working.add(member);
        }
    }

    private static void signal(Member member, String signal) throws IOException, InterruptedException {
        String pid = String.valueOf(member.process().pid());
        int result = new ProcessBuilder("kill", signal, pid).inheritIO().start().waitFor();
        if (result != 0) {
            throw new IllegalStateException("kill " + signal + " of " + member.name() + " failed: " + result);
        }
    }

    /** The suspensions that are over. */
    List<Suspension> suspensions() {
        return List.copyOf(suspensions);
    }

    private void sendNext() throws IOException {
        Member next = waiting.remove();
        awaitReady(next);
        next.process().getOutputStream().write('\n');
        next.process().getOutputStream().flush();
        working.add(next);
    }

    private static void awaitReady(Member member) throws IOException {
        if (member.process().getInputStream().readNBytes(READY_BYTES).length < READY_BYTES) {
            throw new IllegalStateException(member.name() + " did not start, see its log");
        }
    }

    private Member make() throws IOException {
        String name = "worker-" + ++made;
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
                .redirectError(logs.resolve(name + ".log").toFile())
                .start();
        return new Member(name, process);
    }

    /** Lets all finish what they are doing. */
    void stop() throws IOException, InterruptedException {
        waker.shutdown();
        if (!waker.awaitTermination(ASLEEP.toSeconds() * 2, TimeUnit.SECONDS)) {
            problems.add("a sleeper was not woken in time");
        }
        takeBack();
        for (Member member : working) {
            member.process().getOutputStream().close();
        }
        for (Member member : working) {
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
        working.forEach(member -> member.process().destroyForcibly());
        waiting.forEach(member -> member.process().destroyForcibly());
        stopped.forEach(member -> member.process().destroyForcibly());
        List<Runnable> ignored = waker.shutdownNow();
        working.clear();
        stopped.clear();
        waiting.clear();
    }
}
