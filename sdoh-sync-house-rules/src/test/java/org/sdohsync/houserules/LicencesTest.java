// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/licences.csv} names every jar that an application ships with the library, and its licence. */
class LicencesTest {
    /** Licences that an application may ship under whatever terms it has of its own. */
    private static final Set<String> PERMITTED = Set.of(
            "Apache-2.0", "MIT", "BSD-2-Clause OR CC0-1.0", "EPL-2.0 OR GPL-2.0-only WITH Classpath-exception-2.0");

    @Test
    void runtimeJars_areAllInTheList_andNoOtherIs() {
        Set<String> unlisted = new TreeSet<>();
        Set<String> unused = new TreeSet<>(list().keySet());
        for (String jar : ShippedJars.all()) {
            String found = list().keySet().stream()
                    .filter(library -> ShippedJars.isOf(library, jar))
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
        assertThat(ShippedJars.among(Stream.of(
                        "/m2/org/junit/jupiter/junit-jupiter-api/5.14.3/junit-jupiter-api-5.14.3.jar",
                        "/m2/org/slf4j/slf4j-simple/2.0.20/slf4j-simple-2.0.20.jar",
                        "/m2/org/slf4j/slf4j-api/2.0.20/slf4j-api-2.0.20.jar",
                        "/project/sdoh-sync-core/target/classes")))
                .containsExactly("/m2/org/slf4j/slf4j-api/2.0.20/slf4j-api-2.0.20.jar");
        assertThat(ShippedJars.isOf("org.slf4j:slf4j-api", "/m2/org/slf4j/slf4j-api/2.0.20/slf4j-api-2.0.20.jar"))
                .isTrue();
        assertThat(ShippedJars.isOf("slf4j:slf4j", "/m2/org/slf4j/slf4j-api/2.0.20/slf4j-api-2.0.20.jar"))
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
}
