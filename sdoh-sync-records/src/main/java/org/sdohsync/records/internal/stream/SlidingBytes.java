// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.stream;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.sdohsync.core.error.LimitException;

/**
 * A stream that keeps the last bytes that were read from it, so that a parser's positions can be turned into bytes. It keeps
 * what was read since the mark, or the last portion if there is none. Not thread-safe.
 */
final class SlidingBytes extends InputStream implements ReadBytes {
    private final InputStream in;
    private final long most;
    private final int mostOfOne;
    private byte[] window = new byte[16 * 1024];
    private int length;
    private long base;
    private long mark = -1;
    private boolean over;

    /**
     * Creates a stream.
     *
     * @param in where the bytes come from
     * @param most the most bytes of the whole
     * @param mostOfOne the most bytes that are kept for one mark
     */
    SlidingBytes(InputStream in, long most, int mostOfOne) {
        this.in = in;
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        int got = in.read(target, offset, count);
        if (got <= 0) {
            return got;
        }
        forget();
        if (base + length + got > most) {
            throw new LimitException(
                    "the answer has more than " + most + " bytes: raise RecordLimits.answerBytes if that is legitimate",
                    "answerBytes",
                    most);
        }
        if (mark >= 0 && base + length + got - mark > mostOfOne) {
            over = true;
        }
        if (over) {
            // The rest of a resource that is too large is not kept, but its position is.
            base += length;
            base += got;
            length = 0;
            return got;
        }
        if (length + got > window.length) {
            window = Arrays.copyOf(window, Math.max(window.length * 2, length + got));
        }
        System.arraycopy(target, offset, window, length, got);
        length += got;
        return got;
    }

    private void forget() {
        int useless = mark < 0 ? length : (int) Math.max(0, Math.min(length, mark - base));
        if (useless > 0) {
            System.arraycopy(window, useless, window, 0, length - useless);
            length -= useless;
            base += useless;
        }
    }

    @Override
    public void mark(long position) {
        mark = position;
        over = false;
    }

    @Override
    public void release() {
        mark = -1;
        over = false;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public byte[] window() {
        return window;
    }

    @Override
    public int at(long position) {
        return (int) (position - base);
    }
}
