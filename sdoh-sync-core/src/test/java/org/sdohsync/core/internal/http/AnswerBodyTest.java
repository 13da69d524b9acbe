// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Random;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerBodyTest {
    private static final int MOST = 3 * 1024 * 1024;

    @ParameterizedTest
    @CsvSource({
        // As announced, unknown, less and more than announced.
        "0, 0",
        "1, 1",
        "300000, 300000",
        "2500000, 2500000",
        "3145728, 3145728",
        "0, -1",
        "300000, -1",
        "3145728, -1",
        "0, 300000",
        "299999, 300000",
        "5, 2500000",
        "300000, 0",
        "300000, 10",
        "3145728, 300000",
        "3145728, 2500000"
    })
    void read_ofAsManyBytesAsAllowed_givesAllOfThem(int bytes, long announced) throws IOException {
        byte[] sent = random(bytes);

        assertThat(AnswerBody.read(new Buffer().write(sent), announced, MOST)).isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource({"3145729, 3145729", "3145729, -1", "3145729, 0", "3145729, 3145728", "10, 3145729"})
    void read_ofMoreThanAllowed_givesNothing(int bytes, long announced) throws IOException {
        assertThat(AnswerBody.read(new Buffer().write(random(bytes)), announced, MOST))
                .isNull();
    }

    @Test
    void read_ofAnAnswerThatAnnouncesMuchAndSendsLittle_takesNoMoreThanIsBelieved() throws IOException {
        Buffer sent = new Buffer().write(random(10));
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();

        long before = threads.getThreadAllocatedBytes(thread);
        byte[] body = AnswerBody.read(sent, Integer.MAX_VALUE - 1, Integer.MAX_VALUE);
        long taken = threads.getThreadAllocatedBytes(thread) - before;

        assertThat(body).hasSize(10);
        assertThat(taken).isLessThan(AnswerBody.MOST_BELIEVED + 64 * 1024);
    }

    private static byte[] random(int bytes) {
        byte[] some = new byte[bytes];
        new Random(bytes).nextBytes(some);
        return some;
    }
}
