// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at eight bytes at a time for those that matter, of which there are few. Stateless; safe for use by many threads. */
final class EightBytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = ONES << 7;

    private EightBytes() {}

    /** Where the bytes end that stand for themselves in a JSON text: ASCII but quote, backslash and control characters. */
    static int endOfPlain(byte[] bytes, int from, int end) {
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, at);
            // Each term has the high bit of the first byte that is meant, and perhaps of later ones.
            long found =
                    (eight | zeros(eight ^ ONES * '"') | zeros(eight ^ ONES * '\\') | ((eight - ONES * ' ') & ~eight))
                            & HIGH_BITS;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < end && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    /** Tells whether a line ends in these bytes. */
    static boolean haveLineEnd(byte[] bytes, int from, int end) {
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, at);
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
