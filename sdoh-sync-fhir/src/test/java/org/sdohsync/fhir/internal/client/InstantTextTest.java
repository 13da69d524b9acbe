// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {
    private static final List<String> FORMS = List.of(
            "2026-11-28T10:00:00Z",
            "2026-11-28T10:00:00.1Z",
            "2026-11-28T10:00:00.123456789Z",
            "2024-02-29T23:59:59.999+05:30",
            "2026-12-31T00:00:00.000-11:00",
            "0000-01-01T00:00:00+00:00",
            "1969-12-31T23:59:59.999999999-00:30",
            "9999-12-31T23:59:59.999-17:59",
            "2026-11-28T10:00:00+18:00",
            "2026-11-28T10:00Z");
    private static final String SIGNS = "0123456789-+:.TZtz 9";

    @Test
    void read_ofTheUsualForms_isWhatJavaReads() {
        for (String form : FORMS) {
            assertThat(InstantText.read(form)).as(form).isEqualTo(javas(form)).isPresent();
        }
    }

    @Test
    void read_ofChangedForms_isWhatJavaReadsIfItReadsIt() {
        Random random = new Random(18);
        int read = 0;
        for (int round = 0; round < 200_000; round++) {
            StringBuilder text = new StringBuilder(FORMS.get(random.nextInt(FORMS.size())));
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(text.length());
                char sign = SIGNS.charAt(random.nextInt(SIGNS.length()));
                switch (random.nextInt(6)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, sign);
                    default -> text.setCharAt(at, sign);
                }
            }
            Optional<Instant> javas = javas(text.toString());
            if (javas.isPresent()) {
                read++;
                assertThat(InstantText.read(text.toString()))
                        .as(text.toString())
                        .isEqualTo(javas);
            }
        }
        assertThat(read).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-02-29T10:00:00Z",
                "2026-13-01T10:00:00Z",
                "2026-11-00T10:00:00Z",
                "2026-11-28T24:00:00Z",
                "2026-11-28T10:60:00Z",
                "2026-11-28T10:00:60Z",
                "2026-11-28T10:00:00",
                "2026-11-28T10:00:00.1234567890Z",
                "2026-11-28T10:00:00+19:00",
                "2026-11-28T10:00:00+05:60",
                "2026-11-28T10:00:00Zx",
                "2026-11-28",
                "\u0662026-11-28T10:00:00Z"
            })
    void read_ofWhatIsNoInstant_isEmpty(String text) {
        assertThat(InstantText.read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-28 10:00:00+0000, 2026-11-28T10:00:00Z",
        "2026-11-28t10:00:00z, 2026-11-28T10:00:00Z",
        "2026-11-28T10:00+01:00, 2026-11-28T09:00:00Z",
    })
    void read_ofAnotherUnambiguousForm_isWhatIsMeant(String text, Instant meant) {
        assertThat(InstantText.read(text)).contains(meant);
    }

    @Test
    void read_ofNothing_isEmpty() {
        assertThat(InstantText.read(null)).isEmpty();
    }

    private static Optional<Instant> javas(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }
}
