// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.stream;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;

/**
 * The part of a stream that is being looked at. It is read into one array, in which the bytes since the mark are kept, and those
 * of a text that is being read. Positions are those in the stream. Not thread-safe.
 */
final class ByteWindow {
    private static final int FIRST = 32 * 1024;
    private static final int LEAST_READ = 8 * 1024;
    private static final long NONE = Long.MAX_VALUE;

    private final @Nullable InputStream in;
    private final long most;
    private final int mostKept;
    private long base;
    private long mark = NONE;
    private long text = NONE;
    private boolean over;

    /** The bytes, of which those from {@link #at} to {@link #end} are still to be looked at. */
    byte[] bytes;

    int at;
    int end;

    private ByteWindow(@Nullable InputStream in, byte[] bytes, int end, long most, int mostKept) {
        this.in = in;
        this.bytes = bytes;
        this.end = end;
        this.most = most;
        this.mostKept = mostKept;
    }

    /**
     * Creates a window.
     *
     * @param in where the bytes come from
     * @param most the most bytes of the whole
     * @param mostKept the most bytes that are kept for a mark, or for a text
     */
    static ByteWindow over(InputStream in, long most, int mostKept) {
        return new ByteWindow(in, new byte[FIRST], 0, most, mostKept);
    }

    /** Creates a window on bytes that are all there; they are not changed. */
    static ByteWindow whole(byte[] bytes, int length) {
        return new ByteWindow(null, bytes, length, Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** Reads more; false at the end of the stream. Indexes into the array change. */
    boolean more() throws IOException {
        InputStream source = in;
        if (source == null) {
            return false;
        }
        makeRoom();
        int got = source.read(bytes, end, bytes.length - end);
        if (got <= 0) {
            return false;
        }
        end += got;
        if (base + end > most) {
            throw new LimitException(
                    "the answer has more than " + most + " bytes: raise RecordLimits.answerBytes if that is legitimate",
                    "answerBytes",
                    most);
        }
        return true;
    }

    private void makeRoom() throws IOException {
        if (mark != NONE && position() - mark > mostKept) {
            // The rest of a resource that is too large is not kept.
            over = true;
            mark = NONE;
        }
        if (text != NONE && position() - text > mostKept) {
            throw new TextTooLong();
        }
        int keep = (int) (Math.min(position(), Math.min(mark, text)) - base);
        if (keep > 0) {
            System.arraycopy(bytes, keep, bytes, 0, end - keep);
            base += keep;
            at -= keep;
            end -= keep;
        }
        if (bytes.length - end < LEAST_READ) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(bytes.length * 2L, Integer.MAX_VALUE - 16));
        }
    }

    long position() {
        return base + at;
    }

    /** The place of a position in {@link #bytes}. */
    int index(long position) {
        return (int) (position - base);
    }

    /** Keeps the bytes from here on. */
    void mark() {
        mark = position();
        over = false;
    }

    /** Tells whether more bytes followed the mark than are kept. */
    boolean isOver() {
        return over;
    }

    /** Ends the mark. */
    void release() {
        mark = NONE;
    }

    /** Keeps the text that begins here. */
    void beginText() {
        text = position();
    }

    /** Ends the text, and tells where it began. */
    int endText() {
        int from = index(text);
        text = NONE;
        return from;
    }

    /** A text that is read is longer than what is kept. */
    static final class TextTooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
