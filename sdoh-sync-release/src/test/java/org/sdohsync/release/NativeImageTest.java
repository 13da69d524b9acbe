// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A native image holds every resource of the library: GraalVM's metadata names them, in the form of 23 and in the one before. */
class NativeImageTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> LIBRARY = List.of(
            "sdoh-sync-core",
            "sdoh-sync-smart",
            "sdoh-sync-fhir",
            "sdoh-sync-records",
            "sdoh-sync-cdshooks",
            "sdoh-sync-workflow");

    @Test
    void resources_ofTheLibrary_areNamed() throws IOException {
        List<Path> resources = new ArrayList<>();
        for (String module : LIBRARY) {
            Path folder = PROJECT.resolve(module).resolve("src/main/resources");
            for (Path resource : resources(folder)) {
                resources.add(resource);
                assertThat(named(
                                folder.resolve("META-INF/native-image/org.sdohsync")
                                        .resolve(module),
                                resource))
                        .as("%s: %s in both files of META-INF/native-image", module, resource)
                        .isTrue();
            }
        }
        assertThat(resources).hasSizeGreaterThanOrEqualTo(2);
    }

    private static List<Path> resources(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(folder::relativize)
                    .filter(file -> !file.startsWith("META-INF"))
                    .toList();
        }
    }

    private static boolean named(Path metadata, Path resource) throws IOException {
        return values(metadata.resolve("reachability-metadata.json"), "glob").stream()
                        .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                        .anyMatch((PathMatcher glob) -> glob.matches(resource))
                && values(metadata.resolve("resource-config.json"), "pattern").stream()
                        .map(pattern -> pattern.replace("\\\\", "\\"))
                        .anyMatch(resource.toString()::matches);
    }

    private static List<String> values(Path file, String name) throws IOException {
        Matcher entries = Pattern.compile("\"" + name + "\": \"([^\"]+)\"").matcher(Files.readString(file));
        List<String> values = new ArrayList<>();
        while (entries.find()) {
            values.add(entries.group(1));
        }
        return values;
    }
}
