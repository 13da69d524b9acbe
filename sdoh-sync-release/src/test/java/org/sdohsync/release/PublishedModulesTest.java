// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A published module needs published modules only, and the bill of materials names each. */
class PublishedModulesTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void publishedModules_needNoOther() throws IOException {
        Map<String, String> published = Modules.published(PROJECT);

        assertThat(published)
                .containsEntry("sdoh-sync-bom", "pom")
                .containsEntry("sdoh-sync-workflow", "jar")
                .doesNotContainKey("sdoh-sync-proofs");
        for (String module : published.keySet()) {
            Pom pom = Pom.read(PROJECT.resolve(module).resolve("pom.xml"));
            for (Pom dependency : pom.all("dependencies", "dependency")) {
                if (dependency.text("groupId").filter(Modules.GROUP::equals).isPresent()
                        && dependency.text("scope").filter("test"::equals).isEmpty()) {
                    assertThat(published)
                            .as("what %s needs; a module is published by <maven.deploy.skip>false", module)
                            .containsKey(dependency.text("artifactId").orElseThrow());
                }
            }
        }
    }

    @Test
    void bom_listsEveryPublishedModule() throws IOException {
        Set<String> jars = new TreeSet<>(Modules.published(PROJECT).keySet());
        jars.remove("sdoh-sync-bom");

        assertThat(PomCheck.problemsOfBom("sdoh-sync-bom", Pom.read(PROJECT.resolve("sdoh-sync-bom/pom.xml")), jars))
                .isEmpty();
    }
}
