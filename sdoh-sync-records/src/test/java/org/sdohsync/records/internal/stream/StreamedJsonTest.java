// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.json.JsonObject;

class StreamedJsonTest {
    private static final StreamLimits LIMITS = new StreamLimits(100_000_000, 100_000, 2_000_000);

    /** Each kind of value, in each place, with what stands around it. */
    private static final String SAMPLE = """
            {"resourceType":"Observation","id":"o-1","meta":{"versionId":"3","lastUpdated":"2026-03-01T08:00:00Z"},\
            "text":{"div":"<p class=\\"x\\">\\u00e9 \\ud83e\\udde9 \\\\ \\/ \\b\\f\\n\\r\\t é € \uD83E\uDDE9</p>"},\
            "flags":[true,false,null,[],{},[[]],[{}]],"numbers":[0,-0,1,-12,1.5,0.25,1e3,1E-7,-2.5e+10],\
            "subject" : { "reference" : "Patient/p1" } , "empty" : "" }""";

    /** What the reader of whole objects accepts is accepted, and nothing else; and both read the same. */
    @Test
    void line_changedAtRandom_isJudgedAndReadAsByTheOtherReader() throws IOException {
        Random random = new Random(42);
        byte[] sample = SAMPLE.getBytes(UTF_8);
        byte[] signs = "{}[]\",:\\u0123456789eE+-.tfn \tabc/".getBytes(UTF_8);
        int accepted = 0;
        for (int round = 0; round < 30_000; round++) {
            byte[] changed = sample.clone();
            for (int change = random.nextInt(3); change >= 0 && changed.length > 0; change--) {
                changed = changed(changed, random, signs);
            }
            accepted += isSame(changed) ? 1 : 0;
        }

        assertThat(accepted).as("still JSON").isBetween(3000, 27_000);
    }

    private static byte[] changed(byte[] bytes, Random random, byte[] signs) {
        int at = random.nextInt(bytes.length);
        byte sign = random.nextInt(8) == 0 ? (byte) random.nextInt(256) : signs[random.nextInt(signs.length)];
        // A line must stay one.
        byte other = sign == '\n' || sign == '\r' ? (byte) ' ' : sign;
        byte[] changed;
        switch (random.nextInt(4)) {
            case 0 -> {
                changed = bytes.clone();
                changed[at] = other;
            }
            case 1 -> {
                changed = new byte[bytes.length - 1];
                System.arraycopy(bytes, 0, changed, 0, at);
                System.arraycopy(bytes, at + 1, changed, at, bytes.length - at - 1);
            }
            case 2 -> {
                changed = new byte[bytes.length + 1];
                System.arraycopy(bytes, 0, changed, 0, at);
                changed[at] = other;
                System.arraycopy(bytes, at, changed, at + 1, bytes.length - at);
            }
            default -> changed = Arrays.copyOf(bytes, Math.max(1, at));
        }
        return changed;
    }

    private static boolean isSame(byte[] line) throws IOException {
        List<String> read = new ArrayList<>();
        new NdjsonStream(
                        "line",
                        LIMITS,
                        one -> read.add(one.type() + " " + one.id() + " " + shown(one.versionId()) + " "
                                + shown(one.lastUpdated())),
                        () -> read.add("unreadable"))
                .read(new ByteArrayInputStream(line));
        List<String> expected = new ArrayList<>();
        if (!new String(line, UTF_8).isBlank()) {
            try {
                JsonObject json = JsonObject.parse(line, "line");
                expected.add(json.text("resourceType").orElse("") + " " + id(json) + " "
                        + json.object("meta")
                                .flatMap(meta -> meta.text("versionId"))
                                .orElse("") + " "
                        + json.object("meta")
                                .flatMap(meta -> meta.text("lastUpdated"))
                                .orElse(""));
            } catch (ProtocolException | LimitException noJson) {
                expected.add("unreadable");
            }
        }
        assertThat(read).as(new String(line, UTF_8)).isEqualTo(expected);
        return !expected.equals(List.of("unreadable"));
    }

