// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * A program starts on its class path at run time. Scope {@code test} takes an artifact from there, also one that a dependency of the
 * program brings along and needs: so in modules with a program only test tools have it.
 */
class RuntimeScopeTest {
    private static final Pattern PROGRAM = Pattern.compile("static void main\\(|@SpringBootApplication");

    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);

    /** What no program needs at run time, by group; a single artifact stands with its name. */
    private static final Set<String> TEST_TOOLS = Set.of(
            "com.deque.html.axe-core",
            "com.squareup.okhttp3:mockwebserver3",
            "com.squareup.okhttp3:okhttp-tls",
            "io.zonky.test",
            "io.zonky.test.postgres",
            "org.assertj",
            "org.codehaus.mojo",
            "org.junit.jupiter",
            "org.junit.platform",
            "org.slf4j:slf4j-simple");

    /** Scope test although no test tool, each because the module's programs start without it. */
    private static final Set<String> NEEDED_BY_TESTS_ONLY = Set.of(
            // One test migrates with Flyway; the programs make their tables themselves.
            "sdoh-sync-examples org.flywaydb:flyway-core",
            "sdoh-sync-examples org.sdohsync:sdoh-sync-testkit",
            // The client in the tests of the authorization server, which has none itself.
            "sdoh-sync-sandbox com.nimbusds:oauth2-oidc-sdk",
            // What the release is compared with.
            "sdoh-sync-release org.sdohsync:sdoh-sync-cdshooks",
            "sdoh-sync-release org.sdohsync:sdoh-sync-records",
            "sdoh-sync-release org.sdohsync:sdoh-sync-workflow");

    @Test
    void modulesWithAProgram_giveScopeTestToTestToolsOnly() {
        Set<String> found = new TreeSet<>();
        for (String module : modulesWithProgram()) {
            testScoped(SourceFiles.text(SourceFiles.PROJECT.resolve(module).resolve("pom.xml"))).stream()
                    .filter(artifact -> !TEST_TOOLS.contains(artifact) && !TEST_TOOLS.contains(group(artifact)))
                    .forEach(artifact -> found.add(module + " " + artifact));
        }

        assertThat(found).isEqualTo(NEEDED_BY_TESTS_ONLY);
    }

    @Test
    void check_seesPrograms() {
        assertThat(modulesWithProgram()).contains("sdoh-sync-examples", "sdoh-sync-inbox", "sdoh-sync-proofs");
    }

    @Test
    void testScoped_readsGroupAndArtifact() {
        assertThat(testScoped(
                        "<dependency><groupId>g</groupId><artifactId>a</artifactId><scope>test</scope></dependency>"
                                + "<dependency><groupId>g</groupId><artifactId>b</artifactId></dependency>"))
                .containsExactly("g:a");
    }

    private static Set<String> modulesWithProgram() {
        return SourceFiles.java("/src/main/java/").stream()
                .filter(file -> PROGRAM.matcher(SourceFiles.text(file)).find())
                .map(SourceFiles.PROJECT::relativize)
                .map(Path::iterator)
                .map(names -> names.next().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> testScoped(String pom) {
        return DEPENDENCY
                .matcher(pom)
                .results()
                .map(found -> found.group(1))
                .filter(text -> text.contains("<scope>test</scope>"))
                .map(text -> element(text, "groupId") + ":" + element(text, "artifactId"))
                .toList();
    }

    private static String element(String text, String name) {
        Matcher found = Pattern.compile("<" + name + ">([^<]*)<").matcher(text);
        return found.find() ? found.group(1) : "";
    }

    private static String group(String artifact) {
        return artifact.substring(0, artifact.indexOf(':'));
    }
}
