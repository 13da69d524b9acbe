// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/security/advisories.csv} names what is known against the jars that an application ships with the library. */
class AdvisoriesTest {
    private static final Pattern LOOKED_THROUGH = Pattern.compile("Last looked through: (\\d{4}-\\d{2}-\\d{2})");

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** A line of the list: from which version on a library is affected, and up to which, empty if none is known to be mended. */
    private record Advisory(String library, String from, String fixed, String name, String answer) {
        static Advisory of(String line) {
            String[] parts = line.split(",", 5);
            return new Advisory(parts[0], parts[1], parts[2], parts[3], parts[4]);
        }

        boolean affects(String version) {
            return compare(from, version) <= 0 && (fixed.isEmpty() || compare(version, fixed) < 0);
        }
    }

    @Test
    void shippedVersions_areNotAffected_orTheListSaysWhyWeAreNot() {
        assertThat(problems(list(), ShippedJars.all())).isEmpty();
    }

    @Test
    void lines_nameLibrariesThatAreShipped_andTheirSource() {
        List<String> jars = ShippedJars.all();
        assertThat(list()).hasSizeGreaterThan(15).allSatisfy(advisory -> {
            assertThat(jars).anyMatch(jar -> ShippedJars.isOf(advisory.library(), jar));
            assertThat(advisory.name()).matches("(CVE-\\d{4}-\\d+|GHSA(-[0-9a-z]{4}){3})");
        });
    }

    @Test
    void date_ofTheList_isInItsPage() {
        Matcher found =
                LOOKED_THROUGH.matcher(SourceFiles.text(SourceFiles.PROJECT.resolve("docs/security/supply-chain.md")));
        assertThat(found.find()).isTrue();
        assertThat(LocalDate.parse(found.group(1))).isAfter(LocalDate.of(2026, 1, 1));
    }

    @Test
    void check_seesAnAffectedVersion_andTakesAReasonForIt() {
        List<String> jars = List.of("/m2/g/h/a/6.7.9/a-6.7.9.jar");
        assertThat(problems(
                        Stream.of("g.h:a,0,6.9.4,CVE-2026-1,").map(Advisory::of).toList(), jars))
                .containsExactly("g.h:a 6.7.9: CVE-2026-1, mended in 6.9.4");
        assertThat(problems(
                        Stream.of("g.h:a,0,6.9.4,CVE-2026-1,never called")
                                .map(Advisory::of)
                                .toList(),
                        jars))
                .isEmpty();
        assertThat(problems(
                        Stream.of("g.h:a,6.8,,CVE-2026-1,").map(Advisory::of).toList(), jars))
                .as("from a later version on")
                .isEmpty();
        assertThat(problems(
                        Stream.of("g.h:a,6.7,,CVE-2026-1,").map(Advisory::of).toList(), jars))
                .as("mended nowhere")
                .hasSize(1);
    }

    @Test
    void versions_areComparedByTheirNumbers() {
        Map<String, String> older = Map.of("6.9.4", "6.9.12", "33.2.1-jre", "33.3-jre", "0", "1.0", "3.0", "3.0.1");
        older.forEach((before, after) -> {
            assertThat(compare(before, after)).isNegative();
            assertThat(compare(after, before)).isPositive();
        });
        assertThat(compare("3.0", "3.0.0")).isZero();
    }

    private static List<String> problems(List<Advisory> list, List<String> jars) {
        return list.stream()
                .filter(advisory -> advisory.answer().isEmpty())
                .flatMap(advisory -> jars.stream()
                        .flatMap(jar -> ShippedJars.version(advisory.library(), jar).stream())
                        .filter(advisory::affects)
                        .map(version -> advisory.library() + " " + version + ": " + advisory.name() + ", mended in "
                                + (advisory.fixed().isEmpty() ? "no version" : advisory.fixed())))
                .toList();
    }

    private static List<Advisory> list() {
        return SourceFiles.text(SourceFiles.PROJECT.resolve("docs/security/advisories.csv"))
                .lines()
                .skip(1)
                .map(Advisory::of)
                .toList();
    }

    private static int compare(String one, String other) {
        List<Long> left = numbers(one);
        List<Long> right = numbers(other);
        for (int at = 0; at < Math.max(left.size(), right.size()); at++) {
            int difference = Long.compare(at < left.size() ? left.get(at) : 0, at < right.size() ? right.get(at) : 0);
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    private static List<Long> numbers(String version) {
        return NUMBER.matcher(version)
                .results()
                .map(found -> Long.parseLong(found.group()))
                .toList();
    }
}
