// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleCheckTest {
    private static final String POM = """
            <project>
              <groupId>org.sdohsync</groupId><artifactId>one</artifactId><version>1</version>
              <name>n</name><description>d</description><url>u</url>
              <licenses><license><name>n</name><url>u</url></license></licenses>
              <developers><developer><name>n</name></developer></developers>
              <scm><connection>c</connection><developerConnection>d</developerConnection><url>u</url></scm>
            </project>
            """;

    @TempDir
    Path bundle;

    private Path folder;

    @BeforeEach
    void whole() throws IOException {
        folder = Files.createDirectories(bundle.resolve("org/sdohsync/one/1"));
        Files.writeString(folder.resolve("one-1.pom"), POM);
        Files.writeString(folder.resolve("one-1-cyclonedx.json"), "{}");
        jar("one-1.jar", "A.class", "org.sdohsync.one");
        jar("one-1-sources.jar", "A.java", "");
        jar("one-1-javadoc.jar", "index.html", "");
        digests();
    }

    @Test
    void problems_ofAWholeBundle_areNone() throws IOException {
        assertThat(check(Map.of("one", "jar")).problems()).isEmpty();
    }

    @Test
    void problems_ofAMissingFile_nameIt() throws IOException {
        Files.delete(folder.resolve("one-1-sources.jar"));
        Files.delete(folder.resolve("one-1-cyclonedx.json"));

        assertThat(check(Map.of("one", "jar")).problems())
                .containsExactlyInAnyOrder("one: has no -sources.jar", "one: has no -cyclonedx.json");
    }

    @Test
    void problems_ofModules_nameThoseThatLackAndThoseThatShouldNotBeThere() throws IOException {
        assertThat(check(Map.of("two", "jar")).problems())
                .containsExactlyInAnyOrder(
                        "one: is in the bundle, but not to be published", "two: is not in the bundle");
    }

    @Test
    void problems_ofAChangedFile_nameItsDigests() throws IOException {
        Files.writeString(folder.resolve("one-1-cyclonedx.json"), "{ }");

        assertThat(check(Map.of("one", "jar")).problems())
                .containsExactly(
                        "one: one-1-cyclonedx.json is not what its .md5 says",
                        "one: one-1-cyclonedx.json is not what its .sha1 says");
    }

    @Test
    void problems_ofAHalfSignedBundle_nameWhatIsNotSigned() throws IOException {
        Files.writeString(folder.resolve("one-1.jar.asc"), "signature");

        assertThat(check(Map.of("one", "jar")).problems()).hasSize(4).allMatch(text -> text.contains("is not signed"));
    }

    @Test
    void problems_ofJarsWithoutTheirContents_nameThem() throws IOException {
        jar("one-1.jar", "A.class", "");
        jar("one-1-javadoc.jar", "README", "");
        digests();

        assertThat(check(Map.of("one", "jar")).problems())
                .containsExactlyInAnyOrder(
                        "one: its jar has no module name", "one: one-1-javadoc.jar has no index.html");
    }

    private BundleCheck check(Map<String, String> published) {
        return new BundleCheck(bundle, "1", new TreeMap<>(published));
    }

    @Test
    void problems_ofAJarWithoutClasses_asksForNoSourcesInIt() throws IOException {
        jar("one-1.jar", "README", "org.sdohsync.one");
        jar("one-1-sources.jar", "README", "");
        jar("one-1-javadoc.jar", "README", "");
        digests();

        assertThat(check(Map.of("one", "jar")).problems()).isEmpty();
    }

    private void jar(String name, String entry, String module) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!module.isEmpty()) {
            manifest.getMainAttributes().putValue("Automatic-Module-Name", module);
        }
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve(name)), manifest)) {
            jar.putNextEntry(new ZipEntry(entry));
        }
    }

    private void digests() throws IOException {
        for (String suffix : new String[] {".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json"}) {
            Path file = folder.resolve("one-1" + suffix);
            Files.writeString(folder.resolve(file.getFileName() + ".md5"), Digests.of(file, "MD5"));
            Files.writeString(folder.resolve(file.getFileName() + ".sha1"), Digests.of(file, "SHA-1"));
        }
    }
}
