// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;

/**
 * Goes through JSON in UTF-8 (RFC 8259) value by value. What nobody asks for is checked and passed over without making anything
 * of it: no name, no text, no number. Not thread-safe; for one value and what is in it.
 */
public final class JsonScanner {
    /** The deepest nesting of a bundle: that of one resource, and the bundle, entry list and entry around it. */
    public static final int MAX_DEPTH = 67;

    private static final int MAX_NAME = 1000;
    private static final int MAX_TEXT = 1_000_000;

    private final ByteWindow window;
    private final MemberNames names;
    private final Scalars scalars;
    private final boolean[] isObject = new boolean[MAX_DEPTH + 1];
    private int depth;
    private boolean fresh;
    private String name = "";

    /**
     * Begins before the first byte.
     *
     * @param window the bytes
     * @param names the names of members that are looked at
     * @param where a description of the JSON for messages
     */
    public JsonScanner(ByteWindow window, MemberNames names, String where) {
        this.window = window;
        this.names = names;
        this.scalars = new Scalars(window, where);
    }

    /**
     * The bytes that are looked at.
     *
     * @return the window
     */
    public ByteWindow window() {
        return window;
    }

    /**
     * Tells whether there was a number with an exponent, read or passed over.
     *
     * @return true if there was one since {@link #forgetExponents}
     */
    public boolean hasExponents() {
        return scalars.exponents;
    }

    /** Forgets what numbers there were. */
    public void forgetExponents() {
        scalars.exponents = false;
    }

    /**
     * The first byte of what comes next, which is not taken.
     *
     * @return the byte; -1 at the end
     * @throws IOException if the bytes cannot be read
     */
    public int peek() throws IOException {
        return scalars.peek();
    }

    private int need() throws IOException {
        return scalars.need();
    }

    /**
     * Enters an object or array, if the next value is one.
     *
     * @param open the sign that it begins with
     * @return whether it was entered
     * @throws IOException if the bytes cannot be read, or end within a value
     * @throws ProtocolException if it is invalid JSON
     * @throws LimitException if it is nested too deep, or a name, number or text is too long
     */
    public boolean enter(char open) throws IOException {
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

    /**
     * Goes to the value of the next member of the object that was entered, or leaves it.
     *
     * @return false at its end
     * @throws IOException if the bytes cannot be read, or end within a value
     * @throws ProtocolException if it is invalid JSON
     * @throws LimitException if it is nested too deep, or a name, number or text is too long
     */
    public boolean nextMember() throws IOException {
        return next('}') && member();
    }

    /**
     * Goes to the next value of the array that was entered, or leaves it.
     *
     * @return false at its end
     * @throws IOException if the bytes cannot be read, or end within a value
     * @throws ProtocolException if it is invalid JSON
     * @throws LimitException if it is nested too deep, or a name, number or text is too long
     */
    public boolean nextElement() throws IOException {
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

    /** Reads an object that was entered, to its end. */
    public interface ObjectReader {
        /**
         * Reads it.
         *
         * @throws IOException if the bytes cannot be read, or end within a value
         */
        void read() throws IOException;
    }

    /**
     * Reads the objects of the array that is the next value, and passes over what is no object.
     *
     * @param reader called for each object
     * @throws IOException if the bytes cannot be read, or end within a value
     * @throws ProtocolException if it is invalid JSON
     * @throws LimitException if it is nested too deep, or a name, number or text is too long
     */
    public void eachObject(ObjectReader reader) throws IOException {
        if (!enter('[')) {
            skip();
            return;
        }
        while (nextElement()) {
            if (enter('{')) {
                reader.read();
            } else {
                skip();
            }
        }
    }

    /**
     * The name of the member.
     *
     * @return its name if it is looked at; else empty
     */
    public String name() {
        return name;
    }

    private boolean member() throws IOException {
        if (need() != '"') {
            throw invalid();
        }
        window.at++;
        window.beginText();
        boolean plain = scalars.text();
        int from = window.endText();
        int to = window.at - 1;
        if (to - from > MAX_NAME) {
            throw exceeded();
        }
        name = plain ? names.find(window.bytes, from, to) : names.find(PlainText.decoded(window.bytes, from, to));
        if (need() != ':') {
            throw invalid();
        }
        window.at++;
        return true;
    }

    /**
     * Reads the next value if it is a text; else passes it over.
     *
     * @return the text, or null
     * @throws IOException if the bytes cannot be read, or end within a value
     * @throws ProtocolException if it is invalid JSON
     * @throws LimitException if it is nested too deep, or a name, number or text is too long
     */
    public @Nullable String text() throws IOException {
        if (need() != '"') {
            skip();
            return null;
        }
        window.at++;
        window.beginText();
        boolean plain = scalars.text();
        int from = window.endText();
        int to = window.at - 1;
        if (to - from > MAX_TEXT) {
            throw exceeded();
        }
        return plain
                ? new String(window.bytes, from, to - from, ISO_8859_1)
                : PlainText.decoded(window.bytes, from, to);
    }

    /**
     * Reads the next value if it is a whole number; else passes it over.
     *
     * @return the number as it is written, or null
     * @throws IOException if the bytes cannot be read, or end within a value
     * @throws ProtocolException if it is invalid JSON
     * @throws LimitException if it is nested too deep, or a name, number or text is too long
     */
    public @Nullable String wholeNumber() throws IOException {
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

    /**
     * Passes the next value over.
     *
     * @throws IOException if the bytes cannot be read, or end within a value
     * @throws ProtocolException if it is invalid JSON
     * @throws LimitException if it is nested too deep, or a name, number or text is too long
     */
    public void skip() throws IOException {
        int end = PlainValue.end(window.bytes, window.view, window.at, window.end, MAX_DEPTH - depth, MAX_NAME);
        if (end >= 0) {
            window.at = end;
        } else {
            skipByteByByte();
        }
    }

    private void skipByteByByte() throws IOException {
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
        boolean ignored = scalars.text();
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
                boolean ignored = scalars.text();
            }
            case '{' -> push(true);
            case '[' -> push(false);
            case 't' -> scalars.literal("true");
            case 'f' -> scalars.literal("false");
            case 'n' -> scalars.literal("null");
            default -> scalars.number(sign);
        }
    }

    private ProtocolException invalid() {
        return scalars.invalid();
    }

    /**
     * The error for invalid JSON.
     *
     * @param where a description of it
     * @return the exception, which quotes nothing
     */
    public static ProtocolException invalid(String where) {
        return new ProtocolException(where + ": the answer is not valid JSON of the expected form", where, null);
    }

    /**
     * The error for JSON beyond the limits.
     *
     * @return the exception
     */
    public LimitException exceeded() {
        return scalars.exceeded();
    }

    /** The stream ended within a value, as it does when a connection is cut off that does not announce its end. */
    public static final class Truncated extends IOException {
        private static final long serialVersionUID = 1L;

        Truncated() {}
    }
}
