// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;

/** Reads a bounded JSON object from bytes that a server sent. */
final class JsonReader {
    /** How deep objects and arrays may nest. */
    static final int MAX_DEPTH = 64;

    /** How many characters a number may have. */
    static final int MAX_NUMBER_LENGTH = 100;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH + 1) // our own check comes first and knows what it is about
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxNameLength(Integer.MAX_VALUE) // the size of the body is the bound
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonParser parser;
    private final String where;
    private int depth;

    private JsonReader(JsonParser parser, String where) {
        this.parser = parser;
        this.where = where;
    }

    static JsonObject read(byte[] bytes, String where) {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notJson(where);
            }
            JsonObject object = new JsonReader(parser, where).object();
            if (parser.nextToken() != null) {
                throw notJson(where);
            }
            return object;
        } catch (StreamConstraintsException longNumber) {
            throw new LimitException(where + ": a number in JSON is too long", "jsonNumber", MAX_NUMBER_LENGTH);
        } catch (IOException broken) {
            throw notJson(where);
        }
    }

    // The parser's own message quotes the input, which may hold a token: it is not attached as a cause.
    private static ProtocolException notJson(String where) {
        return new ProtocolException(where + ": the answer is not a JSON object", where, null);
    }

    private JsonObject object() throws IOException {
        goDeeper();
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            members.put(name, value(parser.nextToken()));
        }
        depth--;
        return new JsonObject(members);
    }

    private @Nullable Object value(@Nullable JsonToken token) throws IOException {
        if (token == null) {
            throw new IOException("cut off");
        }
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    // Null for a number whose exponent no decimal holds: it does not hide the other members.
    private @Nullable BigDecimal number() throws IOException {
        String text = parser.getText();
        if (text.length() > MAX_NUMBER_LENGTH) {
            throw new StreamConstraintsException("number");
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException beyond) {
            return null;
        }
    }

    private List<@Nullable Object> array() throws IOException {
        goDeeper();
        List<@Nullable Object> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(token));
        }
        depth--;
        return Collections.unmodifiableList(elements);
    }

    private void goDeeper() {
        if (++depth > MAX_DEPTH) {
            throw new LimitException(where + ": JSON nests too deep", "jsonDepth", MAX_DEPTH);
        }
    }
}
