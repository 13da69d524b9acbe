// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.json;

import java.nio.ByteBuffer;

/**
 * Finds where a value of JSON ends whose bytes are all there. It decides about nothing: what is cut off, too deep, too long or invalid
 * it leaves to {@link JsonScanner}, which looks at each byte, and a number with an exponent as well. One loop over local variables, because
 * nearly all bytes of all answers pass here. Stateless; safe for use by many threads.
 */
final class PlainValue {
    /** Says that the value has to be looked at byte by byte. */
    static final int OTHER = PlainText.OTHER;

    /** The levels of which a bit each fits into a number. */
    private static final int MOST_LEVELS = 60;

    private static final int MOST_DIGITS = 100;

    private PlainValue() {}

    /**
     * Where the next value ends.
     *
     * @param view the bytes, to be looked at by eight
     * @param from the first byte of the value, or whitespace before it
     * @param levels how deep it may be
     * @param mostName the longest name of a member, in bytes
     * @return the index behind it; {@link #OTHER} if it is not plain or not all there
     */
    static int end(byte[] bytes, ByteBuffer view, int from, int to, int levels, int mostName) {
        int mostLevels = Math.min(levels, MOST_LEVELS);
        // A bit for each level that was entered, of which the last is 1 in an object.
        long objects = 0;
        int depth = 0;
        int at = skipSpace(bytes, from, to);
        while (at >= 0 && at < to) {
            byte sign = bytes[at];
            boolean entered = sign == '{' || sign == '[';
            if (entered) {
                objects = objects << 1 | (sign == '{' ? 1 : 0);
                at = depth++ == mostLevels ? OTHER : skipSpace(bytes, at + 1, to);
            } else {
                at = scalar(bytes, view, at, to, sign);
            }
            // Out of what ends here, until something follows.
            while (true) {
                if (at < 0 || depth == 0) {
                    return at;
                }
                at = skipSpace(bytes, at, to);
                if (at >= to) {
                    return OTHER;
                }
                boolean object = (objects & 1) != 0;
                byte next = bytes[at];
                if (next == (object ? '}' : ']')) {
                    at++;
                    objects >>>= 1;
                    depth--;
                    entered = false;
                    continue;
                }
                if (!entered) {
                    at = next == ',' ? skipSpace(bytes, at + 1, to) : to;
                }
                if (object) {
                    at = name(bytes, view, at, to, mostName);
                }
                break;
            }
        }
        return OTHER;
    }

    private static int scalar(byte[] bytes, ByteBuffer view, int at, int to, byte sign) {
        if (sign == '"') {
            return PlainText.end(bytes, view, at + 1, to);
        }
        return sign == '-' || isDigit(sign) ? number(bytes, at, to) : literal(bytes, at, to, sign);
    }

    /** Passes the name of a member and the colon behind it. */
    private static int name(byte[] bytes, ByteBuffer view, int at, int to, int mostName) {
        if (at >= to || bytes[at] != '"') {
            return OTHER;
        }
        int end = PlainText.end(bytes, view, at + 1, to);
        if (end < 0 || end - at - 2 > mostName) {
            return OTHER;
        }
        int colon = skipSpace(bytes, end, to);
        return colon < to && bytes[colon] == ':' ? skipSpace(bytes, colon + 1, to) : OTHER;
    }

    private static int number(byte[] bytes, int from, int to) {
        int first = bytes[from] == '-' ? from + 1 : from;
        int at = digits(bytes, first, to);
        if (at == first || (bytes[first] == '0' && at > first + 1)) {
            return OTHER;
        }
        if (at < to && bytes[at] == '.') {
            int fraction = at + 1;
            at = digits(bytes, fraction, to);
            if (at == fraction) {
                return OTHER;
            }
        }
        boolean more = at >= to || bytes[at] == 'e' || bytes[at] == 'E';
        return more || at - from > MOST_DIGITS ? OTHER : at;
    }

    private static int digits(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && isDigit(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(byte sign) {
        return sign >= '0' && sign <= '9';
    }

    private static int literal(byte[] bytes, int at, int to, byte first) {
        return switch (first) {
            case 't' -> literal(bytes, at, to, "true");
            case 'f' -> literal(bytes, at, to, "false");
            case 'n' -> literal(bytes, at, to, "null");
            default -> OTHER;
        };
    }

    private static int literal(byte[] bytes, int from, int to, String expected) {
        int end = from + expected.length();
        if (end > to) {
            return OTHER;
        }
        for (int at = from; at < end; at++) {
            if (bytes[at] != expected.charAt(at - from)) {
                return OTHER;
            }
        }
        return end;
    }

    private static int skipSpace(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte sign) {
        return sign == ' ' || sign == '\n' || sign == '\r' || sign == '\t';
    }
}
