// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** Texts of JSON (RFC 8259 section 7) whose bytes are all there. Stateless; safe for use by many threads. */
public final class PlainText {
    /** Says that a text does not end in the bytes, or is invalid. */
    public static final int OTHER = -1;

    private PlainText() {}

    /**
     * Where a text ends.
     *
     * @param bytes JSON in UTF-8
     * @param view the same bytes, to be looked at by eight
     * @param from the first byte behind the quote, or a later one of the text
     * @param to the end of the bytes
     * @return the index behind the quote at its end; {@link #OTHER} if there is none, or something before it is invalid
     */
    public static int end(byte[] bytes, ByteBuffer view, int from, int to) {
        int at = EightBytes.endOfPlain(view, from, to);
        while (at >= 0 && at < to) {
            byte sign = bytes[at];
            if (sign == '"') {
                return at + 1;
            }
            int other = sign == '\\' ? escape(bytes, at + 1, to) : sign < 0 ? character(bytes, at, to, sign) : OTHER;
            at = other < 0 ? OTHER : EightBytes.endOfPlain(view, other, to);
        }
        return OTHER;
    }

    private static int escape(byte[] bytes, int at, int to) {
        if (at >= to) {
            return OTHER;
        }
        return switch (bytes[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
            case 'u' -> hexadecimal(bytes, at + 1, to);
            default -> OTHER;
        };
    }

    private static int hexadecimal(byte[] bytes, int at, int to) {
        for (int digit = at; digit < at + 4; digit++) {
            if (digit >= to || Character.digit(bytes[digit], 16) < 0) {
                return OTHER;
            }
        }
        return at + 4;
    }

    /** Passes a character of several bytes. */
    private static int character(byte[] bytes, int at, int to, byte first) {
        int more = (first & 0xE0) == 0xC0 ? 1 : (first & 0xF0) == 0xE0 ? 2 : (first & 0xF8) == 0xF0 ? 3 : 0;
        if (more == 0 || at + more >= to) {
            return OTHER;
        }
        for (int next = at + 1; next <= at + more; next++) {
            if ((bytes[next] & 0xC0) != 0x80) {
                return OTHER;
            }
        }
        return at + more + 1;
    }

    /**
     * Decodes a text with escapes, or with characters of several bytes.
     *
     * @param bytes JSON in UTF-8
     * @param from the first byte of the text
     * @param to the quote at its end
     * @return the text; U+FFFD stands for bytes that are no character
     */
    public static String decoded(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        int plain = from;
        int at = from;
        while (at < to) {
            if (bytes[at] != '\\') {
                at++;
                continue;
            }
            text.append(new String(bytes, plain, at - plain, UTF_8));
            if (bytes[at + 1] == 'u') {
                text.append((char) Integer.parseInt(new String(bytes, at + 2, 4, ISO_8859_1), 16));
                at += 6;
            } else {
                text.append("\"\\/\b\f\n\r\t".charAt("\"\\/bfnrt".indexOf(bytes[at + 1])));
                at += 2;
            }
            plain = at;
        }
        return text.append(new String(bytes, plain, to - plain, UTF_8)).toString();
    }
}
