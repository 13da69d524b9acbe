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

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(100)
                    .build())
            .build();

    private JsonReader() {}

    static JsonObject read(byte[] bytes, String where) {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notJson(where, null);
            }
            JsonObject object = object(parser);
            if (parser.nextToken() != null) {
                throw notJson(where, null);
            }
            return object;
        } catch (StreamConstraintsException tooDeep) {
            throw new LimitException(where + ": JSON exceeds its bounds", "jsonDepth", MAX_DEPTH);
        } catch (IOException broken) {
            throw notJson(where, null);
        }
    }

    // The parser's own message quotes the input, which may hold a token: it is not attached as a cause.
    private static ProtocolException notJson(String where, @Nullable Throwable cause) {
        return new ProtocolException(where + ": the answer is not a JSON object", where, cause);
    }

    private static JsonObject object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            members.put(name, value(parser, parser.nextToken()));
        }
        return new JsonObject(members);
    }

    private static @Nullable Object value(JsonParser parser, @Nullable JsonToken token) throws IOException {
        if (token == null) {
            throw new IOException("cut off");
        }
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static BigDecimal number(JsonParser parser) throws IOException {
        BigDecimal number = parser.getDecimalValue();
        // 1e999999999 is ten bytes on the wire and a gigabyte as an integer.
        return Math.abs((long) number.scale()) > 1000 ? BigDecimal.valueOf(Long.MIN_VALUE) : number;
    }

    private static List<@Nullable Object> array(JsonParser parser) throws IOException {
        List<@Nullable Object> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(parser, token));
        }
        return Collections.unmodifiableList(elements);
    }
}
