// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/licences.csv} names every jar that an application ships with the library, and its licence. */
class LicencesTest {
    /** Licences that an application may ship under whatever terms it has of its own. */
    private static final Set<String> PERMITTED = Set.of(
            "Apache-2.0", "MIT", "BSD-2-Clause OR CC0-1.0", "EPL-2.0 OR GPL-2.0-only WITH Classpath-exception-2.0");

    /** Whose jars the tests of this module bring along; nothing that is shipped comes from them. */
    private static final List<String> TEST_TOOLS = List.of(
            "com/tngtech/archunit/",
            "net/bytebuddy/",
            "org/apache/maven/",
            "org/apiguardian/",
            "org/assertj/",
            "org/junit/",
            "org/opentest4j/",
            "org/slf4j/slf4j-simple/");

    /** Where a jar lies in a local repository: group folders, artifact, version, and the file named after both. */
    private static final Pattern IN_REPOSITORY = Pattern.compile("(.*)/([^/]+)/([^/]+)/\\2-\\3\\.jar");

    @Test
    void runtimeJars_areAllInTheList_andNoOtherIs() {
        Set<String> unlisted = new TreeSet<>();
        Set<String> unused = new TreeSet<>(list().keySet());
        for (String jar : shipped(classPath())) {
            String found = list().keySet().stream()
                    .filter(library -> isAt(library, jar))
                    .findFirst()
                    .orElse("");
            if (found.isEmpty()) {
                unlisted.add(jar);
            }
            unused.remove(found);
        }

        assertThat(unlisted).as("jars without a licence in docs/licences.csv").isEmpty();
        assertThat(unused)
                .as("lines of docs/licences.csv that name no jar in use")
                .isEmpty();
    }

    @Test
    void licences_arePermitted() {
        assertThat(PERMITTED).containsAll(list().values());
    }

    @Test
    void shipped_leavesOutTestTools_andNothingElse() {
        assertThat(shipped(Stream.of(
                        "/m2/org/junit/jupiter/junit-jupiter-api/5.14.3/junit-jupiter-api-5.14.3.jar",
                        "/m2/org/slf4j/slf4j-simple/2.0.20/slf4j-simple-2.0.20.jar",
                        "/m2/org/slf4j/slf4j-api/2.0.20/slf4j-api-2.0.20.jar",
                        "/project/sdoh-sync-core/target/classes")))
                .containsExactly("/m2/org/slf4j/slf4j-api/2.0.20/slf4j-api-2.0.20.jar");
        assertThat(isAt("org.slf4j:slf4j-api", "/m2/org/slf4j/slf4j-api/2.0.20/slf4j-api-2.0.20.jar"))
                .isTrue();
        assertThat(isAt("slf4j:slf4j", "/m2/org/slf4j/slf4j-api/2.0.20/slf4j-api-2.0.20.jar"))
                .isFalse();
    }

    private static Map<String, String> list() {
        return SourceFiles.text(SourceFiles.PROJECT.resolve("docs/licences.csv"))
                .lines()
                .skip(1)
                .map(line -> line.split(",", 2))
                .collect(Collectors.toMap(
                        parts -> parts[0], parts -> parts[1], (first, second) -> first, LinkedHashMap::new));
    }

    /** Surefire hides the class path in a jar's manifest and names it in a property of its own. */
    private static Stream<String> classPath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL).splitAsStream(path);
    }

    private static List<String> shipped(Stream<String> classPath) {
        return classPath
                .map(entry -> entry.replace(File.separatorChar, '/'))
                .filter(entry -> entry.endsWith(".jar"))
                .filter(entry -> !ofThisProject(entry))
                .filter(entry -> TEST_TOOLS.stream().noneMatch(tool -> entry.contains("/" + tool)))
                .filter(entry -> IN_REPOSITORY.matcher(entry).matches())
                .toList();
    }

    private static boolean ofThisProject(String entry) {
        return String.valueOf(Path.of(entry).getFileName()).startsWith("sdoh-sync-");
    }

    private static boolean isAt(String library, String jar) {
        String[] parts = library.split(":", 2);
        var place = IN_REPOSITORY.matcher(jar);
        return place.matches()
                && place.group(2).equals(parts[1])
                && place.group(1).endsWith("/" + parts[0].replace('.', '/'));
    }
}
