// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.testkit.Requirement;

/** Lists that an app ships. */
@Requirement("SEC-09")
class SourceListTest {
    private static final AddressRules RULES = AddressRules.strict();

    @Test
    void read_ofLines_keepsOrderNamesAndTheGoodOnes() {
        String text = """
                # our county

                https://a.example/r4   County Hospital
                http://b.example/r4 Old One
                https://c.example/fhir/metadata\r
                https://a.example/r4/ Again
                """;

        assertThat(SourceList.read(text, RULES))
                .extracting(FoundSource::toString)
                .containsExactly(
                        "FoundSource[County Hospital, https://a.example/r4]",
                        "FoundSource[c.example, https://c.example/fhir]");
    }

    @Test
    void read_ofJson_acceptsEitherMemberAndSkipsOddEntries() {
        String text = "{\"sources\":[{\"name\":\"County\",\"url\":\"https://a.example/r4\"},7,{\"name\":\"x\"},"
                + "{\"baseUrl\":\"https://b.example/r4\",\"name\":5}]}";

        assertThat(SourceList.read(text, RULES)).extracting(FoundSource::name).containsExactly("County", "b.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing", "{}", "{\"sources\":[]}", "{broken", "http://a.example/r4"})
    void read_ofNothingUsable_saysWhatIsExpected(String text) {
        assertThatExceptionOfType(FindingException.class)
                .isThrownBy(() -> SourceList.read(text, RULES))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(FindingException.Reason.NOT_A_DIRECTORY));
    }

    @Test
    void read_ofTooMany_isRefused() {
        String text = "https://a.example/r4\n".repeat(SourceList.MOST + 1);

        assertThatExceptionOfType(LimitException.class).isThrownBy(() -> SourceList.read(text, RULES));
    }
}
