// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cursor takes what Jackson takes, with the same result, or declines it. */
class JsonCursorTest {
    private static final JsonFactory JACKSON = new JsonFactory();
    private static final int TEXTS = 20_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                " ",
                "plain text, with {signs}: [1]",
                "\\\"\\\\\\/\\b\\f\\n\\r\\t",
                "caf\\u00e9 caf\u00e9 \\ud83c\\udf4e \ud83c\udf4e",
                "\u007f",
                "\\uABCD\\uabcd"
            })
    void string_ofJson_isWhatJacksonReads(String content) throws IOException {
        byte[] json = ('"' + content + '"').getBytes(UTF_8);

        assertThat(string(json)).isNotNull().isEqualTo(jackson(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "\"a",
                "\"\\\"",
                "\"\\",
                "\"\\a\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\u+123\"",
                "\"\\U0041\"",
                "\"a\tb\"",
                "\"a\nb\"",
                "\"\u0000\"",
                "'a'",
                "a",
                "\"\u00ff\""
            })
    void string_ofWhatIsNoJsonOrNoUtf8_isDeclined(String json) {
        assertThat(string(json.getBytes(ISO_8859_1))).isNull();
    }

    @Test
    void string_ofAnyBytes_neverDiffersFromJackson() throws IOException {
        Random random = new Random(1);
        String alphabet =
                "ab \\\\\\\"/bfnrtu0123dD89cCeE\t\u00c3\u00a9\u00ed\u00a0\u0080\u00f0\u009f\u008d\u008e\u00ff";
        int taken = 0;
        for (int text = 0; text < TEXTS; text++) {
            byte[] json = new byte[2 + random.nextInt(9)];
            for (int at = 0; at < json.length; at++) {
                json[at] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
            }
            json[0] = '"';
            json[json.length - 1] = '"';
            String read = string(json);
            if (read != null) {
                taken++;
                assertThat(read).as(new String(json, ISO_8859_1)).isEqualTo(jackson(json));
            }
        }
        assertThat(taken).isGreaterThan(TEXTS / 20);
    }

    @Test
    void sharedString_ofTextsInTurn_isEachTime() {
        for (int turn = 0; turn < 3; turn++) {
            for (int number = 0; number < 2 * SharedTexts.MOST; number++) {
                for (int length : new int[] {1, 5, SharedTexts.LONGEST, SharedTexts.LONGEST + 1}) {
                    String text = (number + "x".repeat(length)).substring(0, length);
                    JsonCursor cursor = new JsonCursor(('"' + text + '"').getBytes(UTF_8));
                    cursor.takeString();

                    assertThat(cursor.sharedString()).isEqualTo(text);
                }
            }
        }
    }

    @Test
    void sharedString_ofSameText_isSameObjectUnlessLong() {
        String text = "http://system.example/codes";

        assertThat(shared(text)).isSameAs(shared(text)).isEqualTo(text);
        assertThat(shared("x".repeat(SharedTexts.LONGEST + 1)))
                .isNotSameAs(shared("x".repeat(SharedTexts.LONGEST + 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "7", "10", "-7", "0.0", "1.50", "-1.5", "0.10", "123456789012345678901234567890.5"})
    void number_ofJson_isItsText(String json) {
        assertThat(number(json, true)).isEqualTo(json);
        assertThat(number(json, false)).isEqualTo(json.contains(".") ? null : json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0", "-0.5", "00", "01", "+1", "-", ".5", "1.", "1.e", "1e3", "1E3", "1.5e3", "NaN", "0x1", "\"1\"",
                "null", "true"
            })
    void number_ofWhatIsNoneOrUnusual_isDeclined(String json) {
        assertThat(number(json, true)).isNull();
    }

    @Test
    void number_ofManyDigits_isDeclined() {
        assertThat(number("1".repeat(100), false)).isNotNull();
        assertThat(number("1".repeat(101), false)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t", "tru", "TRUE", "fals", "falsy", "null", "1", "\"true\""})
    void flag_ofNone_isDeclined(String json) {
        assertThatExceptionOfType(DeclinedException.class)
                .isThrownBy(() -> cursor(json).flag());
    }

    @Test
    void flag_isItsText() {
        assertThat(cursor(" true").flag()).isEqualTo("true");
        assertThat(cursor("\nfalse ").flag()).isEqualTo("false");
    }

    @Test
    void takeIf_ofBytesThatAreNotThere_staysWhereItIs() {
        JsonCursor cursor = cursor(" \"name\" :");

        assertThat(cursor.takeIf("\"nam\"".getBytes(UTF_8))).isFalse();
        assertThat(cursor.takeIf("\"name\" :  ".getBytes(UTF_8))).isFalse();
        assertThat(cursor.takeIf("\"name\"".getBytes(UTF_8))).isTrue();
        assertThat(cursor.take()).isEqualTo((byte) ':');
        assertThat(cursor.isAtEnd()).isTrue();
    }

    private static @Nullable String string(byte[] json) {
        try {
            JsonCursor cursor = new JsonCursor(json);
            cursor.takeString();
            String text = cursor.string();
            return cursor.isAtEnd() ? text : null;
        } catch (DeclinedException declined) {
            return null;
        }
    }

    private static String jackson(byte[] json) throws IOException {
        try (JsonParser parser = JACKSON.createParser(json)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
            String text = parser.getText();
            assertThat(parser.nextToken()).isNull();
            return text;
        }
    }

    private static String shared(String text) {
        JsonCursor cursor = cursor('"' + text + '"');
        cursor.takeString();
        return cursor.sharedString();
    }

    private static @Nullable String number(String json, boolean decimal) {
        try {
            JsonCursor cursor = cursor(json);
            String text = cursor.number(decimal);
            return cursor.isAtEnd() ? text : null;
        } catch (DeclinedException declined) {
            return null;
        }
    }

    private static JsonCursor cursor(String json) {
        return new JsonCursor(json.getBytes(UTF_8));
    }
}
