// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The versions that {@code docs/compatibility.md} names are those that the build uses. */
class CompatibilityTest {
    private static final String PAGE = SourceFiles.text(SourceFiles.PROJECT.resolve("docs/compatibility.md"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    HAPI FHIR, model and parser | pom.xml | <hapi.version>([^<]+)
                    HAPI FHIR, model and parser | pom.xml | <hl7-r4.version>([^<]+)
                    OkHttp                      | pom.xml | <okhttp.version>([^<]+)
                    Jackson core                | pom.xml | <jackson.version>([^<]+)
                    Nimbus JOSE + JWT           | pom.xml | <nimbus-jose.version>([^<]+)
                    Caffeine                    | pom.xml | <caffeine.version>([^<]+)
                    SLF4J                       | pom.xml | <slf4j.version>([^<]+)
                    Spring Boot                 | pom.xml | <spring-boot.version>([^<]+)
                    db-scheduler                | pom.xml | <db-scheduler.version>([^<]+)
                    Micrometer                  | pom.xml | <micrometer.version>([^<]+)
                    PostgreSQL                  | pom.xml | linux-amd64</artifactId>\\s*<version>([0-9]+[.][0-9]+)
                    H2                          | pom.xml | >h2</artifactId>\\s*<version>([^<]+)
                    HAPI FHIR, plain server     | pom.xml | <hapi.version>([^<]+)
                    HAPI FHIR, JPA server       | sdoh-sync-sandbox-jpa/pom.xml | <hapi.version>([^<]+)
                    Keycloak                    | sdoh-sync-interop/pom.xml | <keycloak.version>([^<]+)
                    Medplum                     | sdoh-sync-interop/src/test/resources/medplum/package.json | @medplum/core": "([^"]+)
                    """)
    void version_ofEach_isTheBuilds(String name, String file, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(SourceFiles.text(SourceFiles.PROJECT.resolve(Path.of(file))));

        assertThat(found.find()).as(file + " has " + pattern).isTrue();
        assertThat(PAGE.lines().filter(line -> line.startsWith("| " + name)))
                .as("the row of " + name)
                .singleElement()
                .asString()
                .contains(found.group(1));
    }
}
