// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts an input into what a person would call its parts: texts in quotes, words and numbers, blanks, single signs. It does for JSON,
 * for addresses and for headers, and joined the parts are the input again.
 */
final class Lexer {
    private Lexer() {}

    static List<String> cut(String text) {
        List<String> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = end(text, at);
            parts.add(text.substring(at, end));
            at = end;
        }
        return parts;
    }

    /** Where the object or array ends that begins at a part, or the part itself if none begins there. */
    static int close(List<String> parts, int from) {
        int depth = 0;
        for (int i = from; i < parts.size(); i++) {
            String part = parts.get(i);
            if (part.equals("{") || part.equals("[")) {
                depth++;
            } else if (part.equals("}") || part.equals("]")) {
                depth--;
            }
            if (depth <= 0) {
                return i + 1;
            }
        }
        return parts.size();
    }

    private static int end(String text, int from) {
        char first = text.charAt(from);
        if (first == '"') {
            return quoted(text, from);
        }
        int at = from + 1;
        if (Character.isWhitespace(first) || word(first)) {
            boolean word = word(first);
            while (at < text.length() && (word ? word(text.charAt(at)) : Character.isWhitespace(text.charAt(at)))) {
                at++;
            }
        }
        return at;
    }

    private static int quoted(String text, int from) {
        for (int at = from + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '"') {
                return at + 1;
            } else if (c == '\n') {
                return from + 1;
            }
        }
        return from + 1;
    }

    private static boolean word(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
    }
}
