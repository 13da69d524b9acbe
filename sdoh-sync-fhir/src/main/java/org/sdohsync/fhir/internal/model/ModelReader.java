// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ResourceFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of a resource straight into HL7's model, token by token, by the hooks that each class of the model has. It reads
 * what is plain, with the same result as HAPI's parser in a third of its time, and declines everything else: an unknown member,
 * an invalid value, extensions of primitive elements, a narrative, a member that comes twice, anything empty. What is declined is for HAPI's
 * parser, which alone decides about it.
 *
 * <p>For one resource and one thread.
 */
public final class ModelReader {
    /** Deeper resources are for the other parser, too. */
    private static final int MOST_DEPTH = 64;

    // Names are not interned: a server must not be able to fill a process-wide table.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final JsonParser parser;
    private final List<Reference> references = new ArrayList<>();

    private ModelReader(JsonParser parser) {
        this.parser = parser;
    }

    /** Says that this reader is not the one to read it; without a stack, because it is no failure. */
    private static final class DeclinedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DeclinedException() {
            super("not read by this reader", null, false, false);
        }
    }

    /**
     * Reads a resource.
     *
     * @param json UTF-8 JSON, whose size, depth and numbers were checked
     * @return the resource; null if it is to be read by HAPI's parser
     */
    public static @Nullable Resource read(byte[] json) {
        // Jackson also takes UTF-16 and UTF-32, and finds out which by the first bytes.
        if (json.length < 2 || json[0] != '{' || json[1] == 0) {
            return null;
        }
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            Resource resource = new ModelReader(parser).whole();
            return parser.nextToken() == null ? resource : null;
        } catch (IOException | RuntimeException unusual) {
            // Exceptions of the model quote the value. The other parser meets the same one and tells what is wrong.
            return null;
        }
    }

    private Resource whole() throws IOException {
        Resource resource = resource(0);
        identify(resource);
        resolve(resource);
        return resource;
    }

    /** Reads a resource whose object has begun, and whose type is its first member. */
    private Resource resource(int depth) throws IOException {
        if (parser.nextToken() != JsonToken.FIELD_NAME
                || !parser.currentName().equals("resourceType")
                || parser.nextToken() != JsonToken.VALUE_STRING) {
            throw new DeclinedException();
        }
        Resource resource = ResourceFactory.createResource(parser.getText());
        members(resource, depth);
        return resource;
    }

    /** Reads the members of an object that has begun, to its end. */
    private void members(Base element, int depth) throws IOException {
        if (depth > MOST_DEPTH) {
            throw new DeclinedException();
        }
        ModelType type = ModelType.of(element);
        long met = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            ModelMember member = type.member(element, parser.currentName());
            if (member == null || (met & (1L << member.index())) != 0) {
                throw new DeclinedException();
            }
            met |= 1L << member.index();
            JsonToken token = parser.nextToken();
            switch (member.kind()) {
                case SINGLE -> value(element.makeProperty(member.hash(), member.name()), token, depth);
                case CHOICE -> value(element.addChild(member.name()), token, depth);
                case LIST -> list(element, member, token, depth);
                case CONTAINED -> contained((DomainResource) element, token, depth);
            }
        }
        if (met == 0 && !(element instanceof Resource)) {
            throw new DeclinedException();
        }
    }

    private void list(Base element, ModelMember member, JsonToken token, int depth) throws IOException {
        JsonToken next = first(token);
        while (next != JsonToken.END_ARRAY) {
            value(element.makeProperty(member.hash(), member.name()), next, depth);
            next = parser.nextToken();
        }
    }

    private void contained(DomainResource container, JsonToken token, int depth) throws IOException {
        JsonToken next = first(token);
        while (next != JsonToken.END_ARRAY) {
            if (next != JsonToken.START_OBJECT || depth > 0) {
                throw new DeclinedException();
            }
            Resource resource = resource(depth + 1);
            if (!resource.hasId()) {
                throw new DeclinedException();
            }
            DomainResource ignored = container.addContained(resource);
            next = parser.nextToken();
        }
    }

    /** The first token of a list that has one. */
    private JsonToken first(JsonToken token) throws IOException {
        JsonToken next = token == JsonToken.START_ARRAY ? parser.nextToken() : JsonToken.END_ARRAY;
        if (next == JsonToken.END_ARRAY) {
            throw new DeclinedException();
        }
        return next;
    }

    private void value(Base value, JsonToken token, int depth) throws IOException {
        if (value instanceof PrimitiveType<?> primitive) {
            primitive(primitive, token);
        } else if (token == JsonToken.START_OBJECT) {
            members(value, depth + 1);
            check(value);
        } else {
            throw new DeclinedException();
        }
    }

    private void check(Base value) {
        if (value instanceof Extension extension
                && (!extension.hasUrl() || extension.hasValue() == extension.hasExtension())) {
            throw new DeclinedException();
        }
        if (value instanceof Reference reference
                && reference.hasReference()
                && reference.getReference().startsWith("#")) {
            references.add(reference);
        }
    }

    private void primitive(PrimitiveType<?> value, JsonToken token) throws IOException {
        value.setValueAsString(
                value instanceof BooleanType
                        ? flag(token)
                        : value instanceof IntegerType || value instanceof DecimalType
                                ? number(token, value instanceof DecimalType)
                                : text(token));
        if (value.getValue() == null) {
            throw new DeclinedException();
        }
    }

    private static String flag(JsonToken token) {
        return switch (token) {
            case VALUE_TRUE -> "true";
            case VALUE_FALSE -> "false";
            default -> throw new DeclinedException();
        };
    }

    /** A number in the form in which it stands; the other parser writes some forms differently. */
    private String number(JsonToken token, boolean decimal) throws IOException {
        if (token != JsonToken.VALUE_NUMBER_INT && !(decimal && token == JsonToken.VALUE_NUMBER_FLOAT)) {
            throw new DeclinedException();
        }
        String text = parser.getText();
        if (text.startsWith("-0") || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            throw new DeclinedException();
        }
        return text;
    }

    private String text(JsonToken token) throws IOException {
        String text = token == JsonToken.VALUE_STRING ? parser.getText() : "";
        if (text.isBlank()) {
            throw new DeclinedException();
        }
        return text;
    }

    /** Completes the id by type and version, as HAPI does. */
    private static void identify(Resource resource) {
        if (!resource.hasId()) {
            return;
        }
        String version = resource.hasMeta() ? resource.getMeta().getVersionId() : null;
        String id = resource.getIdElement().getValue();
        if (!isPlain(id) || (version != null && !isPlain(version))) {
            throw new DeclinedException();
        }
        Resource ignored = resource.setIdElement(new IdType(resource.fhirType(), id, version));
    }

    private static boolean isPlain(String id) {
        return id.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-');
    }

    /** Connects references to contained resources with them. */
    private void resolve(Resource resource) {
        if (references.isEmpty()) {
            return;
        }
        Map<String, Resource> contained = new HashMap<>();
        if (resource instanceof DomainResource container) {
            container
                    .getContained()
                    .forEach(one -> contained.putIfAbsent(one.getIdElement().getValue(), one));
        }
        for (Reference reference : references) {
            Resource target = contained.get(reference.getReference().substring(1));
            if (target == null) {
                throw new DeclinedException();
            }
            reference.setResource(target);
        }
    }
}
