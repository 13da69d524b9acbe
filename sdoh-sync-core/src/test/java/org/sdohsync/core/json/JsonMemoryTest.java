// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sdohsync.core.error.LimitException;

/** What a server can make of a body: memory stays within a stated multiple of the bytes, and values are counted. */
class JsonMemoryTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int SIZE = 1 << 20;
    private static final int UNBOUNDED = Integer.MAX_VALUE;

    /** Shapes that cost most for each byte. */
    // Each function is a constant.
    @SuppressWarnings("ImmutableEnumChecker")
    enum Shape {
        EMPTY_OBJECTS(i -> "{}"),
        EMPTY_ARRAYS(i -> "[]"),
        ONE_MEMBER(i -> "{\"a\":1}"),
        NINE_MEMBERS(i -> "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1}"),
        ARRAYS_OF_ONE(i -> "[1]"),
        ONE_LETTER(i -> "\"a\""),
        DIGITS(i -> "1"),
        NUMBERS(i -> "11"),
        FRACTIONS(i -> "1.5"),
        LARGE_EXPONENTS(i -> "1e99999999"),
        LONG_NUMBERS(i -> "9".repeat(100)),
        NULLS(i -> "null"),
        DEEP(i -> "[".repeat(60) + "]".repeat(60)),
        DEEP_OBJECTS(i -> "{\"\":".repeat(60) + "1" + "}".repeat(60)),
        DUPLICATES(i -> "{" + "\"a\":1,".repeat(100) + "\"a\":1}"),
        ESCAPES(i -> "\"" + "\\n".repeat(1000) + "\""),
        WIDE(i -> "\"" + "a".repeat(1000) + "\u20ac\""),
        NAMES(i -> "{\"" + Integer.toString(i, 36) + "\":{}}");

        private final IntFunction<String> element;

        Shape(IntFunction<String> element) {
            this.element = element;
        }

        byte[] bytes() {
            int count = SIZE / (element.apply(0).length() + 1);
            String elements = IntStream.range(0, count).mapToObj(element).collect(Collectors.joining(","));
            return ("{\"a\":[" + elements + "]}").getBytes(UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource
    void parse_ofHostileShape_allocatesNoMoreThanTheStatedMultiple(Shape shape) {
        assertWithinMultiple(shape.bytes());
    }

    /** The stack has just doubled: the worst number of elements. */
    @Test
    void parse_ofAFewMoreThanAPowerOfTwo_allocatesNoMoreThanTheStatedMultiple() {
        assertWithinMultiple(("{\"a\":[" + "11,".repeat((1 << 18) + 8) + "11]}").getBytes(UTF_8));
    }

    @Test
    void parse_ofOneObjectWithVeryManyNames_allocatesNoMoreThanTheStatedMultiple() {
        String members = IntStream.range(0, SIZE / 9)
                .mapToObj(i -> "\"" + Integer.toString(i, 36) + "\":{}")
                .collect(Collectors.joining(","));

        assertWithinMultiple(("{" + members + "}").getBytes(UTF_8));
    }

    @Test
    void parse_ofOneVeryLongText_allocatesNoMoreThanTheStatedMultiple() {
        assertWithinMultiple(("{\"a\":\"" + "x".repeat(SIZE) + "\\n\u20ac\"}").getBytes(UTF_8));
    }

    @Test
    void parse_ofMoreValuesThanAllowed_namesTheLimit() {
        byte[] four = "{\"a\":[1,{\"b\":null}]}".getBytes(UTF_8);

        assertThat(JsonObject.parse(four, "test", 4).objects("a")).hasSize(1);
        assertThatExceptionOfType(LimitException.class)
                .isThrownBy(() -> JsonObject.parse(four, "test", 3))
                .satisfies(over -> {
                    assertThat(over.limit()).isEqualTo("jsonValues");
                    assertThat(over.maximum()).isEqualTo(3);
                });
    }

    @Test
    void parse_withoutANumber_allowsTheStatedNumberOfValues() {
        String elements = "0,".repeat(JsonObject.DEFAULT_VALUES - 2) + "0";

        assertThat(JsonObject.parse(("{\"a\":[" + elements + "]}").getBytes(UTF_8), "test")
                        .has("a"))
                .isTrue();
        assertThatExceptionOfType(LimitException.class)
                .isThrownBy(() -> JsonObject.parse(("{\"a\":[0," + elements + "]}").getBytes(UTF_8), "test"));
    }

    /** Names stay in a table of the parser for as long as the process lives. */
    @Test
    void parse_ofALongName_isRefused() {
        assertThatExceptionOfType(LimitException.class)
                .isThrownBy(() -> JsonObject.parse(("{\"" + "n".repeat(5000) + "\":1}").getBytes(UTF_8), "test"))
                .satisfies(over -> assertThat(over.limit()).isEqualTo("jsonName"));
    }

    private static void assertWithinMultiple(byte[] body) {
        // The first reading loads classes.
        assertThat(JsonObject.parse(body, "test", UNBOUNDED).members()).isNotEmpty();
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);

        JsonObject read = JsonObject.parse(body, "test", UNBOUNDED);

        long allocated = THREADS.getThreadAllocatedBytes(thread) - before;
        assertThat(read.members()).isNotEmpty();
        assertThat(allocated)
                .as("%s times the %s bytes", allocated / body.length, body.length)
                .isLessThan(JsonObject.MEMORY_PER_BYTE * (long) body.length + 65536);
    }
}
