// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import org.sdohsync.proofs.fuzz.reader.Target;

/** Where inputs go that led to problems; kept beside the other inputs they are read in every build. */
final class Findings {
    private final Path folder;

    Findings(Path folder) {
        this.folder = folder;
    }

    Path write(Target target, Problem problem, byte[] input) throws IOException {
        String name = "found-" + problem.kind().name().toLowerCase(Locale.ROOT) + "-"
                + HexFormat.of().toHexDigits(problem.where().hashCode()) + ".txt";
        Path file = folder.resolve(target.name()).resolve(name);
        Files.createDirectories(folder.resolve(target.name()));
        return Files.write(file, input);
    }
}
