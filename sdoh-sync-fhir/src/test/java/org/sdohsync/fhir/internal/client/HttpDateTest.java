// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HttpDateTest {
    private static final DateTimeFormatter PREFERRED =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    @Test
    void read_ofThePreferredForm_isThatTime() {
        Random random = new Random(18);
        for (int round = 0; round < 20_000; round++) {
            Instant time = Instant.ofEpochSecond(random.nextLong(-62_000_000_000L, 253_000_000_000L));

            assertThat(HttpDate.read(PREFERRED.format(time.atZone(ZoneOffset.UTC))))
                    .as("%s", time)
                    .contains(time);
        }
    }

    @Test
    void read_ofChangedForms_isWhatJavaReads() {
        Random random = new Random(18);
        String signs = "0123456789, :GMTSunMoFebv-+";
        int read = 0;
        for (int round = 0; round < 100_000; round++) {
            StringBuilder text = new StringBuilder("Sun, 06 Nov 1994 08:49:37 GMT");
            for (int change = random.nextInt(2); change >= 0; change--) {
                int at = random.nextInt(text.length());
                char sign = signs.charAt(random.nextInt(signs.length()));
                switch (random.nextInt(8)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, sign);
                    default -> text.setCharAt(at, sign);
                }
            }
            Optional<Instant> javas = javas(text.toString());
            read += javas.isPresent() ? 1 : 0;

            assertThat(HttpDate.read(text.toString())).as(text.toString()).isEqualTo(javas);
        }
        assertThat(read).isGreaterThan(5000);
    }

    @Test
    void read_ofNothing_isEmpty() {
        assertThat(HttpDate.read(null)).isEmpty();
        assertThat(HttpDate.read("")).isEmpty();
        assertThat(HttpDate.read("Mon, 06 Nov 1994 08:49:37 GMT")).isEmpty();
        assertThat(HttpDate.read("Wed, 30 Feb 1994 08:49:37 GMT")).isEmpty();
        assertThat(HttpDate.read(" Sun, 06 Nov 1994 08:49:37 GMT ")).contains(Instant.parse("1994-11-06T08:49:37Z"));
    }

    private static Optional<Instant> javas(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text.trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }
}
