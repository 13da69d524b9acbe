// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;

/** Reads a resource token by token from a stream, and what is needed of it. Not thread-safe. */
final class ResourceParser {
    /** The deepest nesting of a bundle: that of one resource, and the bundle, entry list and entry around it. */
    private static final int MAX_DEPTH = 67;

    /** Of the texts that are read, such as links and references; the others are passed over, whatever their length. */
    private static final int MAX_TEXT = 1_000_000;

    // Names are not interned: a server must not be able to fill a process-wide table.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(100)
                    .maxNameLength(1000)
                    .maxStringLength(MAX_TEXT)
                    .build())
            .build();

    /** The members in which a resource names whom it is about, or who takes part. */
    private static final Set<String> NAMING = Set.of(
            "subject",
            "patient",
            "beneficiary",
            "policyHolder",
            "subscriber",
            "for",
            "individual",
            "candidate",
            "member",
            "participant",
            "actor",
            "target",
            "link");

    private static final int LONGEST_CODE = 64;

    private final JsonParser parser;
    private final ReadBytes bytes;
    private final ScannedResource found;
    private long from;
    private long to;

    /** A reading with a parser, whose exceptions are due to the bytes or the network. */
    interface Reading {
        void read(JsonParser parser) throws IOException;
    }

    private ResourceParser(JsonParser parser, ReadBytes bytes, ScannedResource found) {
        this.parser = parser;
        this.bytes = bytes;
        this.found = found;
    }

    static ResourceParser over(JsonParser parser, ReadBytes bytes, ScannedResource found) {
        return new ResourceParser(parser, bytes, found);
    }

    /** Reads a stream. Its own failures are passed on; what is wrong with the JSON is a typed exception. */
    static void parse(InputStream in, String where, Reading reading) throws IOException {
        parse(() -> FACTORY.createParser(in), where, reading);
    }

    /** Reads the beginning of an array, up to a length. */
    static void parse(byte[] bytes, int length, String where, Reading reading) throws IOException {
        parse(() -> FACTORY.createParser(bytes, 0, length), where, reading);
    }

    /** Makes a parser, which may look at the first bytes. */
    private interface Opening {
        JsonParser open() throws IOException;
    }

    private static void parse(Opening opening, String where, Reading reading) throws IOException {
        try (JsonParser parser = opening.open()) {
            parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
            reading.read(parser);
        } catch (StreamConstraintsException exceeded) {
            throw new LimitException(where + ": JSON exceeds the limits", "jsonDepth", MAX_DEPTH);
        } catch (JsonEOFException cutOff) {
            throw new Truncated();
        } catch (JsonProcessingException broken) {
            // The cause is not attached, because the parser's message quotes the input.
            throw invalid(where);
        }
    }

    static ProtocolException invalid(String where) {
        return new ProtocolException(where + ": the answer is not valid JSON of the expected form", where, null);
    }

    /** Reads the resource whose first token is the parser's current one. */
    void resource() throws IOException {
        from = parser.currentTokenLocation().getByteOffset();
        bytes.mark(from);
        while (nextMember()) {
            member(parser.currentName());
        }
        to = parser.currentLocation().getByteOffset();
    }

    /** Takes the bytes of the resource that was read last: only now, because reading on moves them. */
    void take() {
        found.tooLarge = bytes.isOver();
        if (!found.tooLarge) {
            found.bytes = bytes.window();
            found.start = bytes.at(from);
            found.end = bytes.at(to);
        }
        bytes.release();
    }

    private void member(String name) throws IOException {
        switch (name) {
            case "resourceType" -> found.type = text();
            case "id" -> found.id = textOrNumber();
            case "meta" -> meta();
            case "issue" -> each(this::issue);
            case "agent" -> each(this::agent);
            default -> {
                if (NAMING.contains(name)) {
                    naming(name);
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    private void naming(String member) throws IOException {
        int depth = 0;
        JsonToken token = parser.currentToken();
        do {
            if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                depth++;
            } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING && "reference".equals(parser.currentName())) {
                String reference = parser.getText();
                if (reference.contains("Patient/")) {
                    found.name(member, reference);
                }
            }
            token = depth == 0 ? null : need(parser.nextToken());
        } while (token != null);
    }

    private void meta() throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (nextMember()) {
            switch (parser.currentName()) {
                case "versionId" -> found.versionId = text();
                case "lastUpdated" -> found.lastUpdated = text();
                case "security" -> each(() -> found.label(code()));
                case "tag" -> each(() -> found.subsetted |= code().equals("SUBSETTED"));
                default -> parser.skipChildren();
            }
        }
    }

    private void issue() throws IOException {
        String severity = "";
        String code = "";
        while (nextMember()) {
            switch (parser.currentName()) {
                case "severity" -> severity = shown(text());
                case "code" -> code = shown(text());
                default -> parser.skipChildren();
            }
        }
        found.issue(severity + " " + code);
    }

    private void agent() throws IOException {
        while (nextMember()) {
            if (!parser.currentName().equals("type") || parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                continue;
            }
            while (nextMember()) {
                if (parser.currentName().equals("coding")) {
                    each(() -> found.transmitted |= code().equals("transmitter"));
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    /** The code of the current coding; empty if it has none of a usual form. */
    private String code() throws IOException {
        String code = "";
        while (nextMember()) {
            if (parser.currentName().equals("code")) {
                code = shown(text());
            } else {
                parser.skipChildren();
            }
        }
        return code;
    }

    /** A code that may be shown: what has another form may be anything. */
    private static String shown(@Nullable String code) {
        return code != null && code.length() <= LONGEST_CODE && code.matches("[A-Za-z0-9.-]+") ? code : "";
    }

    /** One element of an array. */
    interface Element {
        void read() throws IOException;
    }

    void each(Element element) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (need(parser.nextToken()) != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                element.read();
            } else {
                parser.skipChildren();
            }
        }
    }

    boolean nextMember() throws IOException {
        JsonToken token = need(parser.nextToken());
        if (token == JsonToken.END_OBJECT) {
            return false;
        }
        need(parser.nextToken());
        return true;
    }

    @Nullable
    String text() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    private @Nullable String textOrNumber() throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? parser.getText() : text();
    }

    static JsonToken need(@Nullable JsonToken token) throws IOException {
        if (token == null) {
            throw new Truncated();
        }
        return token;
    }

    /** The stream ended within a value, as it does when a connection is cut off that does not announce its end. */
    static final class Truncated extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
