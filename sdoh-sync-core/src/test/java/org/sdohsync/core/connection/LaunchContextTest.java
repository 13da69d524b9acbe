// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.Requirement;
import org.sdohsync.core.http.FhirBase;

/** What a launch told. */
class LaunchContextTest {
    private static final FhirBase SOURCE = FhirBase.restore("https://fhir.example/r4");

    @ParameterizedTest
    @ValueSource(strings = {"Practitioner/7", "https://fhir.example/r4/Practitioner/7"})
    @Requirement("IDT-12")
    void fhirUserAt_belowTheBase_canBeRead(String user) {
        assertThat(context(user).fhirUserAt(SOURCE)).contains(URI.create("https://fhir.example/r4/Practitioner/7"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/r4/Practitioner/7",
                "https://fhir.example/r4x/Practitioner/7",
                "https://fhir.example.evil.example/r4/Practitioner/7",
                "http://fhir.example/r4/Practitioner/7"
            })
    @Requirement({"IDT-12", "USE-03"})
    void fhirUserAt_elsewhere_isNotReadWithThisToken(String user) {
        assertThat(context(user).fhirUserAt(SOURCE)).isEmpty();
    }

    @Test
    void toString_namesNoValues() {
        assertThat(context("Practitioner/7").toString()).isEqualTo("LaunchContext[fhirUser]");
    }

    private static LaunchContext context(String user) {
        return LaunchContext.of(Map.of("fhirUser", user));
    }
}
