// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import java.io.IOException;
import java.util.Arrays;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of an answer up to a limit. If its length was announced, the bytes are read into the array that is returned, without a
 * second copy. An announced length is believed up to {@link #MOST_BELIEVED} only: beyond that, memory is taken for what really came.
 */
final class AnswerBody {
    /** The most bytes for which memory is taken before they came. */
    static final int MOST_BELIEVED = 1024 * 1024;

    private AnswerBody() {}

    /**
     * Reads a body to its end.
     *
     * @param announced its length; negative if unknown. More may follow, or less
     * @param most the most bytes that are read
     * @return the body; null if it is longer than that
     */
    static byte @Nullable [] read(BufferedSource source, long announced, int most) throws IOException {
        if (announced > most) {
            return null;
        }
        if (announced < 0) {
            return source.request(most + 1L) ? null : source.getBuffer().readByteArray();
        }
        byte[] body = new byte[(int) Math.min(announced, MOST_BELIEVED)];
        int length = 0;
        while (true) {
            if (length == body.length) {
                if (source.exhausted()) {
                    return body;
                }
                if (length == most) {
                    return null;
                }
                body = Arrays.copyOf(body, larger(length, (int) announced, most));
            }
            int got = source.read(body, length, body.length - length);
            if (got < 0) {
                return Arrays.copyOf(body, length);
            }
            length += got;
        }
    }

    /** The size of the next array: what was announced, but at most twice as much as came. */
    private static int larger(int length, int announced, int most) {
        int doubled = (int) Math.min(most, Math.max(1024L, 2L * length));
        return length < announced ? Math.min(announced, doubled) : doubled;
    }
}
