// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.sdohsync.proofs.fuzz.reader.Target;

/** Ends the program, with the input in a file, when a reading does not end by itself. */
final class Watchdog implements Watch, AutoCloseable {
    /** How long a reading may take by the wall clock, on a machine that others use too: 60 seconds. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int LEFT_HANGING = 2;

    // Never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Running(Target target, byte[] input, long since) {}

    private final Findings findings;
    private final AtomicReference<@Nullable Running> running = new AtomicReference<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "fuzz-watchdog");
        thread.setDaemon(true);
        return thread;
    });

    Watchdog(Findings findings) {
        this.findings = findings;
        var unused = timer.scheduleAtFixedRate(this::look, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void begins(Target target, byte[] input) {
        running.set(new Running(target, input, System.nanoTime()));
    }

    @Override
    public void ended() {
        running.set(null);
    }

    private void look() {
        Running now = running.get();
        if (now == null || System.nanoTime() - now.since() < PATIENCE.toNanos()) {
            return;
        }
        try {
            findings.write(now.target(), new Problem(Problem.Kind.SLOW, "does not end"), now.input());
        } catch (IOException unwritten) {
            System.out.println("fuzz-problem: the input could not be written: " + unwritten.getMessage());
        } finally {
            System.out.println("fuzz: a reading of " + now.target().name() + " does not end; untyped=? slow=1");
            Runtime.getRuntime().halt(LEFT_HANGING);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
