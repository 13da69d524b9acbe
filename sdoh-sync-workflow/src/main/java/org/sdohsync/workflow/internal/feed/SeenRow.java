// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@link SeenTasks} in bytes: the length of the id and the id, then what follows, the time, the version, the content. A
 * {@link org.sdohsync.fhir.internal.client.ContentDigest} takes 16 bytes and not the 33 of its text.
 */
final class SeenRow {
    private static final int TIME = 1;
    private static final int TEXT = 2;
    private static final int DIGEST = 4;

    private static final int TIME_BYTES = Long.BYTES + Integer.BYTES;

    /** What a row takes beside its texts at most: lengths of five bytes each, the flags, a time. */
    private static final int BESIDE = 3 * 5 + 1 + TIME_BYTES;

    private static final int DIGITS = 2 * Long.BYTES;
    private static final int DIGEST_LENGTH = 2 * DIGITS + 1;

    private SeenRow() {}

    /** The most bytes of a row. */
    static int most(byte[] id, AcknowledgedState state) {
        return BESIDE
                + id.length
                + 3 * (state.change().length() + state.content().length());
    }

    static void write(ByteBuffer rows, byte[] id, AcknowledgedState state) {
        Instant time = state.lastUpdated();
        String content = state.content();
        boolean digest = isDigest(content);
        bytes(rows, id);
        rows.put((byte) ((time == null ? 0 : TIME) | (digest ? DIGEST : content.isEmpty() ? 0 : TEXT)));
        if (time != null) {
            rows.putLong(time.getEpochSecond()).putInt(time.getNano());
        }
        bytes(rows, state.change().getBytes(UTF_8));
        if (digest) {
            rows.putLong(HexFormat.fromHexDigitsToLong(content, 0, DIGITS));
            rows.putLong(HexFormat.fromHexDigitsToLong(content, DIGITS + 1, DIGEST_LENGTH));
        } else if (!content.isEmpty()) {
            bytes(rows, content.getBytes(UTF_8));
        }
    }

    /** Tells whether the row at the buffer's position is that of an id. */
    static boolean isOf(ByteBuffer row, byte[] id) {
        int length = length(row);
        if (length != id.length) {
            return false;
        }
        int at = row.position();
        for (int i = 0; i < length; i++) {
            if (row.get(at + i) != id[i]) {
                return false;
            }
        }
        return true;
    }

    /** Reads the id, and stays behind it. */
    static String id(ByteBuffer row) {
        return text(row);
    }

    /** Goes behind the id, or another text. */
    static void skipText(ByteBuffer row) {
        int length = length(row);
        row.position(row.position() + length);
    }

    /** Goes behind the row. */
    static void skip(ByteBuffer row) {
        skipText(row);
        int flags = row.get();
        if ((flags & TIME) != 0) {
            row.position(row.position() + TIME_BYTES);
        }
        skipText(row);
        if ((flags & DIGEST) != 0) {
            row.position(row.position() + 2 * Long.BYTES);
        } else if ((flags & TEXT) != 0) {
            skipText(row);
        }
    }

    /** Reads what follows on the id. */
    static AcknowledgedState state(ByteBuffer row) {
        int flags = row.get();
        Instant time = time(row, flags);
        String change = text(row);
        if ((flags & DIGEST) != 0) {
            HexFormat hex = HexFormat.of();
            return new AcknowledgedState(
                    change, time, hex.toHexDigits(row.getLong()) + '.' + hex.toHexDigits(row.getLong()));
        }
        return new AcknowledgedState(change, time, (flags & TEXT) != 0 ? text(row) : "");
    }

    private static @Nullable Instant time(ByteBuffer row, int flags) {
        return (flags & TIME) == 0 ? null : Instant.ofEpochSecond(row.getLong(), row.getInt());
    }

    private static boolean isDigest(String content) {
        if (content.length() != DIGEST_LENGTH || content.charAt(DIGITS) != '.') {
            return false;
        }
        for (int at = 0; at < DIGEST_LENGTH; at++) {
            char one = content.charAt(at);
            // Capitals would come back small.
            if (at != DIGITS && !(one >= '0' && one <= '9') && !(one >= 'a' && one <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static String text(ByteBuffer row) {
        int length = length(row);
        String text = new String(row.array(), row.arrayOffset() + row.position(), length, UTF_8);
        row.position(row.position() + length);
        return text;
    }

    private static void bytes(ByteBuffer rows, byte[] bytes) {
        int left = bytes.length;
        while (left > 0x7f) {
            rows.put((byte) (left | 0x80));
            left >>>= 7;
        }
        rows.put((byte) left).put(bytes);
    }

    private static int length(ByteBuffer row) {
        int length = 0;
        int shift = 0;
        int one;
        do {
            one = row.get();
            length |= (one & 0x7f) << shift;
            shift += 7;
        } while ((one & 0x80) != 0);
        return length;
    }
}
