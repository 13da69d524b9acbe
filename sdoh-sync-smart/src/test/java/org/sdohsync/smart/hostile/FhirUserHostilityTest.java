// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.smart.hostile.TokenJson.quoted;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/** References to the user that would lead a request, and its token, somewhere else. */
class FhirUserHostilityTest {
    private final IdentityStage world = new IdentityStage();
    private final Stage stage = world.stage;

    @AfterEach
    void close() {
        world.close();
    }

    /** HOME stands for the base, FOREIGN for another place; the second column is the path below the base. */
    @Hostile(31)
    @Requirement({"IDT-12", "USE-03"})
    @ParameterizedTest(name = "31 fhirUser {0}")
    @CsvSource({
        "Practitioner/7, Practitioner/7",
        "HOME/Practitioner/7, Practitioner/7",
        "HOME/RelatedPerson/a.b-c, RelatedPerson/a.b-c",
        "FOREIGN/fhir/Practitioner/7,",
        "https://evil.example/Practitioner/7,",
        "HOMEevil/Practitioner/7,",
        "HOME.evil.example/Practitioner/7,",
        "HOME/../other/Practitioner/7,",
        "HOME/%2e%2e/other/Practitioner/7,",
        "HOME/other/Practitioner/7,",
        "HOME/Practitioner/..,",
        "Patient/..%2f..%2fadmin,",
        "Patient/..,",
        "Patient/.,",
        "Patient/../../admin,",
        "../Patient/7,",
        "//evil.example/Patient/7,",
        "Device/7,",
        "Patient/7?_format=xml,",
        "Patient/7#a,",
        "Patient/7/_history/1,",
        "javascript:alert(1)//Patient/7,",
        "Patient/ 7,",
        "Patient/,"
    })
    void complete_withAFhirUser_leadsToTheSourceOnly(String fhirUser, @Nullable String path) {
        String written =
                fhirUser.replace("HOME", stage.home.base().toString()).replace("FOREIGN", stage.foreign.url(""));

        Connection connected =
                world.connect(token -> token.claim("fhirUser", quoted(written)).signed());

        URI expected = path == null ? null : stage.home.base().resolve(path);
        assertThat(connected.context().fhirUserAt(connected.source()).orElse(null))
                .isEqualTo(expected);
        assertThat(stage.grant(connected.id())).isEqualTo(Stage.Grant.KEPT);
    }
}
