// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;

/** A process of its own that works on a store's directory. */
final class ChildJvm {
    static final RecordKey COUNTER = new RecordKey("counter", "shared");

    private ChildJvm() {}

    /** Starts {@link #main} in a new JVM; what stands before the command is a prefix such as a shell with a limit set. */
    static Process start(List<String> prefix, String... arguments) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Stream<String> command = Stream.of(
                java.toString(), "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp", classPath, ChildJvm.class.getName());
        return new ProcessBuilder(Stream.of(prefix.stream(), command, Arrays.stream(arguments))
                        .flatMap(part -> part)
                        .toList())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static void awaitSuccess(Process child) throws InterruptedException {
        if (!child.waitFor(120, TimeUnit.SECONDS)) {
            child.destroyForcibly();
            throw new AssertionError("the child process did not end");
        }
        if (child.exitValue() != 0) {
            throw new AssertionError("the child process failed: " + child.exitValue());
        }
    }

    /** What the child prints, line by line. */
    static BufferedReader lines(Process child) {
        return child.inputReader(UTF_8);
    }

    /**
     * Runs one job.
     *
     * @param arguments the job, the store's directory, and a number
     */
    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[1]);
        int number = Integer.parseInt(arguments[2]);
        try (FileRecords records = FileRecords.open(directory)) {
            switch (arguments[0]) {
                case "count" -> count(records, number);
                case "fill" -> fill(records, number);
                case "save" -> save(records, number);
                case "hold" -> hold(directory);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }

    private static void count(FileRecords records, int times) {
        for (int counted = 0; counted < times; ) {
            Optional<StoredRecord> held = records.load(COUNTER);
            int value = held.map(ChildJvm::number).orElse(0) + 1;
            Revision expected = held.map(StoredRecord::revision).orElse(Revision.NONE);
            if (records.save(COUNTER, draft(Integer.toString(value)), expected).isPresent()) {
                counted++;
            }
        }
    }

    // Prints what is saved after it is saved, until it is killed.
    private static void fill(FileRecords records, int keys) {
        for (int round = 1; ; round++) {
            for (int key = 0; key < keys; key++) {
                RecordKey name = new RecordKey("counter", "key-" + key);
                Revision expected =
                        records.load(name).map(StoredRecord::revision).orElse(Revision.NONE);
                Revision saved = records.save(name, draft(round + ":" + "x".repeat(20_000)), expected)
                        .orElseThrow();
                System.out.println(key + " " + round + " " + saved.number());
            }
        }
    }

    // Holds the directory's lock until a line comes in; the file "inside" is there as long.
    private static void hold(Path directory) {
        try {
            DirectoryLock lock = DirectoryLock.open(directory.toRealPath());
            boolean ignored = lock.hold(() -> {
                Files.createFile(directory.resolve("inside"));
                System.out.println("held");
                boolean told = System.in.read() >= 0;
                Files.delete(directory.resolve("inside"));
                return told;
            });
            lock.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void save(FileRecords records, int length) {
        try {
            Revision expected = records.load(COUNTER).orElseThrow().revision();
            System.out.println(
                    records.save(COUNTER, draft("y".repeat(length)), expected).isPresent());
        } catch (StoreException failed) {
            System.out.println(failed.reason() + " " + failed.getMessage());
        }
    }

    static int number(StoredRecord record) {
        return Integer.parseInt(new String(record.draft().payload(), UTF_8));
    }

    static RecordDraft draft(String payload) {
        return RecordDraft.of("", null, payload.getBytes(UTF_8));
    }
}
