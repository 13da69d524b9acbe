// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.codehaus.mojo.animal_sniffer.SignatureChecker;
import org.junit.jupiter.api.Test;

/** What the modules that Android may use ask of Java, Android has, or {@code docs/android.md} names it. */
class AndroidTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    private static final List<String> MODULES = List.of("sdoh-sync-core", "sdoh-sync-smart", "sdoh-sync-fhir");

    /** Whose classes are jars of their own; what is asked of those is not Android's. */
    private static final Set<String> LIBRARIES = Set.of(
            "org.sdohsync.*",
            "ca.uhn.*",
            "com.fasterxml.*",
            "com.github.benmanes.*",
            "com.nimbusds.*",
            "kotlin.*",
            "okhttp3.*",
            "okio.*",
            "org.hl7.*",
            "org.jspecify.*",
            "org.slf4j.*");

    private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);

    @Test
    void modules_onAndroid8_missWhatTheListNames_andNothingElse() throws IOException {
        String list = Files.readString(PROJECT.resolve("docs/android.md"));
        Set<String> named = ROW.matcher(list)
                .results()
                .map((MatchResult row) -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(missing(26)).isEqualTo(named);
    }

    @Test
    void modules_onAndroid14_missTheDesktopOnly() throws IOException {
        Set<String> translatedByD8 =
                Set.of("java.nio.ByteBuffer.flip", "java.nio.ByteBuffer.limit", "java.nio.ByteBuffer.position");
        Set<String> missing = missing(34);
        missing.removeAll(translatedByD8);

        assertThat(missing)
                .containsExactly(
                        "ProcessBuilder.Redirect.DISCARD",
                        "java.awt.Desktop",
                        "java.awt.GraphicsEnvironment.isHeadless");
    }

    private static Set<String> missing(int level) throws IOException {
        MissingReferences missing = new MissingReferences();
        Path signature = Path.of("target/android-" + level + ".signature");
        assertThat(signature).as("mvn copies it here").exists();
        try (InputStream in = Files.newInputStream(signature)) {
            SignatureChecker checker = new SignatureChecker(in, LIBRARIES, missing);
            checker.setSourcePath(List.of());
            for (Path classes : classes()) {
                checker.process(classes.toFile());
            }
        }
        return missing.names();
    }

    private static List<Path> classes() {
        List<Path> found = MODULES.stream()
                .map(module -> PROJECT.resolve(module).resolve("target/classes"))
                .toList();
        assertThat(found).as("compiled before").allMatch(Files::isDirectory);
        return found;
    }
}
