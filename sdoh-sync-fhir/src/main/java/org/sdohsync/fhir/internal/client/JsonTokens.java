// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.Limits;
import org.sdohsync.fhir.internal.json.JsonScanner;

/** Reads bounded tokens of UTF-8 JSON, with their byte offsets. */
final class JsonTokens {
    private static final int MAX_DEPTH = JsonScanner.MAX_DEPTH;

    /** The parser keeps up to 6,000 names in a process-wide table. */
    private static final int MAX_NAME_LENGTH = 1000;

    private static final int MAX_EXPONENT = 999;
    private static final int MAX_EXPONENT_LENGTH = 3;

    // Names are not interned: a server must not be able to fill a process-wide table.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(100)
                    .maxNameLength(MAX_NAME_LENGTH)
                    .build())
            .build();

    private JsonTokens() {}

    /** A reading with a parser, whose exceptions are due to the bytes. */
    interface Reading<T> {
        T read(JsonParser parser) throws IOException;
    }

    static <T> T over(byte[] bytes, int from, int to, String where, Reading<T> reading) {
        try (JsonParser parser = FACTORY.createParser(bytes, from, to - from)) {
            return reading.read(parser);
        } catch (StreamConstraintsException exceeded) {
            throw new LimitException(where + ": JSON exceeds the limits", "jsonDepth", MAX_DEPTH);
        } catch (IOException broken) {
            // The cause is not attached, because the parser's message quotes the input.
            throw new ProtocolException(where + ": the answer is not valid JSON of the expected form", where, null);
        }
    }

    /**
     * Refuses numbers with an exponent so large that their plain form would exhaust the memory: ten bytes of JSON can be a
     * gigabyte of digits, and HAPI writes the plain form.
     */
    static void requireSmallNumbers(byte[] bytes, String where) {
        boolean ignored = over(bytes, 0, bytes.length, where, parser -> {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                    requireSmall(parser.getText(), where);
                }
            }
            return true;
        });
    }

    /**
     * Tells whether this number of bytes can contain more values: each needs a character of its own, and a structural one.
     */
    static boolean mayHaveMoreValues(int bytes, int most) {
        return bytes / 2 > most;
    }

    /**
     * The number of values, counted by commas and brackets outside of strings: at least the number of members and elements,
     * and at most twice as many.
     */
    static int values(byte[] bytes, int from, int to) {
        int values = 1;
        boolean text = false;
        for (int at = from; at < to; at++) {
            byte sign = bytes[at];
            if (text) {
                at += sign == '\\' ? 1 : 0;
                text = sign != '"';
            } else if (sign == '"') {
                text = true;
            } else {
                values += sign == ',' || sign == '{' || sign == '[' ? 1 : 0;
            }
        }
        return values;
    }

    /** Refuses JSON that would become more objects of a model than any resource needs. */
    static void requireFewValues(byte[] json, String where) {
        int most = Limits.DEFAULT_RESOURCE_VALUES;
        if (mayHaveMoreValues(json.length, most) && values(json, 0, json.length) > most) {
            throw new LimitException(where + ": more than " + most + " values in one resource", "jsonValues", most);
        }
    }

    /** Refuses one number with a large exponent. */
    static void requireSmall(String number, String where) {
        if (exponentLength(number) > MAX_EXPONENT_LENGTH) {
            throw new LimitException(where + ": a number's exponent is too large", "jsonNumber", MAX_EXPONENT);
        }
    }

    private static int exponentLength(String number) {
        int e = Math.max(number.indexOf('e'), number.indexOf('E'));
        return e < 0 ? 0 : number.substring(e + 1).replaceFirst("^[+-]?0*", "").length();
    }

    /** The current value, if it is a string; else null. */
    static @Nullable String text(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    /** Moves to the value of the current object's next member; false at its end. The name is the parser's current one. */
    static boolean nextMember(JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.END_OBJECT) {
            return false;
        }
        if (token != JsonToken.FIELD_NAME) {
            throw new IOException("truncated");
        }
        need(parser.nextToken());
        return true;
    }

    static JsonToken need(@Nullable JsonToken token) throws IOException {
        if (token == null) {
            throw new IOException("truncated");
        }
        return token;
    }
}
