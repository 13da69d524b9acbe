// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.smart.finding.FindingException.Reason;
import org.sdohsync.testkit.Requirement;

/** What users paste and scan, and what it is instead of an address. */
@Requirement({"SEC-09", "DSC-13"})
class SourceAddressTest {
    private static final AddressRules RULES = AddressRules.strict();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://fhir.county.example/r4",
                "  https://fhir.county.example/r4/// ",
                "<https://fhir.county.example/r4>",
                "\"https://fhir.county.example/r4\",",
                "https://fhir.county.example/r4/metadata",
                "https://fhir.county.example/r4/.well-known/smart-configuration/",
                "https://fhir.county.example/r4/.well-known/openid-configuration",
                "fhir.county.example/r4",
                "\uFEFFhttps://fhir.county.example/r4\u200B"
            })
    void pasted_inAnyDress_isTheSameBase(String text) {
        FoundSource found = SourceAddress.pasted(text, RULES);

        assertThat(found.baseUrl()).hasToString("https://fhir.county.example/r4");
        assertThat(found.name()).isEqualTo("fhir.county.example");
        assertThat(found.mayBeR4()).isTrue();
        assertThat(found.portal()).isEmpty();
    }

    @Test
    void pasted_withPortAndWithoutScheme_isHttps() {
        assertThat(SourceAddress.pasted("fhir.county.example:8443/r4", RULES).baseUrl())
                .hasToString("https://fhir.county.example:8443/r4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|NO_ADDRESS",
                "my food bank|NO_ADDRESS",
                "mailto:a@b.example|NO_ADDRESS",
                "javascript:alert(1)|NO_ADDRESS",
                "https://user:pw@fhir.example/r4|NO_ADDRESS",
                "https://fhir.example/r4?session=7|NO_ADDRESS",
                "http://fhir.example/r4|REFUSED_ADDRESS",
                "https://169.254.169.254/latest|REFUSED_ADDRESS",
                "https://portal.example/login|PORTAL_PAGE",
                "https://portal.example/MyChart/|PORTAL_PAGE",
                "https://portal.example/app/index.html|PORTAL_PAGE",
                "https://portal.example/Default.aspx|PORTAL_PAGE",
                "shlink:/eyJ1cmwi|HEALTH_LINK",
                "https://viewer.example/#shlink:/eyJ1cmwi|HEALTH_LINK"
            })
    void pasted_ofSomethingElse_saysWhatItIs(String text, Reason reason) {
        assertFails(reason, () -> SourceAddress.pasted(text, RULES));
    }

    @Test
    void scanned_plainAddress_isTheBase() {
        assertThat(SourceAddress.scanned("HTTPS://fhir.county.example/r4", RULES)
                        .baseUrl()
                        .origin()
                        .host())
                .isEqualTo("fhir.county.example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shlink:/eyJ1cmwiOiJodHRwczovL3gifQ|HEALTH_LINK",
                "shc:/567629095243206034602924374044603122295953265460346029254077280433602870286471674522280928|HEALTH_LINK",
                "https://viewer.example/#shlink:/eyJ1cmwi|HEALTH_LINK",
                "https://fhir.example/r4#key=abc|REFUSED_ADDRESS",
                "WIFI:S:guest;T:WPA;P:secret;;|NO_ADDRESS",
                "fhir.county.example/r4|NO_ADDRESS",
                "tel:+15551234|NO_ADDRESS"
            })
    void scanned_ofSomethingElse_isRefusedByName(String payload, Reason reason) {
        assertFails(reason, () -> SourceAddress.scanned(payload, RULES));
    }

    private static void assertFails(Reason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatExceptionOfType(FindingException.class)
                .isThrownBy(call)
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(reason))
                .satisfies(failed -> assertThat(failed.getMessage())
                        .doesNotContain("pw")
                        .doesNotContain("session=7")
                        .doesNotContain("eyJ1")
                        .doesNotContain("secret"))
                .satisfies(failed -> assertThat(failed.retryable()).isFalse());
    }
}
