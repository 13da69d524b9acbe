// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's Java is the examples' Java: what a newcomer copies compiles. */
class ReadmeTest {
    private static final Pattern FENCE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern REGION = Pattern.compile("// region [a-z-]+\n(.*?)// endregion", Pattern.DOTALL);
    private static final String README = SourceFiles.text(SourceFiles.PROJECT.resolve("README.md"));
    private static final String SAMPLE = SourceFiles.text(
            SourceFiles.PROJECT.resolve("sdoh-sync-examples/src/main/java/org/sdohsync/examples/ReadmeSample.java"));

    @Test
    void javaBlocks_ofTheReadme_areRegionsOfTheSample() {
        List<String> blocks = find(FENCE, README);

        assertThat(blocks).hasSize(2).isEqualTo(find(REGION, SAMPLE));
    }

    @Test
    void commands_ofTheReadme_areOneLineEach() {
        assertThat(README)
                .containsPattern("## Run it\n```\n[^\n]+\n```\n")
                .containsPattern("## Test it\n```\n[^\n]+\n```\n");
    }

    @Test
    void readme_isShort() {
        assertThat(README.lines().count()).isLessThanOrEqualTo(90);
    }

    private static List<String> find(Pattern pattern, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1).stripIndent().strip());
        }
        return found;
    }
}
