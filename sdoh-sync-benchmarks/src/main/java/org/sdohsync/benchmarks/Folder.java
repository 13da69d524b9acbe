// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is gone afterwards. */
record Folder(Path path) implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");

    static Folder onDisk() throws IOException {
        return new Folder(Files.createTempDirectory(
                Files.createDirectories(Path.of("target").toAbsolutePath()), "bench"));
    }

    /** In memory where the system offers it: there 100,000 durable writes take seconds, and reads cost what cached ones do. */
    static Folder inMemory() throws IOException {
        return Files.isWritable(MEMORY) ? new Folder(Files.createTempDirectory(MEMORY, "bench")) : onDisk();
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> inside = Files.walk(path)) {
            List<Path> innermostFirst = inside.sorted(Comparator.reverseOrder()).toList();
            for (Path one : innermostFirst) {
                Files.delete(one);
            }
        }
    }
}
