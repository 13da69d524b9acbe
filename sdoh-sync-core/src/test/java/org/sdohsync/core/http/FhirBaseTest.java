// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.Requirement;
import org.sdohsync.core.error.AddressException;

class FhirBaseTest {
    @Test
    void parse_withTrailingSlashes_dropsThem() {
        FhirBase base = FhirBase.parse("https://fhir.example/apis/r4//", AddressRules.strict());

        assertThat(base).hasToString("https://fhir.example/apis/r4");
        assertThat(base.resolve("Task/1")).isEqualTo(URI.create("https://fhir.example/apis/r4/Task/1"));
        assertThat(FhirBase.restore(base.toString())).isEqualTo(base).hasSameHashCodeAs(base);
    }

    @Test
    void parse_withQuery_isRefusedWithoutRepeatingIt() {
        assertThatExceptionOfType(AddressException.class)
                .isThrownBy(() -> FhirBase.parse("https://fhir.example/r4?token=abc", AddressRules.strict()))
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("abc"));
    }

    @Test
    @Requirement("USE-06")
    void originOf_normalisesCaseAndDefaultPorts() {
        assertThat(Origin.of(URI.create("HTTPS://Fhir.Example/r4")))
                .isEqualTo(Origin.of(URI.create("https://fhir.example:443")))
                .isNotEqualTo(Origin.of(URI.create("https://fhir.example:8443")))
                .isNotEqualTo(Origin.of(URI.create("http://fhir.example:443")));
    }
}
