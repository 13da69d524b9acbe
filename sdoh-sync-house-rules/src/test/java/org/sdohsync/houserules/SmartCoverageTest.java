// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code docs/smart-coverage.md} says what the tests prove, and nothing that was proved gets lost unnoticed. */
class SmartCoverageTest {
    private static final Path TABLE = SourceFiles.PROJECT.resolve("docs/smart-coverage.md");
    private static final String TESTS = """
            @Requirement("AAA-01")
            class FineTest {

                @Test
                @Requirement({"AAA-02", "AAA-03"})
                void one_thing_happens() {}

                @Requirement("AAA-04")
                void helper() {}

                @Disabled
                @Test
                @Requirement("AAA-05")
                void two_things_happen() {}
            }
            """;
    private static final List<Coverage.Row> ROWS = List.of(
            Coverage.Row.of("AAA-01,MUST,first"),
            Coverage.Row.of("AAA-02,MUST,second"),
            Coverage.Row.of("AAA-04,MAY,fourth"),
            Coverage.Row.of("AAA-06,NOTE,sixth"));

    @Test
    void coveredRows_ofTheWrittenTable_areCoveredStill() throws IOException {
        Coverage coverage = Coverage.ofProject();
        if (Boolean.getBoolean("coverage.write")) {
            Files.writeString(TABLE, coverage.table());
        }

        assertThat(Coverage.coveredIn(SourceFiles.text(TABLE))).isNotEmpty();
        assertThat(coverage.covered())
                .as("rows that docs/smart-coverage.md calls covered")
                .containsAll(Coverage.coveredIn(SourceFiles.text(TABLE)));
    }

    @Test
    void writtenTable_isWhatTheTestsSay() throws IOException {
        String table = Coverage.ofProject().table();
        if (Boolean.getBoolean("coverage.write")) {
            Files.writeString(TABLE, table);
        }

        assertThat(SourceFiles.text(TABLE))
                .as("docs/smart-coverage.md; write it anew with: " + Coverage.COMMAND)
                .isEqualTo(table);
    }

    @Test
    void reasons_areGivenForListedRowsThatNoTestProves() {
        Coverage coverage = Coverage.ofProject();

        assertThat(coverage.ids()).containsAll(coverage.reasons().keySet());
        assertThat(coverage.covered())
                .doesNotContainAnyElementsOf(coverage.reasons().keySet());
        assertThat(coverage.reasons().values()).allMatch(reason -> reason.length() > 15 && !reason.contains("|"));
        assertThatIllegalArgumentException().isThrownBy(() -> Coverage.reasons(List.of("AAA-01")));
        assertThatIllegalArgumentException().isThrownBy(() -> Coverage.reasons(List.of("AAA-01,why", "AAA-01,why")));
    }

    @Test
    void citations_countOnlyWhatRuns() {
        assertThat(Citations.ofProject().idle()).isEmpty();

        Citations read = new Citations().add("FineTest", TESTS.replaceFirst("@Disabled", "@Slow"));

        assertThat(read.testsOf().get("AAA-01")).containsExactly("FineTest");
        assertThat(read.testsOf().get("AAA-03")).containsExactly("FineTest.one_thing_happens");
        assertThat(read.testsOf()).doesNotContainKey("AAA-04").containsKey("AAA-05");
        assertThat(read.idle()).containsExactly("FineTest.helper");
        assertThat(new Citations().add("FineTest", TESTS).testsOf()).doesNotContainKey("AAA-05");
    }

    @Test
    void table_showsEachState() {
        Map<String, Set<String>> tests =
                new Citations().add("FineTest", TESTS.replace("@Disabled", "")).testsOf();

        String table = new Coverage(ROWS, Map.of("AAA-04", "servers do that"), tests).table();

        assertThat(table)
                .contains("| AAA-01 | MUST | first | covered | `FineTest` |")
                .contains("| AAA-04 | MAY | fourth | not applicable | servers do that |")
                .contains("| AAA-06 | NOTE | sixth | missing |  |")
                .contains("| MUST | 2 | 0 | 0 |");
        assertThat(Coverage.coveredIn(table)).containsExactly("AAA-01", "AAA-02");
    }
}
