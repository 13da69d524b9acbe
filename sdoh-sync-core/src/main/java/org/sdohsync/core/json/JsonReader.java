// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;

/**
 * Parses a bounded JSON object from a server's bytes. Unfinished objects and arrays are on one stack, and finished ones need
 * no more space than for their members or elements: a body of the smallest values needs {@link JsonObject#MEMORY_PER_BYTE}
 * for each byte.
 */
final class JsonReader {
    /** The deepest nesting of objects and arrays. */
    static final int MAX_DEPTH = 64;

    /** The most characters of a number. */
    static final int MAX_NUMBER_LENGTH = 100;

    /** The most characters of a name: the parser keeps up to 6,000 names in a process-wide table. */
    static final int MAX_NAME_LENGTH = 1000;

    private static final int MAX_LONG_DIGITS = 18;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH + 1) // our own check comes first, with a better message
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxNameLength(MAX_NAME_LENGTH)
                    .maxStringLength(Integer.MAX_VALUE) // the size of the body is the bound
                    .build())
            .build();

    private static final JsonObject EMPTY = new JsonObject(Map.of());
    private static final List<@Nullable Object> NO_ELEMENTS = Collections.emptyList();

    private final JsonParser parser;
    private final String where;
    private final int mostValues;
    private @Nullable Object[] stack = new @Nullable Object[32];
    private int top;
    private int depth;
    private int values;

    private JsonReader(JsonParser parser, String where, int mostValues) {
        this.parser = parser;
        this.where = where;
        this.mostValues = mostValues;
    }

    static JsonObject read(byte[] bytes, String where, int mostValues) {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notJson(where);
            }
            JsonObject object = new JsonReader(parser, where, mostValues).object();
            if (parser.nextToken() != null) {
                throw notJson(where);
            }
            return object;
        } catch (LongNumberException longNumber) {
            throw new LimitException(where + ": a number in JSON is too long", "jsonNumber", MAX_NUMBER_LENGTH);
        } catch (StreamConstraintsException exceeded) {
            throw exceeded(exceeded, where);
        } catch (IOException broken) {
            throw notJson(where);
        }
    }

    // The parser's own message quotes the input, which may hold a token: it is not attached as a cause.
    private static ProtocolException notJson(String where) {
        return new ProtocolException(where + ": the answer is not a JSON object", where, null);
    }

    private static LimitException exceeded(StreamConstraintsException exceeded, String where) {
        String said = String.valueOf(exceeded.getOriginalMessage());
        return said.startsWith("Name ")
                ? new LimitException(where + ": a name in JSON is too long", "jsonName", MAX_NAME_LENGTH)
                : new LimitException(where + ": a number in JSON is too long", "jsonNumber", MAX_NUMBER_LENGTH);
    }

    private JsonObject object() throws IOException {
        goDeeper();
        int from = top;
        Map<String, @Nullable Object> many = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            @Nullable Object value = value(parser.nextToken());
            if (many != null) {
                many.put(name, value);
            } else if (!replace(from, name, value)) {
                push(name);
                push(value);
                many = top - from > 2 * JsonMembers.MOST ? table(from) : null;
            }
        }
        depth--;
        if (many != null) {
            return new JsonObject(Collections.unmodifiableMap(many));
        }
        return top == from ? EMPTY : new JsonObject(new JsonMembers(pop(from)));
    }

    /** Replaces a repeated member as a map does: the last value counts, at the position of the first. */
    private boolean replace(int from, String name, @Nullable Object value) {
        for (int at = from; at < top; at += 2) {
            if (name.equals(stack[at])) {
                stack[at + 1] = value;
                return true;
            }
        }
        return false;
    }

    private Map<String, @Nullable Object> table(int from) {
        Map<String, @Nullable Object> many = new LinkedHashMap<>();
        for (int at = from; at < top; at += 2) {
            many.put(String.valueOf(stack[at]), stack[at + 1]);
        }
        top = from;
        return many;
    }

    private @Nullable Object value(@Nullable JsonToken token) throws IOException {
        if (token == null) {
            throw new IOException("truncated");
        }
        if (++values > mostValues) {
            throw new LimitException(
                    where + ": more than " + mostValues
                            + " values in JSON: raise the limit of values in Limits if that is legitimate",
                    "jsonValues",
                    mostValues);
        }
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(token);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    // Null for a number whose exponent is too large for BigDecimal, so that the other members can be read.
    private @Nullable BigDecimal number(JsonToken token) throws IOException {
        int length = parser.getTextLength();
        if (length > MAX_NUMBER_LENGTH) {
            throw new LongNumberException();
        }
        if (token == JsonToken.VALUE_NUMBER_INT && length <= MAX_LONG_DIGITS) {
            return BigDecimal.valueOf(parser.getLongValue());
        }
        try {
            return new BigDecimal(parser.getTextCharacters(), parser.getTextOffset(), length);
        } catch (NumberFormatException beyond) {
            return null;
        }
    }

    private List<@Nullable Object> array() throws IOException {
        goDeeper();
        int from = top;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            push(value(token));
        }
        depth--;
        return switch (top - from) {
            case 0 -> NO_ELEMENTS;
            case 1 -> Collections.singletonList(stack[--top]);
            default -> new JsonElements(pop(from));
        };
    }

    private void push(@Nullable Object value) {
        if (top == stack.length) {
            stack = Arrays.copyOf(stack, 2 * top);
        }
        stack[top++] = value;
    }

    private @Nullable Object[] pop(int from) {
        @Nullable Object[] finished = Arrays.copyOfRange(stack, from, top);
        top = from;
        return finished;
    }

    private void goDeeper() {
        if (++depth > MAX_DEPTH) {
            throw new LimitException(where + ": JSON is nested too deep", "jsonDepth", MAX_DEPTH);
        }
    }

    private static final class LongNumberException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
