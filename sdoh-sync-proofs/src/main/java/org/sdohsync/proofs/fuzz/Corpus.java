// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sdohsync.proofs.fuzz.reader.Target;

/**
 * The inputs that are kept, a folder for each reader. Those named {@code good-...} are what a server should send and end in a result;
 * those named {@code found-...} once led to something that must not be.
 */
final class Corpus {
    /** One input. */
    static final class Input {
        private final String name;
        private final byte[] bytes;

        Input(String name, byte[] bytes) {
            this.name = name;
            this.bytes = bytes;
        }

        /** The name of its file. */
        String name() {
            return name;
        }

        byte[] bytes() {
            return bytes;
        }

        boolean good() {
            return name.startsWith("good-");
        }
    }

    private final Path folder;

    Corpus(Path folder) {
        this.folder = folder;
    }

    List<Input> of(Target target) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(target.name()))) {
            List<Path> sorted = files.sorted().toList();
            List<Input> inputs = new ArrayList<>();
            for (Path file : sorted) {
                inputs.add(new Input(file.getFileName().toString(), Files.readAllBytes(file)));
            }
            return inputs;
        }
    }
}
