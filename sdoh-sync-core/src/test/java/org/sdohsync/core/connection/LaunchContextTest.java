// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
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

    @Test
    void merge_otherMembersEachTime_keepsThoseOfTheStandardThenTheFirstOnes() {
        LaunchContext context = LaunchContext.of(Map.of("patient", "p1", "first", "1"));
        for (int round = 0; round < 200; round++) {
            Map<String, String> more = new HashMap<>(Map.of("encounter", "e" + round, "first", "" + round));
            for (int member = 0; member < 30; member++) {
                more.put("a" + round + "-" + member, "x".repeat(4000));
            }
            context = context.merge(LaunchContext.of(more));
        }

        assertThat(context.values()).hasSizeLessThanOrEqualTo(LaunchContext.MOST_MEMBERS);
        assertThat(context.values().entrySet().stream()
                        .mapToInt(member ->
                                member.getKey().length() + member.getValue().length())
                        .sum())
                .isLessThanOrEqualTo(LaunchContext.MOST_CHARACTERS);
        assertThat(context.values())
                .containsEntry("patient", "p1")
                .containsEntry("encounter", "e199")
                .containsEntry("first", "199");
    }

    private static LaunchContext context(String user) {
        return LaunchContext.of(Map.of("fhirUser", user));
    }
}
