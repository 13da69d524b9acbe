// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who holds the lock of a file, as far as Linux shows it in {@code /proc/locks}: for people, not to decide by. Immutable. */
final class LockHolder {
    // 1: POSIX  ADVISORY  WRITE 4711 fe:00:131093 0 EOF; those that wait have an arrow before the sort of lock.
    private static final Pattern HELD =
            Pattern.compile("\\d+: [A-Z]+ +[A-Z]+ +[A-Z]+ +(\\d+) [0-9a-f]+:[0-9a-f]+:(\\d+) .*");

    private final @Nullable Long process;
    private final boolean stopped;

    private LockHolder(@Nullable Long process, boolean stopped) {
        this.process = process;
        this.stopped = stopped;
    }

    static LockHolder of(Path file) {
        Optional<Long> process = process(file);
        return new LockHolder(
                process.orElse(null), process.filter(LockHolder::isStopped).isPresent());
    }

    private static Optional<Long> process(Path file) {
        try {
            String inode = String.valueOf(Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS));
            return lines(Path.of("/proc/locks")).stream()
                    .map(HELD::matcher)
                    .filter(Matcher::matches)
                    .filter(lock -> lock.group(2).equals(inode))
                    .map(lock -> Long.valueOf(lock.group(1)))
                    .filter(id -> id > 0)
                    .findFirst();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException | SecurityException untold) {
            return Optional.empty();
        }
    }

    private static boolean isStopped(long process) {
        try {
            return lines(Path.of("/proc", Long.toString(process), "status")).stream()
                    .anyMatch(line -> line.matches("State:\\s+[tT]\\b.*"));
        } catch (IOException | SecurityException untold) {
            return false;
        }
    }

    private static boolean isThisOne(long process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self")).toString().equals(Long.toString(process));
        } catch (IOException | UnsupportedOperationException | SecurityException untold) {
            return false;
        }
    }

    // Files below /proc tell no size.
    private static List<String> lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.toList();
        }
    }

    /** Says who it is and what to do. */
    String inWords() {
        Long id = process;
        if (id == null) {
            return "a process that cannot be seen from here, perhaps of another container: end it if it hangs, and try again";
        }
        if (isThisOne(id)) {
            return "this process itself: the disk does not answer, or answers very slowly; check it";
        }
        return stopped
                ? "process " + id + " of this host, which is stopped: let it go on (kill -CONT " + id
                        + ") or end it, and try again"
                : "process " + id + " of this host: end it if it hangs, or check the disk, and try again";
    }
}
