// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the pages about the inside name exists. */
class ArchitectureDocTest {
    private static final Pattern GUARD = Pattern.compile("`([A-Z]\\w+(?:Test|Contract))`");
    private static final Pattern PLACE = Pattern.compile(
            "`((?:core|smart|fhir|records|cdshooks|workflow|cluster|micrometer|spring)(?:\\.[a-z]+)*\\.[A-Z]\\w+)(?:\\.([a-z]\\w+))?`");
    private static final int ONE_PAGE = 100;

    private static final Markdown ARCHITECTURE = page("architecture");

    @Test
    void tests_namedAsGuards_exist() {
        Set<String> present = SourceFiles.java("/src/").stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());

        assertThat(guards(page("rules"))).hasSizeGreaterThan(15);
        assertThat(Markdown.all())
                .filteredOn(page -> page.name().startsWith("docs/"))
                .allSatisfy(page -> assertThat(present).as(page.name()).containsAll(guards(page)));
    }

    @Test
    void places_onTheRoad_exist() {
        assertThat(places(ARCHITECTURE)).hasSizeGreaterThan(15).allSatisfy(ArchitectureDocTest::assertExists);
    }

    @Test
    void places_namedOnAnyPage_exist() {
        assertThat(places(page("mechanisms"))).hasSizeGreaterThan(15);
        assertThat(places(page("records"))).hasSizeGreaterThan(15);
        assertThat(Markdown.all())
                .flatExtracting(ArchitectureDocTest::places)
                .allSatisfy(ArchitectureDocTest::assertExists);
    }

    @Test
    void architecture_isOnePage() {
        assertThat(SourceFiles.lines(ARCHITECTURE.file())).isLessThanOrEqualTo(ONE_PAGE);
    }

    private static Markdown page(String name) {
        return Markdown.read(SourceFiles.PROJECT.resolve("docs").resolve(name + ".md"));
    }

    private static Set<String> guards(Markdown page) {
        return GUARD.matcher(page.prose())
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }

    private static List<MatchResult> places(Markdown page) {
        return PLACE.matcher(page.prose()).results().toList();
    }

    private static void assertExists(MatchResult place) {
        List<Path> files =
                SourceFiles.java("src/main/java/org/sdohsync/" + place.group(1).replace('.', '/') + ".java");

        assertThat(files).as(place.group()).hasSize(1);
        if (place.group(2) != null) {
            assertThat(SourceFiles.text(files.get(0))).as(place.group()).contains(" " + place.group(2) + "(");
        }
    }
}
