// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;

/** Several processes on one directory, and processes that die. */
class FileRecordsProcessTest {
    @TempDir
    private Path directory;

    @Test
    void save_threeProcesses_loseNoUpdate() throws Exception {
        String store = directory.toString();
        Process first = ChildJvm.start(List.of(), "count", store, "60");
        Process second = ChildJvm.start(List.of(), "count", store, "60");
        ChildJvm.main(new String[] {"count", store, "60"});
        ChildJvm.awaitSuccess(first);
        ChildJvm.awaitSuccess(second);

        try (FileRecords records = FileRecords.open(directory)) {
            StoredRecord counter = records.load(ChildJvm.COUNTER).orElseThrow();
            assertThat(ChildJvm.number(counter)).isEqualTo(180);
            assertThat(counter.revision()).isEqualTo(new Revision(180));
        }
    }

    @Test
    void save_processKilled_keepsWhatWasAcknowledgedAndNoParts() throws Exception {
        Map<Integer, Integer> acknowledged = new HashMap<>();
        for (int killed = 0; killed < 4; killed++) {
            Process child = ChildJvm.start(List.of(), "fill", directory.toString(), "3");
            int lines = 20 + 7 * killed;
            try (BufferedReader out = ChildJvm.lines(child)) {
                String line = out.readLine();
                while (line != null) {
                    String[] saved = line.split(" ", 3);
                    acknowledged.put(Integer.parseInt(saved[0]), Integer.parseInt(saved[1]));
                    if (--lines == 0) {
                        child.toHandle().destroyForcibly();
                    }
                    line = out.readLine();
                }
            }
            assertThat(child.waitFor()).isNotZero();

            try (FileRecords records = FileRecords.open(directory)) {
                assertThat(records.list(RecordQuery.of("counter"))).hasSize(3);
                acknowledged.forEach(
                        (key, round) -> assertThat(roundOf(records, key)).isBetween(round, round + 1));
            }
            assertThat(names()).noneMatch(name -> name.endsWith(".tmp"));
            acknowledged.clear();
        }
    }

    /** Before, this process went on with its lock on the removed file, and both believed to be alone. */
    @Test
    void save_lockFileRemovedAndMadeAgainByAnotherProcess_waitsForItsHolder() throws Exception {
        try (FileRecords records = FileRecords.open(directory)) {
            assertThat(records.save(ChildJvm.COUNTER, ChildJvm.draft("1"), Revision.NONE))
                    .isPresent();
            Files.delete(directory.resolve("lock"));
            Process child = ChildJvm.start(List.of(), "hold", directory.toString(), "0");
            assertThat(ChildJvm.lines(child).readLine()).isEqualTo("held");

            Revision held = records.load(ChildJvm.COUNTER).orElseThrow().revision();
            FutureTask<Boolean> saving = new FutureTask<>(() -> {
                assertThat(records.save(ChildJvm.COUNTER, ChildJvm.draft("2"), held))
                        .isPresent();
                return Files.exists(directory.resolve("inside"));
            });
            Thread saver = new Thread(saving, "saver");
            saver.start();
            awaitLocking(saver);
            child.outputWriter(UTF_8).append("go\n").close();

            assertThat(saving.get(60, TimeUnit.SECONDS))
                    .as("saved while the other held the lock")
                    .isFalse();
            ChildJvm.awaitSuccess(child);
        }
    }

    /** The lock was removed while it was held, and another process holds the new one by now: nothing may be changed any more. */
    @Test
    void write_lockFileRemovedWhileHeld_isRefusedAndGoesOnAfterwards() throws Exception {
        try (FileRecords records = FileRecords.open(directory)) {
            Path root = directory.toRealPath();
            DirectoryLock lock = DirectoryLock.open(root);
            StoreLayout layout = new StoreLayout(root, lock);
            Path file = root.resolve("records/some");
            List<Process> children = new ArrayList<>();

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> lock.hold(() -> {
                        Files.delete(root.resolve("lock"));
                        children.add(ChildJvm.start(List.of(), "hold", directory.toString(), "0"));
                        assertThat(ChildJvm.lines(children.get(0)).readLine()).isEqualTo("held");
                        layout.write(file, ByteBuffer.allocate(1));
                        return file;
                    }))
                    .withMessageContaining("removed or replaced");

            assertThat(file).doesNotExist();
            assertThat(names()).noneMatch(name -> name.endsWith(".tmp"));
            children.get(0).outputWriter(UTF_8).append("go\n").close();
            ChildJvm.awaitSuccess(children.get(0));
            assertThat(records.save(ChildJvm.COUNTER, ChildJvm.draft("1"), Revision.NONE))
                    .isPresent();
            lock.close();
        }
    }

    // It asks for the file's lock, or it is through already, which the test finds out then.
    private static void awaitLocking(Thread saver) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (saver.isAlive() && System.nanoTime() < end) {
            for (StackTraceElement[] stack : Thread.getAllStackTraces().values()) {
                for (StackTraceElement frame : stack) {
                    if (frame.getClassName().equals("sun.nio.ch.FileDispatcherImpl")
                            && frame.getMethodName().startsWith("lock")) {
                        return;
                    }
                }
            }
            saver.join(1);
        }
    }

    @Test
    void save_diskFull_isUnavailableAndKeepsTheOldRecord() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a shell to limit the size of files");
        try (FileRecords records = FileRecords.open(directory)) {
            assertThat(records.save(ChildJvm.COUNTER, ChildJvm.draft("7"), Revision.NONE))
                    .isPresent();
        }
        List<String> limited = List.of("/bin/sh", "-c", "ulimit -f 64; exec \"$0\" \"$@\"");

        Process child = ChildJvm.start(limited, "save", directory.toString(), "1000000");
        String answer = ChildJvm.lines(child).readLine();
        ChildJvm.awaitSuccess(child);

        assertThat(answer).startsWith("UNAVAILABLE").contains("counter/shared").contains("disk is not full");
        assertThat(names()).noneMatch(name -> name.endsWith(".tmp"));
        try (FileRecords records = FileRecords.open(directory)) {
            assertThat(ChildJvm.number(records.load(ChildJvm.COUNTER).orElseThrow()))
                    .isEqualTo(7);
        }
    }

    private static int roundOf(FileRecords records, int key) {
        StoredRecord held = records.load(new RecordKey("counter", "key-" + key)).orElseThrow();
        String[] payload = new String(held.draft().payload(), UTF_8).split(":", 2);
        assertThat(payload[1]).hasSize(20_000);
        return Integer.parseInt(payload[0]);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.map(Path::toString).toList();
        }
    }
}
