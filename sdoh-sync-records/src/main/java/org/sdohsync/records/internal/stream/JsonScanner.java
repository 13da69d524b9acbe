// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;

/**
 * Goes through JSON in UTF-8 (RFC 8259) value by value. What nobody asks for is checked and passed over without making anything
 * of it: no name, no text, no number. Not thread-safe; for one value and what is in it.
 */
final class JsonScanner {
    /** The deepest nesting of a bundle: that of one resource, and the bundle, entry list and entry around it. */
    private static final int MAX_DEPTH = 67;

    private static final int MAX_NAME = 1000;
    private static final int MAX_NUMBER = 100;
    private static final int MAX_TEXT = 1_000_000;

    private final ByteWindow window;
    private final String where;
    private final boolean[] isObject = new boolean[MAX_DEPTH + 1];
    private int depth;
    private boolean fresh;
    private String name = "";

    JsonScanner(ByteWindow window, String where) {
        this.window = window;
        this.where = where;
    }

    /** The bytes that are looked at. */
    ByteWindow window() {
        return window;
    }

    /** The first byte of what comes next, which is not taken; -1 at the end. */
    int peek() throws IOException {
        while (window.at < window.end || window.more()) {
            byte sign = window.bytes[window.at];
            if (sign != ' ' && sign != '\n' && sign != '\r' && sign != '\t') {
                return sign & 0xFF;
            }
            window.at++;
        }
        return -1;
    }

    private int need() throws IOException {
        int sign = peek();
        if (sign < 0) {
            throw new Truncated();
        }
        return sign;
    }

    /** Enters an object or array, if the next value is one. */
    boolean enter(char open) throws IOException {
        if (need() != open) {
            return false;
        }
        push(open == '{');
        return true;
    }

    private void push(boolean object) {
        if (depth == MAX_DEPTH) {
            throw exceeded();
        }
        isObject[depth++] = object;
        window.at++;
        fresh = true;
    }

    private boolean pop() {
        window.at++;
        depth--;
        fresh = false;
        return false;
    }

    /** Goes to the value of the next member of the object that was entered, or leaves it. */
    boolean nextMember() throws IOException {
        return next('}') && member();
    }

    /** Goes to the next value of the array that was entered, or leaves it. */
    boolean nextElement() throws IOException {
        return next(']');
    }

    private boolean next(char close) throws IOException {
        int sign = need();
        if (sign == close) {
            return pop();
        }
        if (!fresh) {
            if (sign != ',') {
                throw invalid();
            }
            window.at++;
        }
        fresh = false;
        return true;
    }

    /** The name of the member, if it is one of {@link Names}; else empty. */
    String name() {
        return name;
    }

    private boolean member() throws IOException {
        if (need() != '"') {
            throw invalid();
        }
        window.at++;
        window.beginText();
        boolean plain = passText();
        int from = window.endText();
        int to = window.at - 1;
        if (to - from > MAX_NAME) {
            throw exceeded();
        }
        name = plain ? Names.find(window.bytes, from, to) : Names.find(decoded(from, to));
        if (need() != ':') {
            throw invalid();
        }
        window.at++;
        return true;
    }

    /** Reads the next value if it is a text; else passes it over. */
    @Nullable
    String text() throws IOException {
        if (need() != '"') {
            skip();
            return null;
        }
        window.at++;
        window.beginText();
        boolean plain = passText();
        int from = window.endText();
        int to = window.at - 1;
        if (to - from > MAX_TEXT) {
            throw exceeded();
        }
        return plain ? new String(window.bytes, from, to - from, ISO_8859_1) : decoded(from, to);
    }

    /** Reads the next value if it is a whole number, as it is written; else passes it over. */
    @Nullable
    String wholeNumber() throws IOException {
        window.beginText();
        skip();
        int from = window.endText();
        for (int at = from; at < window.at; at++) {
            byte sign = window.bytes[at];
            if (sign != '-' && (sign < '0' || sign > '9')) {
                return null;
            }
        }
        return new String(window.bytes, from, window.at - from, ISO_8859_1);
    }

    /** Passes the next value over. */
    void skip() throws IOException {
        int outer = depth;
        skipOne(need());
        while (depth > outer) {
            boolean object = isObject[depth - 1];
            if (!next(object ? '}' : ']')) {
                continue;
            }
            int sign = need();
            if (object) {
                skipName(sign);
                sign = need();
            }
            skipOne(sign);
        }
    }

