// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.json;

import java.io.IOException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;

/** Passes texts, numbers and literals byte by byte, checks them, and reads on in the stream where they are cut. Not thread-safe. */
final class Scalars {
    private static final int MAX_NUMBER = 100;

    private final ByteWindow window;
    private final String where;

    /** Whether there was a number with an exponent. */
    boolean exponents;

    Scalars(ByteWindow window, String where) {
        this.window = window;
        this.where = where;
    }

    /** The first byte that is no whitespace, which is not taken; -1 at the end. */
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

    int need() throws IOException {
        int sign = peek();
        if (sign < 0) {
            throw new JsonScanner.Truncated();
        }
        return sign;
    }

    /** Passes a text and the quote at its end; tells whether its bytes are its characters. */
    boolean text() throws IOException {
        boolean plain = true;
        while (true) {
            window.at = EightBytes.endOfPlain(window.view, window.at, window.end);
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
        throw new JsonScanner.Truncated();
    }

    void literal(String expected) throws IOException {
        for (int at = 0; at < expected.length(); at++) {
            if (take() != expected.charAt(at)) {
                throw invalid();
            }
            window.at++;
        }
    }

    void number(int first) throws IOException {
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
            exponents = true;
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

    ProtocolException invalid() {
        return JsonScanner.invalid(where);
    }

    LimitException exceeded() {
        return new LimitException(where + ": JSON exceeds the limits", "jsonDepth", JsonScanner.MAX_DEPTH);
    }
}
