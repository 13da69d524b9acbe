// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeProjectTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final String EXAMPLE = """
            package org.sdohsync.examples;
            class ReadmeSample {
                // region first
                old();
                // endregion
            }
            """;

    @TempDir
    Path out;

    @Test
    void sample_takesTheCodeFromTheReadme() {
        assertThat(ReadmeProject.sample("text\n```java\nfresh(\"$1\");\n```\n", EXAMPLE))
                .contains("package com.example.foodbank;", "// region first\nfresh(\"$1\");\n// endregion")
                .doesNotContain("old()");
    }

    @Test
    void sample_whenTheReadmeHasMoreBlocksThanTheExampleRegions_isRefused() {
        assertThatThrownBy(() -> ReadmeProject.sample("```java\na\n```\n```java\nb\n```\n", EXAMPLE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2 blocks");
    }

    @Test
    void atSandbox_whenTheReadmeSaysAnother_isRefused() {
        assertThatThrownBy(() -> ReadmeProject.atSandbox(EXAMPLE)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void main_writesTheReadmesCodeAsItStands_forEveryStranger() throws IOException {
        Path strangers = PROJECT.resolve("sdoh-sync-release/src/it");
        ReadmeProject.main(new String[] {PROJECT.toString(), strangers.toString(), out.toString()});

        for (String stranger : new String[] {"stranger", "boot"}) {
            Path sources = out.resolve(stranger).resolve("src/main/java/com/example/foodbank");
            assertThat(Files.readString(sources.resolve("ReadmeSample.java")))
                    .contains(Files.readString(PROJECT.resolve("README.md"))
                            .split("```java\n", -1)[1]
                            .split("```", -1)[0]);
            assertThat(Files.readString(sources.resolve("SandboxSample.java")))
                    .contains("Sandbox.url()", "class SandboxSample")
                    .doesNotContain("ReadmeSample", "county.example");
            assertThat(out.resolve(stranger).resolve("pom.xml")).exists();
        }
    }
}
