// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PomCheckTest {
    private static final String WHOLE = """
            <project>
              <groupId>org.sdohsync</groupId><artifactId>one</artifactId><version>1</version>
              <name>n</name><description>d</description><url>u</url>
              <licenses><license><name>n</name><url>u</url></license></licenses>
              <developers><developer><name>n</name></developer></developers>
              <scm><connection>c</connection><developerConnection>d</developerConnection><url>u</url></scm>
              <dependencies>
                <dependency><groupId>org.sdohsync</groupId><artifactId>two</artifactId><version>1</version></dependency>
                <dependency><groupId>g</groupId><artifactId>other</artifactId><version>5</version></dependency>
              </dependencies>
            </project>
            """;

    @TempDir
    Path folder;

    @Test
    void problems_ofAWholePom_areNone() throws IOException {
        assertThat(problems(WHOLE)).isEmpty();
    }

    @Test
    void problems_ofMissingMetadata_nameIt() throws IOException {
        assertThat(problems(WHOLE.replace("<name>n</name><description>", "<description>")))
                .containsExactly("one: its POM has no name");
        assertThat(problems(WHOLE.replaceAll("<scm>.*</scm>", ""))).hasSize(3);
        assertThat(problems(WHOLE.replaceAll("<licenses>.*</licenses>", ""))).hasSize(2);
    }

    @Test
    void problems_ofAPomThatNeedsAnother_nameThat() throws IOException {
        assertThat(problems(WHOLE.replace("<project>", "<project><parent><artifactId>p</artifactId></parent>")))
                .containsExactly("one: its POM needs a parent");
        assertThat(problems(WHOLE.replace("<version>5</version>", "<version>${x}</version>")))
                .containsExactly("one: its POM has a property left that nobody resolves");
        assertThat(problems(WHOLE.replace("<version>5</version>", "")))
                .containsExactly("one: its POM has no version for other");
    }

    @Test
    void problems_ofDependencies_nameWhatIsNotToBeHad() throws IOException {
        assertThat(problems(WHOLE.replace("<version>5</version>", "<version>5-SNAPSHOT</version>")))
                .containsExactly("one: its POM asks for a snapshot of other");
        assertThat(problems(WHOLE.replace("two", "three")))
                .containsExactly("one: its POM asks for three, which is not published");
        assertThat(problems(WHOLE.replace(
                        "<artifactId>two</artifactId><version>1<", "<artifactId>two</artifactId><version>2<")))
                .containsExactly("one: its POM asks for another version of two");
        assertThat(problems(WHOLE.replace("<version>5</version>", "<version>5</version><scope>test</scope>")))
                .containsExactly("one: its POM asks for other, which only its tests need");
    }

    @Test
    void problemsOfBom_nameWhatItDoesNotList() throws IOException {
        Pom bom = pom("""
                <project><dependencyManagement><dependencies>
                  <dependency><groupId>org.sdohsync</groupId><artifactId>one</artifactId><version>1</version></dependency>
                </dependencies></dependencyManagement></project>
                """);

        assertThat(PomCheck.problemsOfBom("bom", bom, Set.of("one"))).isEmpty();
        assertThat(PomCheck.problemsOfBom("bom", bom, Set.of("one", "two")))
                .containsExactly("bom: does not list [two]");
    }

    private List<String> problems(String text) throws IOException {
        return PomCheck.problems("one", pom(text), Set.of("one", "two"));
    }

    private Pom pom(String text) throws IOException {
        Path file = folder.resolve("pom.xml");
        Files.writeString(file, text);
        return Pom.read(file);
    }
}
