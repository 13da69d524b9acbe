// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.sdohsync.fhir.internal.json.EightBytes;
import org.sdohsync.fhir.internal.json.PlainText;

/**
 * A place in UTF-8 JSON, which moves from one token to the next without making objects of them. It takes nothing but JSON as RFC 8259 has it,
 * and declines what it need not know: numbers with an exponent, bytes that are no UTF-8.
 *
 * <p>For one text and one thread.
 */
final class JsonCursor {
    private static final int LONGEST_NUMBER = 100;
    private static final int MULTIPLIER = 31;

    /** What a decoder makes of bytes that are no UTF-8. */
    private static final char REPLACED = '\uFFFD';

    private final byte[] json;
    private final ByteBuffer view;
    private int at;

    // The text or number that was passed last, without its quotes.
    private int from;
    private int to;
    private boolean plain;

    JsonCursor(byte[] json) {
        this.json = json;
        this.view = EightBytes.view(json);
    }

    /** Passes white space; returns the byte behind it, which stays the next one. */
    byte next() {
        while (at < json.length) {
            byte sign = json[at];
            if (sign > ' ' || (sign != ' ' && sign != '\n' && sign != '\r' && sign != '\t')) {
                return sign;
            }
            at++;
        }
        throw new DeclinedException();
    }

    /** Passes white space and the byte behind it, which is returned. */
    byte take() {
        byte sign = next();
        at++;
        return sign;
    }

    /** Passes white space and the byte behind it, which must be this one. */
    void take(char expected) {
        if (take() != expected) {
            throw new DeclinedException();
        }
    }

    /** Tells whether there is nothing left but white space. */
    boolean isAtEnd() {
        int end = at;
        while (end < json.length && (json[end] == ' ' || json[end] == '\n' || json[end] == '\r' || json[end] == '\t')) {
            end++;
        }
        return end == json.length;
    }

    /** Passes a string. */
    void takeString() {
        take('"');
        from = at;
        int end = EightBytes.endOfPlain(view, at, json.length);
        plain = end < json.length && json[end] == '"';
        at = plain ? end + 1 : PlainText.end(json, view, end, json.length);
        if (at == PlainText.OTHER) {
            throw new DeclinedException();
        }
        to = at - 1;
    }

    /** Passes white space and these bytes behind it, if they are there. */
    boolean takeIf(byte[] expected) {
        byte ignored = next();
        int end = at + expected.length;
        boolean there = end <= json.length && Arrays.equals(json, at, end, expected, 0, expected.length);
        if (there) {
            at = end;
        }
        return there;
    }

    /** Tells whether the string stands as it reads, in ASCII. */
    boolean isPlain() {
        return plain;
    }

    /** Tells whether these are the bytes of the string. */
    boolean isString(byte[] bytes) {
        return Arrays.equals(json, from, to, bytes, 0, bytes.length);
    }

    /** A number made of a few of the string's bytes, equal for equal ones. */
    int hash() {
        int length = to - from;
        int hash = length;
        if (length > 0) {
            hash = hash * MULTIPLIER + json[from];
            hash = hash * MULTIPLIER + json[from + length / 2];
            hash = hash * MULTIPLIER + json[to - 1];
        }
        return hash;
    }

    /** The string that was passed last. */
    String string() {
        if (plain) {
            return new String(json, from, to - from, StandardCharsets.ISO_8859_1);
        }
        String text = PlainText.decoded(json, from, to);
        if (text.indexOf(REPLACED) >= 0) {
            throw new DeclinedException();
        }
        return text;
    }

    /** The string that was passed last, which many resources have alike. */
    String sharedString() {
        return plain ? SharedTexts.of(json, from, to) : string();
    }

    /** Passes {@code true} or {@code false}; returns which it was, as text. */
    String flag() {
        String expected = next() == 't' ? "true" : "false";
        for (int index = 0; index < expected.length(); index++) {
            if (at == json.length || json[at] != expected.charAt(index)) {
                throw new DeclinedException();
            }
            at++;
        }
        return expected;
    }

    /**
     * Passes a number.
     *
     * @param decimal whether it may have a fraction
     * @return its text
     */
    String number(boolean decimal) {
        int begin = next() == '-' ? at + 1 : at;
        from = at;
        at = begin;
        int digits = digits();
        // The other parser writes a negative number that begins with zero differently.
        if (digits == 0 || (json[begin] == '0' && (digits > 1 || begin > from))) {
            throw new DeclinedException();
        }
        if (decimal && at < json.length && json[at] == '.') {
            at++;
            if (digits() == 0) {
                throw new DeclinedException();
            }
        }
        if (at - from > LONGEST_NUMBER) {
            throw new DeclinedException();
        }
        return new String(json, from, at - from, StandardCharsets.ISO_8859_1);
    }

    private int digits() {
        int begin = at;
        while (at < json.length && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        return at - begin;
    }
}
