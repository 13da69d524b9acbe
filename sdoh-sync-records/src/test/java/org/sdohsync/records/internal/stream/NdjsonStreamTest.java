// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.testkit.Requirement;

class NdjsonStreamTest {
    private final List<String> ids = new ArrayList<>();
    private int unreadable;

    @Test
    @Requirement("PDX-83")
    void read_ofBlankLinesAndNoLastLineEnd_givesAllResources() throws IOException {
        read("{\"id\":\"a\"}\r\n\n  \n{\"id\":\"b\"}\n{\"id\":\"c\"}", 1000);

        assertThat(ids).containsExactly("a", "b", "c");
        assertThat(unreadable).isZero();
    }

    @Test
    @Requirement("PDX-83")
    void read_ofBadLines_failsTheseAlone() throws IOException {
        read("{\"id\":\"a\"}\n{\"id\":\n[]\n{\"id\":\"x\"} {}\n\"text\"\n{\"id\":\"b\"}\n", 1000);

        assertThat(ids).containsExactly("a", "b");
        assertThat(unreadable).isEqualTo(4);
    }

    @Test
    void read_ofLongLine_passesItOver() throws IOException {
        read("{\"id\":\"a\"}\n{\"id\":\"" + "x".repeat(50_000) + "\"}\n{\"id\":\"b\"}\n", 1000);

        assertThat(ids).containsExactly("a", "too large", "b");
    }

    @Test
    void read_ofManyLines_isLimited() {
        assertThatExceptionOfType(LimitException.class)
                .isThrownBy(() -> read("{\"id\":\"a\"}\n".repeat(101), 1000))
                .satisfies(limit -> assertThat(limit.limit()).isEqualTo("answerEntries"));
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
