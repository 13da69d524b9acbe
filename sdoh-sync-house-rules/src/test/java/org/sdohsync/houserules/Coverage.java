// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The table of requirements and the tests that prove them. Each requirement is covered by tests, or does not apply for a reason that
 * somebody wrote down, or is missing.
 */
final class Coverage {
    private static final Pattern COVERED = Pattern.compile("^\\| ([A-Z]{3}-\\d\\d) \\|.*\\| covered \\|.*$");
    private static final String HEAD = """
            # Which tests prove which requirements

            Made by `SmartCoverageTest` from `@Requirement` in the tests, from `smart-requirements.csv` and from
            `smart-not-applicable.csv`; do not edit it. The build fails when it does not say what the tests say, or when a row is
            covered no longer. After a change, write it anew:
            ```
            %s
            ```
            """;
    /** How the table is written anew. */
    static final String COMMAND = "mvn -q -pl sdoh-sync-house-rules -am test -Dtest=SmartCoverageTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dcoverage.write";

    /** One requirement. */
    record Row(String id, String level, String gist) {
        static Row of(String line) {
            String[] parts = line.split(",", 3);
            return new Row(parts[0], parts[1], parts[2]);
        }
    }

    private final List<Row> rows;
    private final Map<String, String> reasons;
    private final Map<String, Set<String>> testsOf;

    Coverage(List<Row> rows, Map<String, String> reasons, Map<String, Set<String>> testsOf) {
        this.rows = List.copyOf(rows);
        this.reasons = Map.copyOf(reasons);
        this.testsOf = Map.copyOf(testsOf);
    }

    static Coverage ofProject() {
        List<Row> rows =
                lines("docs/smart-requirements.csv").stream().map(Row::of).toList();
        return new Coverage(
                rows,
                reasons(lines("docs/smart-not-applicable.csv")),
                Citations.ofProject().testsOf());
    }

    static Map<String, String> reasons(List<String> lines) {
        Map<String, String> reasons = new LinkedHashMap<>();
        for (String line : lines) {
            String[] parts = line.split(",", 2);
            if (parts.length < 2 || reasons.put(parts[0], parts[1].trim()) != null) {
                throw new IllegalArgumentException("no reason, or a second one: " + line);
            }
        }
        return reasons;
    }

    private static List<String> lines(String file) {
        return SourceFiles.text(SourceFiles.PROJECT.resolve(file))
                .lines()
                .skip(1)
                .toList();
    }

    Map<String, String> reasons() {
        return reasons;
    }

    Set<String> ids() {
        return rows.stream().map(Row::id).collect(Collectors.toCollection(TreeSet::new));
    }

    Set<String> covered() {
        return ids().stream().filter(testsOf::containsKey).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The rows that a written table says are covered. */
    static Set<String> coveredIn(String table) {
        return table.lines()
                .map(COVERED::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    String table() {
        StringBuilder text = new StringBuilder(HEAD.formatted(COMMAND));
        text.append('\n')
                .append(counts())
                .append("\n| id | level | requirement | state | by |\n|---|---|---|---|---|\n");
        for (Row row : rows) {
            text.append("| %s | %s | %s | %s | %s |\n".formatted(row.id, row.level, row.gist, state(row), by(row)));
        }
        return text.toString();
    }

    private String counts() {
        Map<String, Map<String, Long>> byLevel = rows.stream()
                .collect(Collectors.groupingBy(
                        Row::level, TreeMap::new, Collectors.groupingBy(this::state, Collectors.counting())));
        StringBuilder text = new StringBuilder("| level | covered | not applicable | missing |\n|---|---|---|---|\n");
        byLevel.forEach((level, states) -> text.append("| %s | %d | %d | %d |\n"
                .formatted(
                        level,
                        states.getOrDefault("covered", 0L),
                        states.getOrDefault("not applicable", 0L),
                        states.getOrDefault("missing", 0L))));
        return text.toString();
    }

    private String state(Row row) {
        if (testsOf.containsKey(row.id)) {
            return "covered";
        }
        return reasons.containsKey(row.id) ? "not applicable" : "missing";
    }

    private String by(Row row) {
        Set<String> tests = testsOf.getOrDefault(row.id, Set.of());
        return tests.isEmpty()
                ? reasons.getOrDefault(row.id, "")
                : tests.stream().map(test -> "`" + test + "`").collect(Collectors.joining(" "));
    }
}
