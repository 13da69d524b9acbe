// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;

/**
 * Reads from a CapabilityStatement the few facts that are used, token by token and without a tree of the rest: those of large servers have
 * hundreds of thousands of values. Lenient: what has another form than expected says nothing. For one statement and one thread.
 */
final class CapabilityReader {
    /** Names a topic that the server offers (Subscriptions R5 Backport 1.1.0, Discovery). */
    private static final String TOPIC_EXTENSION = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/"
            + "capabilitystatement-subscriptiontopic-canonical";

    private static final Map<String, ServerFeature> SEARCH_PARAMETERS = Map.of(
            "owner", ServerFeature.OWNER_SEARCH,
            "requester", ServerFeature.REQUESTER_SEARCH,
            "patient", ServerFeature.PATIENT_SEARCH,
            "code", ServerFeature.CODE_SEARCH,
            "_id", ServerFeature.ID_SEARCH,
            "_lastUpdated", ServerFeature.LAST_UPDATED_SEARCH);

    private static final Map<String, ServerFeature> INCLUDES =
            Map.of("Task:focus", ServerFeature.FOCUS_INCLUDE, "Task:output", ServerFeature.OUTPUT_INCLUDE);

    // Some servers name operations with the sign that belongs to their addresses.
    private static final Map<String, ServerFeature> OPERATIONS = Map.of(
            "status", ServerFeature.SUBSCRIPTION_STATUS,
            "$status", ServerFeature.SUBSCRIPTION_STATUS,
            "events", ServerFeature.SUBSCRIPTION_EVENTS,
            "$events", ServerFeature.SUBSCRIPTION_EVENTS);

    private static final Map<String, ServerFeature> TOPICS = Map.of(TOPIC_EXTENSION, ServerFeature.TOPIC_SUBSCRIPTION);
    private static final Map<String, ServerFeature> INTERACTIONS = Map.of("batch", ServerFeature.BATCH);

    private final Map<ServerFeature, Boolean> known = new EnumMap<>(ServerFeature.class);
    private @Nullable String address;

    private CapabilityReader() {}

    /** What the statement declares, and the address that it gives as the server's own. */
    record Declared(
            Map<ServerFeature, Boolean> features, @Nullable String address) {}

    /**
     * Reads a statement.
     *
     * @param json UTF-8 JSON
     * @param where a description of it for the message
     * @return what it declares
     * @throws ProtocolException if it is not a JSON object
     * @throws LimitException if it is nested too deep
     */
    static Declared read(byte[] json, String where) {
        CapabilityReader reader = new CapabilityReader();
        return JsonTokens.over(json, 0, json.length, where, parser -> reader.statement(parser));
    }

    private Declared statement(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("no object");
        }
        while (JsonTokens.nextMember(parser)) {
            switch (parser.currentName()) {
                case "rest" -> each(parser, this::rest);
                case "implementation" -> implementation(parser);
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw new IOException("more than one object");
        }
        return new Declared(known, address);
    }