    private void skipName(int quote) throws IOException {
        if (quote != '"') {
            throw invalid();
        }
        long from = window.position();
        window.at++;
        boolean ignored = passText();
        if (window.position() - from > MAX_NAME + 2 || need() != ':') {
            throw window.position() - from > MAX_NAME + 2 ? exceeded() : invalid();
        }
        window.at++;
    }

    /** Passes a text, number or literal, or enters an object or array. */
    private void skipOne(int sign) throws IOException {
        switch (sign) {
            case '"' -> {
                window.at++;
                boolean ignored = passText();
            }
            case '{' -> push(true);
            case '[' -> push(false);
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number(sign);
        }
    }

    /** Passes a text and the quote at its end; tells whether its bytes are its characters. */
    private boolean passText() throws IOException {
        boolean plain = true;
        while (true) {
            window.at = EightBytes.endOfPlain(window.bytes, window.at, window.end);
            int sign = take();
            if (sign == '"') {
                window.at++;
                return plain;
            }
            if (sign == '\\' || sign < ' ' || sign >= 0x80) {
                plain = false;
                window.at++;
                passOther(sign);
            }
        }
    }

    private void passOther(int sign) throws IOException {
        if (sign == '\\') {
            escape();
        } else if (sign < ' ') {
            throw invalid();
        } else if ((sign & 0xE0) == 0xC0) {
            continuation(1);
        } else if ((sign & 0xF0) == 0xE0) {
            continuation(2);
        } else if ((sign & 0xF8) == 0xF0) {
            continuation(3);
        } else {
            throw invalid();
        }
    }

    private void continuation(int bytes) throws IOException {
        for (int count = 0; count < bytes; count++) {
            if ((take() & 0xC0) != 0x80) {
                throw invalid();
            }
            window.at++;
        }
    }

    private void escape() throws IOException {
        int sign = take();
        window.at++;
        if (sign == 'u') {
            for (int digit = 0; digit < 4; digit++) {
                if (Character.digit(take(), 16) < 0) {
                    throw invalid();
                }
                window.at++;
            }
        } else if ("\"\\/bfnrt".indexOf(sign) < 0) {
            throw invalid();
        }
    }

    /** The next byte, which is not taken, within a value. */
    private int take() throws IOException {
        if (window.at < window.end || window.more()) {
            return window.bytes[window.at] & 0xFF;
        }
        throw new Truncated();
    }

    private void literal(String expected) throws IOException {
        for (int at = 0; at < expected.length(); at++) {
            if (take() != expected.charAt(at)) {
                throw invalid();
            }
            window.at++;
        }
    }

    private void number(int first) throws IOException {
        long from = window.position();
        if (first == '-') {
            window.at++;
        }
        if (take() == '0') {
            window.at++;
        } else {
            digits();
        }
        if (follows('.')) {
            window.at++;
            digits();
        }
        if (follows('e') || follows('E')) {
            window.at++;
            if (take() == '+' || take() == '-') {
                window.at++;
            }
            digits();
        }
        if (window.position() - from > MAX_NUMBER) {
            throw exceeded();
        }
    }

    private void digits() throws IOException {
        if (!isDigit(take())) {
            throw invalid();
        }
        do {
            window.at++;
        } while ((window.at < window.end || window.more()) && isDigit(window.bytes[window.at]));
    }

    private static boolean isDigit(int sign) {
        return sign >= '0' && sign <= '9';
    }

    private boolean follows(char sign) throws IOException {
        return (window.at < window.end || window.more()) && window.bytes[window.at] == sign;
    }

    /** A text with escapes, or characters of several bytes. */
    private String decoded(int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        byte[] bytes = window.bytes;
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

    ProtocolException invalid() {
        return invalid(where);
    }

    static ProtocolException invalid(String where) {
        return new ProtocolException(where + ": the answer is not valid JSON of the expected form", where, null);
    }

    LimitException exceeded() {
        return new LimitException(where + ": JSON exceeds the limits", "jsonDepth", MAX_DEPTH);
    }

    /** The stream ended within a value, as it does when a connection is cut off that does not announce its end. */
    static final class Truncated extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
