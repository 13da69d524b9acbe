// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;

/**
 * The part of a stream that is being looked at. It is read into one array, in which the bytes since the mark are kept, and those
 * of a text that is being read. Positions are those in the stream. Not thread-safe.
 */
public final class ByteWindow {
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

    /** The same bytes, to be looked at by eight. */
    ByteBuffer view;

    int at;
    int end;

    private ByteWindow(@Nullable InputStream in, byte[] bytes, int end, long most, int mostKept) {
        this.in = in;
        this.bytes = bytes;
        this.view = EightBytes.view(bytes);
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
     * @return the window
     */
    public static ByteWindow over(InputStream in, long most, int mostKept) {
        return new ByteWindow(in, new byte[FIRST], 0, most, mostKept);
    }

    /**
     * Creates a window on bytes that are all there.
     *
     * @param bytes an array, which is not changed
     * @param from where they begin
     * @param to where they end
     * @return the window, whose positions are those in the array
     */
    public static ByteWindow whole(byte[] bytes, int from, int to) {
        ByteWindow window = new ByteWindow(null, bytes, to, Long.MAX_VALUE, Integer.MAX_VALUE);
        window.at = from;
        return window;
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
            view = EightBytes.view(bytes);
        }
    }

    /**
     * The array that is looked at.
     *
     * @return the array, not a copy; another one after more was read
     */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Where the next byte is that is looked at.
     *
     * @return its position in the stream
     */
    public long position() {
        return base + at;
    }

    /**
     * The place of a position that is kept.
     *
     * @param position a position in the stream
     * @return its index in {@link #bytes()}
     */
    public int index(long position) {
        return (int) (position - base);
    }

    /** Keeps the bytes from here on. */
    public void mark() {
        mark = position();
        over = false;
    }

    /**
     * Tells whether more bytes followed the mark than are kept.
     *
     * @return true if so
     */
    public boolean isOver() {
        return over;
    }

    /** Ends the mark. */
    public void release() {
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
    public static final class TextTooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TextTooLong() {}
    }
}
