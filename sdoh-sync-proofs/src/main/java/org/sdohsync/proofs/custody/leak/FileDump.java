// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.leak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** All files below a directory, their names included. */
public final class FileDump implements Dump {
    private final Path directory;

    /**
     * Reads a directory.
     *
     * @param directory the directory
     */
    public FileDump(Path directory) {
        this.directory = directory;
    }

    @Override
    public void read(Reader reader) throws IOException {
        for (Path file : files()) {
            String name = directory.relativize(file).toString();
            reader.piece("name of a file", name);
            reader.piece(name, new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(Files::isRegularFile).toList();
        }
    }
}
