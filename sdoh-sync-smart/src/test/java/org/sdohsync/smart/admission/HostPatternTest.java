// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.http.FhirBase;

/** Patterns admit what they say, and nothing that only looks like it. */
class HostPatternTest {
    @ParameterizedTest
    @CsvSource({
        "fhir.hospital.example, https://fhir.hospital.example/r4, true",
        "FHIR.hospital.example, https://fhir.HOSPITAL.example/r4, true",
        "fhir.hospital.example, https://fhir.hospital.example:443/r4, true",
        "fhir.hospital.example, https://fhir.hospital.example:8443/r4, false",
        "fhir.hospital.example:8443, https://fhir.hospital.example:8443/r4, true",
        "fhir.hospital.example:8443, https://fhir.hospital.example/r4, false",
        "fhir.hospital.example:*, https://fhir.hospital.example:8443/r4, true",
        "fhir.hospital.example, https://fhir.hospital.example.evil.example/r4, false",
        "fhir.hospital.example, https://evil.example/fhir.hospital.example, false",
        "fhir.hospital.example, https://xfhir.hospital.example/r4, false",
        "*.hospital.example, https://fhir.hospital.example/r4, true",
        "*.hospital.example, https://a.b.hospital.example/r4, true",
        "*.hospital.example, https://hospital.example/r4, false",
        "*.hospital.example, https://evilhospital.example/r4, false",
        "*.hospital.example, https://hospital.example.evil/r4, false",
    })
    void lists_byPattern(String pattern, String source, boolean admitted) {
        FhirBase base = FhirBase.restore(source);

        assertThat(Admission.open().hosts(pattern).lists(base)).isEqualTo(admitted);
        assertThat(Admission.open().refusing(pattern).refuses(base)).isEqualTo(admitted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "*.", "https://fhir.example", "fhir.example/r4", "fhir.*.example", "a b", "x:y"})
    void hosts_ofNoPattern_isRefused(String pattern) {
        assertThatIllegalArgumentException().isThrownBy(() -> Admission.open().hosts(pattern));
    }

    @Test
    void sources_areComparedAsAWhole() {
        Admission rules = Admission.open().sources("https://fhir.example/r4/");

        assertThat(rules.lists(FhirBase.restore("https://fhir.example/r4"))).isTrue();
        assertThat(rules.lists(FhirBase.restore("https://fhir.example/r4/tenant")))
                .isFalse();
        assertThat(rules.lists(FhirBase.restore("https://fhir.example"))).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> rules.connections(-1, 0));
    }
}
