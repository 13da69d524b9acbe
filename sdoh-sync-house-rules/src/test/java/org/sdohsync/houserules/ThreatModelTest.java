// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code docs/security} names as its tests is there, and each threat names one. */
class ThreatModelTest {
    private static final Path PAGES = SourceFiles.PROJECT.resolve("docs/security");
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
    private static final Pattern METHOD = Pattern.compile("(?m)^    void (\\w+)\\(");

    @Test
    void tests_namedInPages_exist() throws Exception {
        Map<String, String> tests = tests();
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (Path page : pages()) {
            Matcher each = NAMED.matcher(SourceFiles.text(page));
            while (each.find()) {
                named++;
                if (!methods(tests.getOrDefault(each.group(1), "")).contains(each.group(2))) {
                    missing.add(page.getFileName() + ": " + each.group(1) + "." + each.group(2));
                }
            }
        }

        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(30);
    }

    @Test
    void threats_eachNameAssetGuardAndTest() {
        List<String> rows = SourceFiles.text(PAGES.resolve("threat-model.md"))
                .lines()
                .filter(line -> line.matches("\\| T\\d\\d \\|.*"))
                .toList();

        assertThat(rows).hasSizeGreaterThanOrEqualTo(20).allSatisfy(row -> {
            String[] cells = row.split("\\|", -1);
            assertThat(cells).as(row).hasSize(8);
            assertThat(cells[2].trim()).as(row).matches("[NSUDBKO]( [NSUDBKO])*");
            assertThat(cells[4].trim()).as(row).matches("A[1-6]( A[1-6])*");
            assertThat(NAMED.matcher(cells[6]).find()).as(row).isTrue();
        });
        assertThat(rows).extracting(row -> row.substring(2, 5)).doesNotHaveDuplicates();
    }

    private static List<Path> pages() throws Exception {
        try (Stream<Path> all = Files.list(PAGES)) {
            return all.filter(page -> page.toString().endsWith(".md")).sorted().toList();
        }
    }

    private static List<String> methods(String source) {
        return METHOD.matcher(source).results().map(found -> found.group(1)).toList();
    }

    // Tests of two modules may have one name: then either may hold it.
    private static Map<String, String> tests() {
        Map<String, String> tests = new HashMap<>();
        for (Path file : SourceFiles.java("src/test/java")) {
            String name = file.getFileName().toString().replace(".java", "");
            if (name.endsWith("Test")) {
                tests.merge(name, SourceFiles.text(file), String::concat);
            }
        }
        return tests;
    }
}