    private void implementation(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            address = member(parser, "url");
        } else {
            parser.skipChildren();
        }
    }

    /** One description of the server in a role; only that of a server counts, and what role it is may be said at its end. */
    private void rest(JsonParser parser) throws IOException {
        Map<ServerFeature, Boolean> declared = new EnumMap<>(ServerFeature.class);
        Set<String> described = new HashSet<>();
        boolean server = true;
        while (JsonTokens.nextMember(parser)) {
            switch (parser.currentName()) {
                case "mode" -> {
                    String mode = JsonTokens.text(parser);
                    server = mode == null || mode.equals("server");
                }
                case "interaction" -> declared.putAll(works(named(parser, "code", INTERACTIONS)));
                case "resource" -> each(parser, each -> resource(each, declared, described));
                default -> parser.skipChildren();
            }
        }
        if (server) {
            known.putAll(declared);
        }
    }

    /** One type of resource; of several descriptions of one type the first counts. */
    private static void resource(JsonParser parser, Map<ServerFeature, Boolean> declared, Set<String> described)
            throws IOException {
        Set<ServerFeature> ofTask = EnumSet.noneOf(ServerFeature.class);
        Set<ServerFeature> ofSubscription = EnumSet.noneOf(ServerFeature.class);
        Boolean conditionalCreate = null;
        String type = "";
        while (JsonTokens.nextMember(parser)) {
            switch (parser.currentName()) {
                case "type" -> {
                    String said = JsonTokens.text(parser);
                    type = said == null ? "" : said;
                }
                case "searchParam" -> ofTask.addAll(named(parser, "name", SEARCH_PARAMETERS));
                case "searchInclude" -> ofTask.addAll(texts(parser, INCLUDES));
                // Other servers may support If-Match too: that shows when an update conflicts with another one.
                case "versioning" -> {
                    if ("versioned-update".equals(JsonTokens.text(parser))) {
                        boolean ignored = ofTask.add(ServerFeature.VERSIONED_UPDATE);
                    }
                }
                case "extension" -> ofSubscription.addAll(named(parser, "url", TOPICS));
                case "operation" -> ofSubscription.addAll(named(parser, "name", OPERATIONS));
                case "conditionalCreate" -> conditionalCreate = flag(parser);
                default -> parser.skipChildren();
            }
        }
        if (!described.add(type)) {
            return;
        }
        switch (type) {
            case "Task" -> declared.putAll(works(ofTask));
            case "Subscription" -> declared.putAll(works(ofSubscription));
            case "Procedure" -> {
                if (conditionalCreate != null) {
                    declared.put(ServerFeature.CONDITIONAL_CREATE, conditionalCreate);
                }
            }
            default -> {}
        }
    }

    private static Map<ServerFeature, Boolean> works(Set<ServerFeature> features) {
        Map<ServerFeature, Boolean> declared = new EnumMap<>(ServerFeature.class);
        features.forEach(feature -> declared.put(feature, true));
        return declared;
    }

    /** Which of the known values a member has in one of the objects of a list. */
    private static Set<ServerFeature> named(JsonParser parser, String member, Map<String, ServerFeature> values)
            throws IOException {
        Set<ServerFeature> found = EnumSet.noneOf(ServerFeature.class);
        each(parser, each -> add(member(each, member), values, found));
        return found;
    }

    /** Which of the known values are in a list of texts. */
    private static Set<ServerFeature> texts(JsonParser parser, Map<String, ServerFeature> values) throws IOException {
        Set<ServerFeature> found = EnumSet.noneOf(ServerFeature.class);
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            add(JsonTokens.text(parser), values, found);
            return found;
        }
        while (JsonTokens.need(parser.nextToken()) != JsonToken.END_ARRAY) {
            add(JsonTokens.text(parser), values, found);
        }
        return found;
    }

    private static void add(@Nullable String value, Map<String, ServerFeature> values, Set<ServerFeature> found) {
        ServerFeature feature = value == null ? null : values.get(value);
        if (feature != null) {
            boolean ignored = found.add(feature);
        }
    }

    /** The text of a member of the current object, to its end; of a repeated one the last. */
    private static @Nullable String member(JsonParser parser, String name) throws IOException {
        String found = null;
        while (JsonTokens.nextMember(parser)) {
            if (parser.currentName().equals(name)) {
                found = JsonTokens.text(parser);
            } else {
                parser.skipChildren();
            }
        }
        return found;
    }

    private static @Nullable Boolean flag(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> {
                parser.skipChildren();
                yield null;
            }
        };
    }

    /** Reads each object of a list, or a single one in place of a list. */
    private static void each(JsonParser parser, Element action) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            action.read(parser);
            return;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return;
        }
        while (JsonTokens.need(parser.nextToken()) != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                action.read(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private interface Element {
        void read(JsonParser parser) throws IOException;
    }
}
