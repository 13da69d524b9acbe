// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.store.Revision;

/** Another process holds the directory's lock and is stopped: nobody waits for it for ever, and everybody is told who it is. */
@Timeout(480)
class StoppedHolderTest {
    private static final Duration WAIT = Duration.ofMillis(300);

    @TempDir
    private Path directory;

    @Test
    void save_holderIsStopped_failsAndNamesItAndGoesOnAfterIt() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/locks")), "needs a system that shows who holds a lock");
        try (FileRecords records = FileRecords.open(directory, WAIT)) {
            Revision first = records.save(ChildJvm.COUNTER, ChildJvm.draft("1"), Revision.NONE)
                    .orElseThrow();
            Process holder = ChildJvm.start(List.of(), "hold", directory.toString(), "0");
            assertThat(ChildJvm.lines(holder).readLine()).isEqualTo("held");
            signal("-STOP", holder);
            awaitStopped(holder);

            StoreException thrown = catchThrowableOfType(
                    StoreException.class, () -> records.save(ChildJvm.COUNTER, ChildJvm.draft("2"), first));
            List<FutureTask<Reason>> others = new ArrayList<>();
            for (int other = 0; other < 4; other++) {
                FutureTask<Reason> waiting = new FutureTask<>(() -> catchThrowableOfType(
                                StoreException.class, () -> records.delete(ChildJvm.COUNTER, first))
                        .reason());
                new Thread(waiting, "waiting").start();
                others.add(waiting);
            }

            assertThat(thrown).isNotNull();
            assertThat(thrown.reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(thrown.retryable()).isTrue();
            assertThat(thrown)
                    .hasMessageContaining("process " + holder.pid() + " of this host, which is stopped")
                    .hasMessageContaining("kill -CONT " + holder.pid())
                    .hasMessageContaining("nothing was changed");
            for (FutureTask<Reason> other : others) {
                assertThat(other.get(60, TimeUnit.SECONDS)).isEqualTo(Reason.UNAVAILABLE);
            }
            assertThat(ChildJvm.number(records.load(ChildJvm.COUNTER).orElseThrow()))
                    .as("reading needs no lock")
                    .isEqualTo(1);

            signal("-CONT", holder);
            holder.outputWriter(UTF_8).append("go\n").close();
            ChildJvm.awaitSuccess(holder);
            assertThat(records.save(ChildJvm.COUNTER, ChildJvm.draft("2"), first))
                    .isPresent();
        }
    }

    @Test
    void save_interruptedWhileItWaits_waitsOnAndKeepsTheInterrupt() throws Exception {
        try (FileRecords records = FileRecords.open(directory)) {
            Process holder = ChildJvm.start(List.of(), "hold", directory.toString(), "0");
            assertThat(ChildJvm.lines(holder).readLine()).isEqualTo("held");
            FutureTask<Boolean> saving = new FutureTask<>(() -> {
                assertThat(records.save(ChildJvm.COUNTER, ChildJvm.draft("1"), Revision.NONE))
                        .isPresent();
                return Thread.interrupted();
            });
            Thread saver = new Thread(saving, "saver");
            saver.start();
            saver.interrupt();
            holder.outputWriter(UTF_8).append("go\n").close();

            assertThat(saving.get(60, TimeUnit.SECONDS)).isTrue();
            ChildJvm.awaitSuccess(holder);
        }
    }

    private static void signal(String signal, Process process) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    private static void awaitStopped(Process process) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        boolean stopped = false;
        while (!stopped && System.nanoTime() < end) {
            stopped = Files.readString(status).matches("(?s).*State:\\s+T.*");
        }
        assertThat(stopped).isTrue();
    }
}
