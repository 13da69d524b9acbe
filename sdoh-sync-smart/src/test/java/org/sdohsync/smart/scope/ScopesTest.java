// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.scope;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SCP-06, SCP-11, SCP-13 to SCP-16. */
class ScopesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user/Task.rus|user/Task.read user/Task.write",
                "patient/*.cruds|patient/*.read patient/*.write",
                "user/Patient.rs openid|user/Patient.read openid",
                "http://smarthealthit.org/fhir/scopes/user/Task.rs|user/Task.read"
            })
    void inStyle_v1_spellsEveryResourceScopeOld(String asked, String expected) {
        assertThat(Scopes.parse(asked).inStyle(ScopeStyle.V1)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user/Task.read user/Task.write|user/Task.rs user/Task.cud",
                "user/Task.*|user/Task.cruds",
                "user/Observation.rs?category=a|user/Observation.rs?category=a",
                "user/Task.sr|user/Task.sr"
            })
    void inStyle_v2_spellsEveryResourceScopeNew(String asked, String expected) {
        assertThat(Scopes.parse(asked).inStyle(ScopeStyle.V2)).hasToString(expected);
    }

    @Test
    void defaults_asV1_holdNoV2Scope() {
        String spelled = Scopes.RECIPIENT.inStyle(ScopeStyle.V1) + " " + Scopes.PATIENT.inStyle(ScopeStyle.V1);

        assertThat(spelled).doesNotContain(".rs").doesNotContain(".rus").contains("user/Task.write");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user/Task.rus|user/Task.rus|granted",
                "user/Task.rus|user/Task.r user/Task.s user/Task.u|granted",
                "user/Task.rs|user/*.cruds|granted",
                "user/Task.rs|user/Task.read|granted",
                "user/Task.rus|user/Task.rs|partial",
                "user/*.rs|user/Task.rs|partial",
                "user/Observation.rs|user/Observation.rs?category=a|partial",
                "user/Observation.rs?b=2&a=1|user/Observation.rs?a=1&b=2|granted",
                "user/Task.rs|patient/Task.rs|missing",
                "user/Task.rs|openid|missing",
                "offline_access|user/Task.rs|missing"
            })
    void comparison_ofOneScope_placesIt(String asked, String granted, String place) {
        ScopeComparison comparison = ScopeComparison.of(Scopes.parse(asked), Scopes.parse(granted));

        assertThat(comparison.granted()).hasSize(place.equals("granted") ? 1 : 0);
        assertThat(comparison.partial()).hasSize(place.equals("partial") ? 1 : 0);
        assertThat(comparison.missing()).hasSize(place.equals("missing") ? 1 : 0);
    }

    @Test
    void comparison_ofWiderGrant_namesWhatIsExtra() {
        ScopeComparison comparison = ScopeComparison.of(
                Scopes.parse("user/Task.rs openid"), Scopes.parse("user/Task.rs  user/*.cruds openid profile"));

        assertThat(comparison.extra()).containsExactly("user/*.cruds", "profile");
    }
}
