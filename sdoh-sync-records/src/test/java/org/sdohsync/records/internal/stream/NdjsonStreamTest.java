// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

class NdjsonStreamTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final List<String> ids = new ArrayList<>();
    private int unreadable;

    @Test
    @Requirement("PDX-83")
    void read_ofBlankLinesAndNoLastLineEnd_givesAllResources() throws IOException {
        read("{\"id\":\"a\"}\r\n\n  \n{\"id\":\"b\"}\n{\"id\":\"c\"}", 1000);

        assertThat(ids).containsExactly("a", "b", "c");
        assertThat(unreadable).isZero();
    }

    @Hostile(42)
    @Test
    @DisplayName("42 lines that are no JSON fail alone")
    @Requirement("PDX-83")
    void read_ofBadLines_failsTheseAlone() throws IOException {
        read("{\"id\":\"a\"}\n{\"id\":\n[]\n{\"id\":\"x\"} {}\n\"text\"\n{\"id\":\"b\"}\n", 1000);

        assertThat(ids).containsExactly("a", "b");
        assertThat(unreadable).isEqualTo(4);
    }

    @Hostile(42)
    @Test
    @DisplayName("42 a line beyond the limit is passed over")
    void read_ofLongLine_passesItOver() throws IOException {
        read("{\"id\":\"a\"}\n{\"id\":\"" + "x".repeat(50_000) + "\"}\n{\"id\":\"b\"}\n", 1000);

        assertThat(ids).containsExactly("a", "too large", "b");
    }

    @Hostile(42)
    @Test
    @DisplayName("42 lines without end are limited")
    void read_ofManyLines_isLimited() {
        assertThatExceptionOfType(LimitException.class)
                .isThrownBy(() -> read("{\"id\":\"a\"}\n".repeat(101), 1000))
                .satisfies(limit -> assertThat(limit.limit()).isEqualTo("answerEntries"));
    }

    /** A file of short bad lines must not cost a buffer for each. */
    @Hostile(42)
    @Test
    @DisplayName("42 short bad lines cost little memory")
    void read_ofManyShortLines_takesLittleMemoryForEach() throws IOException {
        int lines = 20_000;
        byte[] bad = "{\n".repeat(lines).getBytes(UTF_8);
        NdjsonStream warm = counting(lines);
        warm.read(new ByteArrayInputStream(bad));
        unreadable = 0;
        NdjsonStream measured = counting(lines);
        long thread = Thread.currentThread().getId();

        long before = THREADS.getThreadAllocatedBytes(thread);
        measured.read(new ByteArrayInputStream(bad));
        long each = (THREADS.getThreadAllocatedBytes(thread) - before) / lines;

        assertThat(unreadable).isEqualTo(lines);
        assertThat(each).as("bytes for a line of one byte").isLessThan(12_000);
    }

    private NdjsonStream counting(int lines) {
        return new NdjsonStream("file", new StreamLimits(1_000_000, lines, 1000), line -> {}, () -> unreadable++);
    }

    private void read(String lines, int resourceBytes) throws IOException {
        new NdjsonStream(
                        "file",
                        new StreamLimits(1_000_000, 100, resourceBytes),
                        line -> ids.add(line.isTooLarge() ? "too large" : line.id()),
                        () -> unreadable++)
                .read(new ByteArrayInputStream(lines.getBytes(UTF_8)));
    }
}
