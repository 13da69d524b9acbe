// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.json;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Looks at eight bytes at a time for those that matter, of which there are few. Stateless; safe for use by many threads. */
public final class EightBytes {
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = ONES << 7;

    private EightBytes() {}

    /**
     * A view of bytes as {@link #endOfPlain} wants it.
     *
     * @param bytes an array
     * @return the view
     */
    public static ByteBuffer view(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Where the bytes end that stand for themselves in a JSON text: ASCII but quote, backslash and control characters.
     *
     * @param bytes a {@link #view}
     * @param from where they begin
     * @param end where to end at the latest
     * @return the index of the first byte that does not, or the end
     */
    public static int endOfPlain(ByteBuffer bytes, int from, int end) {
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long eight = bytes.getLong(at);
            // Each term has the high bit of the first byte that is meant, and perhaps of later ones.
            long found =
                    (eight | zeros(eight ^ ONES * '"') | zeros(eight ^ ONES * '\\') | ((eight - ONES * ' ') & ~eight))
                            & HIGH_BITS;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < end && isPlain(bytes.get(at))) {
            at++;
        }
        return at;
    }

    private static boolean isPlain(byte sign) {
        return sign >= ' ' && sign != '"' && sign != '\\';
    }

    /**
     * Tells whether a line ends in some bytes.
     *
     * @param bytes an array
     * @param from where they begin
     * @param end where they end
     * @return true if so
     */
    public static boolean haveLineEnd(byte[] bytes, int from, int end) {
        ByteBuffer view = view(bytes);
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long eight = view.getLong(at);
            if (((zeros(eight ^ ONES * '\n') | zeros(eight ^ ONES * '\r')) & HIGH_BITS) != 0) {
                return true;
            }
        }
        for (; at < end; at++) {
            if (bytes[at] == '\n' || bytes[at] == '\r') {
                return true;
            }
        }
        return false;
    }

    private static long zeros(long eight) {
        return (eight - ONES) & ~eight;
    }
}
