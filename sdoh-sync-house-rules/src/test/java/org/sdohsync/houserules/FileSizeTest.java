// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files stay small: one idea each. */
class FileSizeTest {
    private static final int MAIN_CAP = 400;
    private static final int CODE_CAP = 350;
    private static final int TEST_CAP = 500;

    @Test
    void mainFiles_stayUnderTheCap() {
        assertThat(over(SourceFiles.java("/src/main/java/"), MAIN_CAP)).isEmpty();
    }

    @Test
    void mainFiles_haveLittleCode() {
        assertThat(SourceFiles.java("/src/main/java/").stream()
                        .filter(file -> code(SourceFiles.text(file)) > CODE_CAP)
                        .map(SourceFiles.PROJECT::relativize))
                .isEmpty();
    }

    @Test
    void code_ofAFile_leavesOutCommentsAndBlankLines() {
        assertThat(code("/**\n * Of it.\n */\nclass A {\n\n    // why\n    int b;\n}\n"))
                .isEqualTo(3);
    }

    @Test
    void testFiles_stayUnderTheCap() {
        assertThat(over(SourceFiles.java("/src/test/java/"), TEST_CAP)).isEmpty();
    }

    @Test
    void check_seesFiles() {
        assertThat(over(SourceFiles.java("/src/main/java/"), 10)).hasSizeGreaterThan(20);
    }

    private static long code(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line ->
                        !line.isEmpty() && !line.startsWith("*") && !line.startsWith("/*") && !line.startsWith("//"))
                .count();
    }

    private static List<String> over(List<Path> files, int cap) {
        return files.stream()
                .filter(file -> SourceFiles.lines(file) > cap)
                .map(file -> SourceFiles.PROJECT.relativize(file) + ": " + SourceFiles.lines(file) + " lines")
                .toList();
    }
}
