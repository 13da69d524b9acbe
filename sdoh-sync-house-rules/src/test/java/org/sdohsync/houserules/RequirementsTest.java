// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Requirements that tests name are in the list, and the list is in order. */
class RequirementsTest {
    private static final Pattern ANNOTATION = Pattern.compile("@Requirement\\(([^)]*)\\)");
    private static final Pattern ID = Pattern.compile("\"([^\"]*)\"");

    private static List<String> rows() {
        String text = SourceFiles.text(SourceFiles.PROJECT.resolve("docs/smart-requirements.csv"));
        return text.lines().skip(1).toList();
    }

    @Test
    void list_rows_haveAnIdALevelAndAGist() {
        assertThat(rows())
                .hasSizeGreaterThan(300)
                .allMatch(row -> row.matches("[A-Z]{3}-\\d\\d,(MUST|SHOULD|MAY|OWN|NOTE),[^,]+"));
        assertThat(rows().stream().map(RequirementsTest::id)).doesNotHaveDuplicates();
    }

    @Test
    void tests_nameListedRequirementsOnly() {
        Set<String> listed = rows().stream().map(RequirementsTest::id).collect(Collectors.toSet());
        Set<String> groups = listed.stream().map(id -> id.substring(0, 4)).collect(Collectors.toSet());
        Set<String> named = SourceFiles.java("/src/test/").stream()
                .filter(file -> !file.endsWith("RequirementsTest.java"))
                .map(SourceFiles::text)
                .flatMap(text -> ANNOTATION.matcher(text).results().map((MatchResult match) -> match.group(1)))
                .flatMap(arguments -> ID.matcher(arguments).results().map((MatchResult match) -> match.group(1)))
                // Other lists may have requirements of their own; ours are those whose group we list.
                .filter(id -> id.length() > 4 && groups.contains(id.substring(0, 4)))
                .collect(Collectors.toSet());

        assertThat(named).isNotEmpty();
        assertThat(listed).containsAll(named);
    }

    private static String id(String row) {
        return row.substring(0, row.indexOf(','));
    }
}
