// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.json.JsonObject;

class JsonScannerTest {
    private static final MemberNames NAMES = MemberNames.of(List.of("id", "meta", "div"));

    /** Each kind of value, in each place, with what stands around it. */
    private static final String SAMPLE = """
            {"resourceType":"Observation","id":"o-1","meta":{"versionId":"3","lastUpdated":"2026-03-01T08:00:00Z"},\
            "text":{"div":"<p class=\\"x\\">\\u00e9 \\ud83e\\udde9 \\\\ \\/ \\b\\f\\n\\r\\t é € \uD83E\uDDE9</p>"},\
            "flags":[true,false,null,[],{},[[]],[{}]],"numbers":[0,-0,1,-12,1.5,0.25,1e3,1E-7,-2.5e+10],\
            "subject" : { "reference" : "Patient/p1" } , "empty" : "" }""";

    private static final String SIGNS = "{}[]\",:\\u0123456789eE+-.tfn \tabc/";

    /** What the reader of whole objects accepts is passed over, and nothing else, at once and byte by byte alike. */
    @Test
    void skip_ofBytesChangedAtRandom_judgesAsTheReaderOfObjects() {
        Random random = new Random(42);
        int accepted = 0;
        for (int round = 0; round < 60_000; round++) {
            byte[] changed = SAMPLE.getBytes(UTF_8);
            for (int change = random.nextInt(3); change >= 0 && changed.length > 1; change--) {
                changed = changed(changed, random);
            }
            boolean isJson = isObject(changed);
            assertThat(isPassed(changed, ByteWindow.whole(changed, 0, changed.length)))
                    .as(new String(changed, UTF_8))
                    .isEqualTo(isJson);
            if (round % 10 == 0) {
                assertThat(isPassed(changed, portions(changed)))
                        .as(new String(changed, UTF_8))
                        .isEqualTo(isJson);
            }
            accepted += isJson ? 1 : 0;
        }

        assertThat(accepted).as("still JSON").isBetween(6000, 54_000);
    }

    private static byte[] changed(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        byte other =
                (byte) (random.nextInt(8) == 0 ? random.nextInt(256) : SIGNS.charAt(random.nextInt(SIGNS.length())));
        byte[] changed = Arrays.copyOf(bytes, bytes.length + 1);
        switch (random.nextInt(4)) {
            case 0 -> {
                changed[at] = other;
                return Arrays.copyOf(changed, bytes.length);
            }
            case 1 -> {
                System.arraycopy(bytes, at + 1, changed, at, bytes.length - at - 1);
                return Arrays.copyOf(changed, bytes.length - 1);
            }
            case 2 -> {
                changed[at] = other;
                System.arraycopy(bytes, at, changed, at + 1, bytes.length - at);
                return changed;
            }
            default -> {
                return Arrays.copyOf(bytes, Math.max(1, at));
            }
        }
    }

    /** A stream that gives one byte at a time, so that each value is cut. */
    private static ByteWindow portions(byte[] bytes) {
        return ByteWindow.over(
                new ByteArrayInputStream(bytes) {
                    @Override
                    public synchronized int read(byte[] target, int offset, int length) {
                        return super.read(target, offset, Math.min(1, length));
                    }
                },
                1_000_000,
                1_000_000);
    }

    private static boolean isPassed(byte[] bytes, ByteWindow window) {
        JsonScanner json = new JsonScanner(window, NAMES, "test");
        try {
            if (json.peek() != '{') {
                return false;
            }
            json.skip();
            return json.peek() < 0 && window.position() == bytes.length;
        } catch (ProtocolException | LimitException | IOException refused) {
            return false;
        }
    }

    private static boolean isObject(byte[] bytes) {
        try {
            return JsonObject.parse(bytes, "test") != null;
        } catch (ProtocolException | LimitException refused) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 59, 60, 61, 66, 67})
    void skip_nestedAsDeepAsAllowed_endsBehindTheValue(int levels) throws IOException {
        byte[] json = ("[".repeat(levels) + "]".repeat(levels) + " ,").getBytes(UTF_8);
        JsonScanner scanner = new JsonScanner(ByteWindow.whole(json, 0, json.length), NAMES, "test");

        scanner.skip();

        assertThat(scanner.window().position()).isEqualTo(2L * levels);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 68, 1000})
    void skip_nestedDeeperThanAllowedWhereItIs_namesTheLimit(int levels) throws IOException {
        byte[] json = ("[".repeat(10) + "[".repeat(levels)).getBytes(UTF_8);
        JsonScanner scanner = new JsonScanner(ByteWindow.whole(json, 0, json.length), NAMES, "test");
        for (int level = 0; level < 10; level++) {
            assertThat(scanner.enter('[')).isTrue();
            assertThat(scanner.nextElement()).isTrue();
        }

        assertThatExceptionOfType(LimitException.class)
                .isThrownBy(scanner::skip)
                .satisfies(over -> assertThat(over.limit()).isEqualTo("jsonDepth"));
    }

    @Test
    void skip_ofLongNamesAndNumbers_isLimited() {
        assertThat(isPassed("{\"" + "n".repeat(1000) + "\":" + "9".repeat(100) + "}"))
                .isTrue();
        assertThat(isPassed("{\"" + "n".repeat(1001) + "\":1}")).isFalse();
        assertThat(isPassed("{\"n\":" + "9".repeat(101) + "}")).isFalse();
        assertThat(isPassed("{\"n\":0." + "9".repeat(99) + "}")).isFalse();
    }

    private static boolean isPassed(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        return isPassed(bytes, ByteWindow.whole(bytes, 0, bytes.length));
    }

    @Test
    void hasExponents_ofValuesPassedOverAndRead_tellsWhetherThereWasOne() throws IOException {
        byte[] json = "[{\"a\":[1.5,\"1e5\",{\"1e5\":0}]},{\"a\":[1e5]},2,3E1]".getBytes(UTF_8);
        JsonScanner scanner = new JsonScanner(ByteWindow.whole(json, 0, json.length), NAMES, "test");

        assertThat(scanner.enter('[')).isTrue();
        for (boolean expected : new boolean[] {false, true, false, true}) {
            scanner.forgetExponents();
            assertThat(scanner.nextElement()).isTrue();
            scanner.skip();
            assertThat(scanner.hasExponents()).isEqualTo(expected);
        }
    }
}
