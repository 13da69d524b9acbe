// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sdohsync.houserules.planted.hostile.NeverRuns;

/** Every group of hostile behaviour in {@code docs/hostile-servers.csv} is played by a test that runs under its number. */
class HostileServersTest {
    private static List<String> rows() {
        return SourceFiles.text(SourceFiles.PROJECT.resolve("docs/hostile-servers.csv"))
                .lines()
                .skip(1)
                .toList();
    }

    private static Set<Integer> numbers() {
        return rows().stream()
                .map(row -> Integer.valueOf(row.substring(0, row.indexOf(','))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void list_rows_areNumberedWithoutGapsAndHaveAGist() {
        assertThat(rows()).hasSize(42).allMatch(row -> row.matches("\\d{1,2},[a-z]+,[^,]+"));
        assertThat(numbers())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 42).boxed().toList());
    }

    @Test
    void tests_playEveryGroupAndNoOther() {
        HostileCatalogue catalogue = HostileCatalogue.ofProject();

        assertThat(catalogue.groups()).isEqualTo(numbers());
        assertThat(catalogue.faults()).allMatch(fault -> fault.contains(NeverRuns.class.getSimpleName()));
    }

    @Test
    void check_ofTestsThatDoNotRunOrHideTheirNumber_catchesThem() {
        HostileCatalogue planted = HostileCatalogue.of(
                new ClassFileImporter().importClasses(NeverRuns.class, NeverRuns.PlantedTest.class));

        assertThat(planted.groups()).isEmpty();
        assertThat(planted.faults()).hasSize(3);
    }
}
