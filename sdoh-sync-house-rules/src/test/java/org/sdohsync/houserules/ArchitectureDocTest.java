// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code docs/architecture.md} names exists. */
class ArchitectureDocTest {
    private static final String DOC = SourceFiles.text(SourceFiles.PROJECT.resolve("docs/architecture.md"));

    @Test
    void tests_namedAsGuards_exist() {
        Set<String> named = Pattern.compile("`([A-Z]\\w+(?:Test|Contract))`")
                .matcher(DOC)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toSet());
        Set<String> present = SourceFiles.java("/src/").stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());

        assertThat(named).hasSizeGreaterThan(15);
        assertThat(present).containsAll(named);
    }

    @Test
    void classes_namedOnTheRoad_exist() {
        Set<String> named = Pattern.compile("`((?:core|smart|workflow)(?:\\.[a-z]+)*\\.[A-Z]\\w+)(?:\\.[a-z]\\w+)?`")
                .matcher(DOC)
                .results()
                .map((MatchResult match) -> match.group(1).replace('.', '/') + ".java")
                .collect(Collectors.toSet());

        assertThat(named)
                .hasSizeGreaterThan(12)
                .allSatisfy(path ->
                        assertThat(SourceFiles.java("org/sdohsync/" + path)).isNotEmpty());
    }
}
