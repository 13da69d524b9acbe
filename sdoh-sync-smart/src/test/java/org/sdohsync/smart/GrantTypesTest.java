// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sdohsync.testkit.Requirement;

/** What this module can ask an authorization server for, read from its source: there are no other ways in. */
class GrantTypesTest {
    private static final Pattern GRANT = Pattern.compile("\"grant_type\", ?\"([^\"]*)\"");
    private static final Pattern RESPONSE = Pattern.compile("\"response_type\", ?\"([^\"]*)\"");

    @Test
    @Requirement({"AZR-25", "AZR-26", "SEC-10"})
    void sources_askForCodesRefreshesAndClientCredentialsOnly() throws IOException {
        assertThat(found(GRANT)).containsExactly("authorization_code", "client_credentials", "refresh_token");
        assertThat(found(RESPONSE)).containsExactly("code");
    }

    private static Set<String> found(Pattern pattern) throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            for (Path source : sources) {
                Matcher matcher = pattern.matcher(Files.readString(source));
                while (matcher.find()) {
                    found.add(matcher.group(1));
                }
            }
        }
        return found;
    }
}
