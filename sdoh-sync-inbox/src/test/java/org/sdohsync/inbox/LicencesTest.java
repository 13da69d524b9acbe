// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The jars of the application, its demo with the sandbox, and the Spring Boot starter: {@code docs/licences.csv} and {@code
 * docs/licences-inbox.csv} name each of them, and its licence.
 */
class LicencesTest {
    private static final Path LIBRARY = Path.of("../docs/licences.csv");
    private static final Path OURS = Path.of("../docs/licences-inbox.csv");
    /** Where a jar lies in a local repository: group folders, artifact, version, and the file named after both. */
    private static final Pattern IN_REPOSITORY = Pattern.compile("(.*)/([^/]+)/([^/]+)/\\2-\\3\\.jar");
    /** Licences under which an application may be handed on; where there is a choice it is his who hands it on. */
    private static final Set<String> PERMITTED = Set.of(
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "EPL-2.0 OR Apache-2.0",
            "EPL-2.0 OR GPL-2.0-only WITH Classpath-exception-2.0",
            "EPL-2.0 OR GPL-2.0-only WITH Classpath-exception-2.0 OR BSD-3-Clause",
            "EPL-2.0 OR LGPL-2.1-only",
            "MIT",
            "MPL-2.0 OR EPL-1.0");

    @Test
    void runtimeJars_areAllInTheLists_andNoOtherIsInOurs() throws IOException {
        Set<String> known = new TreeSet<>(list(LIBRARY).keySet());
        known.addAll(list(OURS).keySet());
        Set<String> unlisted = new TreeSet<>();
        Set<String> unused = new TreeSet<>(list(OURS).keySet());
        for (String jar : shipped()) {
            String found = known.stream()
                    .filter(library -> isOf(library, jar))
                    .findFirst()
                    .orElse("");
            if (found.isEmpty()) {
                unlisted.add(jar);
            }
            unused.remove(found);
        }

        assertThat(unlisted)
                .as("jars without a licence in docs/licences-inbox.csv")
                .isEmpty();
        assertThat(unused)
                .as("lines of docs/licences-inbox.csv that name no jar in use")
                .isEmpty();
    }

    @Test
    void licences_arePermitted() throws IOException {
        assertThat(PERMITTED).containsAll(list(OURS).values());
    }

    /** What the build notes of the class path that the application runs on, without our own. */
    private static List<String> shipped() throws IOException {
        String classPath = Files.readString(Path.of("target/runtime.classpath")).strip();
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(classPath)
                .map(entry -> entry.replace(File.separatorChar, '/'))
                .filter(entry -> !entry.substring(entry.lastIndexOf('/') + 1).startsWith("sdoh-sync-"))
                .filter(entry -> entry.endsWith(".jar"))
                .toList();
    }

    private static boolean isOf(String library, String jar) {
        String[] parts = library.split(":", 2);
        Matcher place = IN_REPOSITORY.matcher(jar);
        return place.matches()
                && place.group(2).equals(parts[1])
                && place.group(1).endsWith("/" + parts[0].replace('.', '/'));
    }

    private static Map<String, String> list(Path file) throws IOException {
        return Files.readString(file)
                .lines()
                .skip(1)
                .map(line -> line.split(",", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }
}
