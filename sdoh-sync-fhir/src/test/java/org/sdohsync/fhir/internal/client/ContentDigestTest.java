// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.json.JsonObject;

class ContentDigestTest {
    private static final String TASK = "{\"resourceType\":\"Task\",\"id\":\"1\",\"meta\":{\"versionId\":\"1\"},"
            + "\"text\":{\"div\":\"x\"},\"status\":\"requested\",\"priority\":\"asap\",\"input\":[{\"valueDecimal\":10},{\"valueBoolean\":true}],"
            + "\"note\":[{\"text\":\"a\"},{\"text\":\"b\"}]}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"versionId\":\"1\" | \"versionId\":\"2\",\"tag\":[{\"code\":\"x\"}]",
                "\"div\":\"x\" | \"div\":\"y\"",
                "\"status\":\"requested\",\"priority\":\"asap\" | \"priority\":\"asap\", \"status\" : \"requested\"",
                ":10} | :10.0}",
                ":10} | :1E1}",
                ":\"asap\" | :\"\\u0061sap\"",
            })
    void isOf_ofTheSameContent_isTrue(String part, String other) {
        String changed = TASK.replace(part, other);

        assertThat(changed).isNotEqualTo(TASK);
        assertThat(isOf(digest(TASK), changed)).isTrue();
        assertThat(isOf(digest(changed), TASK)).isTrue();
        assertThat(ContentDigest.isSame(digest(TASK), digest(changed))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"requested\" | \"accepted\"",
                "\"priority\" | \"priorities\"",
                "\"status\":\"requested\",\"priority\":\"asap\" | \"status\":\"asap\",\"priority\":\"requested\"",
                "{\"text\":\"a\"},{\"text\":\"b\"} | {\"text\":\"b\"},{\"text\":\"a\"}",
                "{\"text\":\"a\"},{\"text\":\"b\"} | {\"text\":\"a\"}",
                ":true | :false",
                ":true | :null",
                ":true | :\"true\"",
                ":10} | :\"10\"}",
                ":10} | :11}",
                ":10} | :100}",
                ":10} | :-10}",
                "[{\"valueDecimal\":10},{\"valueBoolean\":true}] | [{\"valueDecimal\":10,\"valueBoolean\":true}]",
                "\"id\":\"1\", | \"\"",
            })
    void isOf_ofAnotherContent_isFalse(String part, String other) {
        String changed = TASK.replace(part, other.equals("\"\"") ? "" : other);

        assertThat(changed).isNotEqualTo(TASK);
        assertThat(isOf(digest(TASK), changed)).isFalse();
        assertThat(ContentDigest.isSame(digest(TASK), digest(changed))).isFalse();
    }

    @Test
    void of_randomObjects_tellsApartWhatTheirSortedFormsTellApart() {
        Random random = new Random(18);
        Map<String, String> bySorted = new HashMap<>();
        Map<String, String> byDigest = new HashMap<>();
        for (int round = 0; round < 100_000; round++) {
            String json = object(random, 2);
            String content = digest(json).split("\\.", 2)[0];
            String sorted = sorted(JsonObject.parse(json.getBytes(UTF_8), "test"));

            assertThat(bySorted.computeIfAbsent(sorted, any -> content))
                    .as(json)
                    .isEqualTo(content);
            assertThat(byDigest.computeIfAbsent(content, any -> sorted))
                    .as(json)
                    .isEqualTo(sorted);
        }
        assertThat(bySorted).hasSizeBetween(1000, 99_000);
    }

    @Test
    void isOf_ofADigestWithoutBytes_comparesTheContent() {
        String content = digest(TASK).split("\\.", 2)[0];

        assertThat(isOf(content, TASK)).isTrue();
        assertThat(isOf(content, TASK.replace("asap", "stat"))).isFalse();
    }

    @Test
    void of_whatIsNoJson_isADigestOfTheBytes() {
        assertThat(isOf(digest("{\"a\":"), "{\"a\":")).isTrue();
        assertThat(isOf(digest("{\"a\":"), "{\"b\":")).isFalse();
    }

    private static String object(Random random, int depth) {
        StringBuilder json = new StringBuilder("{");
        int from = random.nextInt(3);
        for (int member = 0; member < random.nextInt(4); member++) {
            json.append(json.length() > 1 ? "," : "")
                    .append("\"")
                    .append("abc".charAt((from + member) % 3))
                    .append("\":")
                    .append(value(random, depth));
        }
        return json.append("}").toString();
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 8)) {
            case 0 -> "\"" + "xy".charAt(random.nextInt(2)) + "\"";
            case 1 -> String.valueOf(random.nextInt(3));
            case 2 -> random.nextInt(3) + ".0";
            case 3 -> "true";
            case 4 -> "false";
            case 5 -> "null";
            case 6 -> object(random, depth - 1);
            default ->
                "[" + value(random, depth - 1) + (random.nextBoolean() ? "," + value(random, depth - 1) : "") + "]";
        };
    }

    private static String sorted(Object value) {
        if (value instanceof JsonObject json) {
            StringBuilder text = new StringBuilder("{");
            new TreeMap<>(json.members())
                    .forEach((name, member) -> text.append(name).append(sorted(String.valueOf(member), member)));
            return text.append("}").toString();
        }
        return sorted(String.valueOf(value), value);
    }

    private static String sorted(String text, Object value) {
        if (value instanceof JsonObject) {
            return sorted(value);
        }
        if (value instanceof List<?> list) {
            StringBuilder all = new StringBuilder("[");
            list.forEach(element ->
                    all.append(element == null ? "null" : sorted(element)).append(","));
            return all.append("]").toString();
        }
        return value instanceof BigDecimal number
                ? "#" + number.stripTrailingZeros()
                : value instanceof String ? "\"" + text + "\"" : text;
    }

    private static String digest(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        return ContentDigest.of(bytes, 0, bytes.length);
    }

    private static boolean isOf(String digest, String json) {
        byte[] bytes = json.getBytes(UTF_8);
        return ContentDigest.isOf(digest, bytes, 0, bytes.length);
    }
}
