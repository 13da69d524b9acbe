// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.scope;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.testkit.Requirement;

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
    @Requirement("SCP-13")
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
    @Requirement({"SCP-13", "SCP-14"})
    void inStyle_v2_spellsEveryResourceScopeNew(String asked, String expected) {
        assertThat(Scopes.parse(asked).inStyle(ScopeStyle.V2)).hasToString(expected);
    }

    @Test
    @Requirement("SCP-14")
    void defaults_asV1_holdNoV2Scope() {
        String spelled = Scopes.RECIPIENT.inStyle(ScopeStyle.V1) + " " + Scopes.PATIENT.inStyle(ScopeStyle.V1);

        assertThat(spelled).doesNotContain(".rs").doesNotContain(".rus").contains("user/Task.write");
    }

    /** Level, type or star, letters in their order: the rest is no resource scope and stays as it is. */
    @ParameterizedTest
    @CsvSource({
        "patient/Task.rs,true",
        "user/*.cruds,true",
        "system/Observation.s,true",
        "user/Task.sr,false",
        "user/Task.,false",
        "user/Task.x,false",
        "team/Task.rs,false",
        "User/Task.rs,false",
        "launch/patient,false"
    })
    @Requirement({"SCP-06", "SCP-07", "SCP-08", "SCP-16"})
    void inStyle_v1_changesResourceScopesOnly(String scope, boolean resource) {
        boolean changed = !Scopes.parse(scope).inStyle(ScopeStyle.V1).toString().equals(scope);

        assertThat(changed).isEqualTo(resource);
    }

    @Test
    @Requirement({"AZR-04", "AZR-21", "AZR-23", "LCH-06", "LCH-07", "LCH-08", "SCP-12", "IPA-04", "IPA-05"})
    void defaults_ofBothRoles_nameWhatIsNeededAndNoWildcard() {
        assertThat(Scopes.PATIENT.asSet())
                .contains("launch/patient", "openid", "fhirUser", "offline_access", "patient/Task.rus")
                .noneMatch(scope -> scope.startsWith("user/"));
        assertThat(Scopes.RECIPIENT.asSet())
                .contains("openid", "fhirUser", "offline_access", "user/Task.rus", "user/Procedure.crus")
                .noneMatch(scope -> scope.startsWith("launch"));
        assertThat(Scopes.RECIPIENT + " " + Scopes.PATIENT).doesNotContain("*").doesNotContain(".cruds");
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
    @Requirement({"SCP-09", "SCP-11"})
    void comparison_ofOneScope_placesIt(String asked, String granted, String place) {
        ScopeComparison comparison = ScopeComparison.of(Scopes.parse(asked), Scopes.parse(granted));

        assertThat(comparison.granted()).hasSize(place.equals("granted") ? 1 : 0);
        assertThat(comparison.partial()).hasSize(place.equals("partial") ? 1 : 0);
        assertThat(comparison.missing()).hasSize(place.equals("missing") ? 1 : 0);
    }

    @Test
    @Requirement({"SCP-11", "SCP-16"})
    void comparison_ofWiderGrant_namesWhatIsExtra() {
        ScopeComparison comparison = ScopeComparison.of(
                Scopes.parse("user/Task.rs openid"), Scopes.parse("user/Task.rs  user/*.cruds openid profile"));

        assertThat(comparison.extra()).containsExactly("user/*.cruds", "profile");
    }
}
