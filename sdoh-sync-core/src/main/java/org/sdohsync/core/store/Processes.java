// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Identifies processes of one host, and finds out whether they have ended, by the files of Linux below {@code /proc}. A
 * process is identified by its environment, its id, and its start time since boot, because ids are reused. Two processes are
 * in the same environment if boot id, PID namespace, host name and user are the same: then each can see the other. A process
 * of another environment, or an unknown one, is treated as running. Safe for use by many threads.
 */
final class Processes {
    /** The identification if the operating system provides none. */
    static final String UNKNOWN = "";

    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_-]+) (\\d{1,10}) (\\d{1,20})");
    private static final Pattern STAT = Pattern.compile("(\\d+) \\(.*\\) (\\S)(.*)", Pattern.DOTALL);
    private static final int START_AFTER_STATE = 19;
    private static final int MOST = 4096;

    private final Path proc;
    private final @Nullable String place;
    private final String self;

    /** The state of one process. */
    private record Stat(String id, char state, String start) {}

    private Processes(Path proc) {
        this.proc = proc;
        this.place = place(proc);
        this.self = place == null
                ? UNKNOWN
                : stat(proc.resolve("self"))
                        .map(mine -> place + " " + mine.id() + " " + mine.start())
                        .orElse(UNKNOWN);
    }

    /** Returns the processes of this host. */
    static Processes here() {
        return Here.PROCESSES;
    }

    /** Returns the processes of a directory like {@code /proc}. */
    static Processes in(Path proc) {
        return new Processes(proc);
    }

    /** The identification of this process; {@link #UNKNOWN} if there is none. */
    String self() {
        return self;
    }

    /** Tells whether a process has certainly ended. */
    boolean hasEnded(String name) {
        Matcher parts = NAME.matcher(name);
        if (place == null
                || self.isEmpty()
                || !parts.matches()
                || !parts.group(1).equals(place)) {
            return false;
        }
        Path directory = proc.resolve(parts.group(2));
        try {
            Optional<Stat> found = read(directory);
            return found.isPresent() && (!found.get().start().equals(parts.group(3)) || isOver(directory, found.get()));
        } catch (NoSuchFileException gone) {
            // Only if processes are visible at all.
            return stat(proc.resolve("self")).isPresent();
        } catch (IOException | SecurityException untold) {
            return false;
        }
    }

    /** Returns a description of a process for people. */
    String inWords(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            return "another process";
        }
        if (name.equals(self)) {
            return "this process";
        }
        return parts.group(1).equals(place)
                ? "process " + parts.group(2) + " of this host"
                : "a process of another host or container";
    }

    // A process whose main thread has ended looks the same while its other threads run.
    private static boolean isOver(Path directory, Stat stat) throws IOException {
        if (stat.state() != 'Z' && stat.state() != 'X') {
            return false;
        }
        try (Stream<Path> threads = Files.list(directory.resolve("task"))) {
            return threads.count() <= 1;
        }
    }

    private static @Nullable String place(Path proc) {
        try {
            String user = Files.readAllLines(proc.resolve("self/status"), StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.startsWith("Uid:"))
                    .findFirst()
                    .orElse("");
            List<String> parts = List.of(
                    text(proc.resolve("sys/kernel/random/boot_id")),
                    Files.readSymbolicLink(proc.resolve("self/ns/pid")).toString(),
                    text(proc.resolve("sys/kernel/hostname")),
                    user);
            return parts.contains("") ? null : digest(String.join("\n", parts));
        } catch (IOException | UnsupportedOperationException | SecurityException untold) {
            return null;
        }
    }

    private static Optional<Stat> stat(Path directory) {
        try {
            return read(directory);
        } catch (IOException | SecurityException untold) {
            return Optional.empty();
        }
    }

    // proc(5): the name of the program is in parentheses, and may contain spaces and parentheses.
    private static Optional<Stat> read(Path directory) throws IOException {
        Matcher parts = STAT.matcher(text(directory.resolve("stat")));
        if (!parts.matches()) {
            return Optional.empty();
        }
        List<String> more = List.of(parts.group(3).strip().split(" ", -1));
        return more.size() < START_AFTER_STATE
                ? Optional.empty()
                : Optional.of(new Stat(parts.group(1), parts.group(2).charAt(0), more.get(START_AFTER_STATE - 1)));
    }

    private static String text(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST), StandardCharsets.ISO_8859_1).strip();
        }
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this Java runtime has no SHA-256", impossible);
        }
    }

    /** Initialized on first use. */
    private static final class Here {
        private static final Processes PROCESSES = new Processes(Path.of("/proc"));
    }
}
