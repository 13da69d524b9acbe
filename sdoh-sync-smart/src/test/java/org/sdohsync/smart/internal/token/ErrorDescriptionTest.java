// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorDescriptionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Refresh token expired",
                "AADSTS70008: The refresh token has expired due to inactivity.",
                "Le jeton d'actualisation a expir\u00e9",
                "refresh_token is invalid (code 17)"
            })
    void clean_ofPlainWords_keepsThem(String text) {
        assertThat(ErrorDescription.clean(text, List.of())).contains(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln is over|token ... is over",
                "ask a.person@example.org|ask ...",
                "id 5f2c9b7d1e0a4c|id ...",
                "see https://as.example/why?grant=1|see ...",
                "<script>alert(1)</script>|script alert(1) /script",
                "a   lot of     blanks|a lot of blanks"
            })
    void clean_ofOtherThings_leavesThemOut(String text, String cleaned) {
        assertThat(ErrorDescription.clean(text, List.of())).contains(cleaned);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\u0000\u0001", "<>", "???", "\u001b[2J red"})
    void clean_ofNoWords_givesNone(String text) {
        assertThat(ErrorDescription.clean(text, List.of())).isEmpty();
    }

    @Test
    void clean_ofSeveralLines_keepsTheFirst() {
        assertThat(ErrorDescription.clean("Token expired.\r\nTrace ID: 7", List.of()))
                .contains("Token expired.");
    }

    @Test
    void clean_ofMuch_isBounded() {
        assertThat(ErrorDescription.clean("word ".repeat(100_000), List.of()).orElseThrow())
                .hasSizeLessThanOrEqualTo(ErrorDescription.LONGEST)
                .startsWith("word word");
    }

    @Test
    void clean_ofWhatWasSent_hidesIt() {
        assertThat(ErrorDescription.clean("no 'p4ss,w' here, nor p4ss,w", List.of("p4ss,w")))
                .get()
                .asString()
                .doesNotContain("p4ss")
                .contains("here");
    }
}