    /** The other reader tells no empty text from none. */
    private static String shown(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String id(JsonObject json) {
        return json.text("id")
                .orElseGet(() -> json.number("id").map(String::valueOf).orElse(""));
    }

    /** Wherever the portions end in which a stream gives its bytes. */
    @Test
    void bundle_inPortionsOfAnySize_givesTheSame() throws IOException {
        List<String> resources = new ArrayList<>();
        for (int number = 0; number < 300; number++) {
            resources.add(SAMPLE.replace("o-1", "é" + number + "x".repeat(number * 7 % 5000)));
        }
        byte[] bundle = ("{ \"resourceType\" : \"Bundle\" , \"entry\" : [ { \"resource\" : "
                        + String.join(" } , { \"resource\" : ", resources) + " } ] }")
                .getBytes(UTF_8);
        for (int seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            int most = 1 << seed;
            InputStream portions = new ByteArrayInputStream(bundle) {
                @Override
                public synchronized int read(byte[] target, int offset, int length) {
                    return super.read(target, offset, Math.min(1 + random.nextInt(most), length));
                }
            };
            List<String> seen = new ArrayList<>();
            new BundleStream("page", LIMITS, one -> seen.add(new String(one.copy(), UTF_8))).read(portions);
            assertThat(seen).isEqualTo(resources);
        }
    }

    @Test
    void name_writtenWithEscapes_isTheSameName() throws IOException {
        List<String> ids = new ArrayList<>();
        new NdjsonStream("line", LIMITS, one -> ids.add(one.type() + "/" + one.id()), () -> ids.add("unreadable"))
                .read(new ByteArrayInputStream(
                        "{\"\\u0069d\":\"1\",\"resourceTyp\\u0065\":\"Basic\",\"\\ud83e\\udde9\":1,\"i\\u2064\":2}"
                                .getBytes(UTF_8)));

        assertThat(ids).containsExactly("Basic/1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "-7", "0"})
    void id_asWholeNumber_isTakenAsWritten(String number) throws IOException {
        List<String> ids = new ArrayList<>();
        new NdjsonStream("line", LIMITS, one -> ids.add(one.id()), () -> ids.add("unreadable"))
                .read(new ByteArrayInputStream(("{\"id\":" + number + "}").getBytes(UTF_8)));

        assertThat(ids).containsExactly(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1e3", "true", "null", "{\"a\":1}", "[1]"})
    void id_asSomethingElse_isNone(String value) throws IOException {
        List<String> ids = new ArrayList<>();
        new NdjsonStream("line", LIMITS, one -> ids.add("id " + one.id()), () -> ids.add("unreadable"))
                .read(new ByteArrayInputStream(("{\"id\":" + value + "}").getBytes(UTF_8)));

        assertThat(ids).containsExactly("id ");
    }

    @Test
    void bundle_withVeryLongParts_isLimitedOrPassedOver() throws IOException {
        assertLimit("\"next\":" + "9".repeat(101));
        assertLimit("\"" + "n".repeat(1001) + "\":1");
        assertLimit("\"type\":\"" + "x".repeat(1_000_001) + "\"");
        assertLimit("\"type\":\"" + "x".repeat(10_000_000) + "\"");
        assertLimit("\"other\":" + "[".repeat(70));
        assertThat(ids("\"other\":\"" + "x".repeat(10_000_000) + "\",\"more\":" + "[".repeat(60) + "]".repeat(60)
                        + ",\"" + "n".repeat(1000) + "\":" + "9".repeat(100)))
                .containsExactly("1");
    }

    /** Every cut but the last is seen as one, and none as another fault. */
    @Test
    void bundle_cutOffAnywhere_isCutOff() {
        String whole = "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":" + SAMPLE + "}]}";
        byte[] bytes = whole.getBytes(UTF_8);
        for (int end = 1; end < bytes.length; end++) {
            InputStream cut = new ByteArrayInputStream(bytes, 0, end);
            assertThatExceptionOfType(IOException.class)
                    .as("after " + end + " bytes")
                    .isThrownBy(() -> new BundleStream("page", LIMITS, one -> {}).read(cut));
        }
    }

    private static void assertLimit(String member) {
        assertThatExceptionOfType(LimitException.class).isThrownBy(() -> ids(member));
    }

    private static List<String> ids(String member) throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        json.write(("{\"resourceType\":\"Bundle\"," + member + ",\"entry\":[{\"resource\":{\"id\":\"1\"}}]}")
                .getBytes(UTF_8));
        List<String> ids = new ArrayList<>();
        new BundleStream("page", LIMITS, one -> ids.add(one.id())).read(new ByteArrayInputStream(json.toByteArray()));
        return ids;
    }
}
