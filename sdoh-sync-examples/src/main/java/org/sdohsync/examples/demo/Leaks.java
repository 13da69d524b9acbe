// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Searches everything the app wrote, its store, its output and its log at the finest level, for the secrets it was given. */
final class Leaks {
    private Leaks() {}

    static List<String> in(Path directory, Set<String> secrets) throws IOException {
        if (secrets.isEmpty()) {
            throw new IllegalStateException("the sources handed out no secrets: the search would find nothing by design");
        }
        List<String> found = new ArrayList<>();
        for (Path file : writtenByTheApp(directory)) {
            String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            if (secrets.stream().anyMatch(content::contains)) {
                found.add(directory.relativize(file).toString());
            }
        }
        return found;
    }

    private static List<Path> writtenByTheApp(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> directory.relativize(file).toString().startsWith("app"))
                    .toList();
        }
    }
}
