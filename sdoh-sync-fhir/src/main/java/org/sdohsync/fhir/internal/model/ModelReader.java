// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of a resource straight into HL7's model, by the hooks that each class of the model has. It reads
 * what is plain, with the same result as HAPI's parser in a third of its time, and declines everything else: an unknown member,
 * an invalid value, extensions of primitive elements, a narrative, a member that comes twice, anything empty, what is no JSON. What is declined is for HAPI's
 * parser, which alone decides about it.
 *
 * <p>For one resource and one thread.
 */
public final class ModelReader {
    /** Deeper resources are for the other parser, too. */
    private static final int MOST_DEPTH = 64;

    private static final int DATE_LENGTH = "yyyy-MM-dd".length();

    /** The position of the colon before the seconds. */
    private static final int BEFORE_SECONDS = "yyyy-MM-ddThh:mm".length();

    private static final byte[] RESOURCE_TYPE = "resourceType".getBytes(StandardCharsets.US_ASCII);

    private final JsonCursor cursor;
    private final List<Reference> references = new ArrayList<>(0);

    private ModelReader(byte[] json) {
        this.cursor = new JsonCursor(json);
    }

    /**
     * Reads a resource.
     *
     * @param json UTF-8 JSON, whose size, depth and numbers were checked
     * @return the resource; null if it is to be read by HAPI's parser
     */
    public static @Nullable Resource read(byte[] json) {
        try {
            ModelReader reader = new ModelReader(json);
            Resource resource = reader.whole();
            return reader.cursor.isAtEnd() ? resource : null;
        } catch (RuntimeException unusual) {
            // Exceptions of the model quote the value. The other parser meets the same one and tells what is wrong.
            return null;
        }
    }

    private Resource whole() {
        Resource resource = resource(0);
        identify(resource);
        resolve(resource);
        return resource;
    }

    /** Reads a resource, whose type must be its first member. */
    private Resource resource(int depth) {
        cursor.take('{');
        cursor.takeString();
        if (!cursor.isString(RESOURCE_TYPE)) {
            throw new DeclinedException();
        }
        cursor.take(':');
        cursor.takeString();
        Resource resource = NewResource.of(cursor.sharedString());
        byte sign = cursor.take();
        if (sign == ',') {
            members(resource, ModelType.of(resource), depth);
        } else if (sign != '}') {
            throw new DeclinedException();
        }
        return resource;
    }

    /** Reads the members of an object, of which there is one at least, to its end. */
    private void members(Base element, ModelType type, int depth) {
        if (depth > MOST_DEPTH) {
            throw new DeclinedException();
        }
        long met = 0;
        ModelMember member = null;
        byte sign = ',';
        while (sign == ',') {
            member = type.take(element, member, cursor);
            if (member == null || (met & (1L << member.index())) != 0) {
                throw new DeclinedException();
            }
            met |= 1L << member.index();
            cursor.take(':');
            switch (member.kind()) {
                case SINGLE, CHOICE -> value(element, member, depth);
                case LIST -> list(element, member, depth);
                case CONTAINED -> contained((DomainResource) element, depth);
            }
            sign = cursor.take();
        }
        if (sign != '}') {
            throw new DeclinedException();
        }
    }

    private void list(Base element, ModelMember member, int depth) {
        cursor.take('[');
        byte sign = ',';
        while (sign == ',') {
            value(element, member, depth);
            sign = cursor.take();
        }
        if (sign != ']') {
            throw new DeclinedException();
        }
    }

    private void contained(DomainResource container, int depth) {
        cursor.take('[');
        byte sign = ',';
        while (sign == ',') {
            if (depth > 0) {
                throw new DeclinedException();
            }
            Resource resource = resource(depth + 1);
            if (!resource.hasId()) {
                throw new DeclinedException();
            }
            DomainResource ignored = container.addContained(resource);
            sign = cursor.take();
        }
        if (sign != ']') {
            throw new DeclinedException();
        }
    }

    private void value(Base element, ModelMember member, int depth) {
        Base value = member.make(element);
        ModelValue known = member.value(element, value);
        switch (known.form()) {
            case BOOLEAN -> primitive(value, cursor.flag());
            case INTEGER -> primitive(value, cursor.number(false));
            case DECIMAL -> primitive(value, cursor.number(true));
            case TEXT -> {
                cursor.takeString();
                primitive(value, visible(cursor.string()));
            }
            case DATE, DATE_TIME, INSTANT -> {
                cursor.takeString();
                primitive(value, writable(cursor.string(), known.form()));
            }
            case SHARED_TEXT -> {
                cursor.takeString();
                primitive(value, visible(cursor.sharedString()));
            }
            case OBJECT -> object(value, known.type(), depth);
            case EXTENSION -> {
                object(value, known.type(), depth);
                check((Extension) value);
            }
            case REFERENCE -> {
                object(value, known.type(), depth);
                check((Reference) value);
            }
        }
    }

    private void object(Base value, ModelType type, int depth) {
        cursor.take('{');
        members(value, type, depth + 1);
    }

    private static void check(Extension extension) {
        if (!extension.hasUrl() || extension.hasValue() == extension.hasExtension()) {
            throw new DeclinedException();
        }
    }

    private void check(Reference reference) {
        String target = reference.getReference();
        if (target != null && target.startsWith("#")) {
            references.add(reference);
        }
    }

    private static void primitive(Base value, String text) {
        PrimitiveType<?> primitive = (PrimitiveType<?>) value;
        primitive.setValueAsString(text);
        if (primitive.getValue() == null) {
            throw new DeclinedException();
        }
    }

    private static String visible(String text) {
        if (text.isBlank()) {
            throw new DeclinedException();
        }
        return text;
    }

    /** Declines dates that the model takes, but neither copies nor writes: a time in a date, or one without seconds. */
    private static String writable(String text, ModelValue.Form form) {
        boolean usual = switch (form) {
            case DATE -> text.length() <= DATE_LENGTH;
            case INSTANT -> hasSeconds(text);
            default -> text.length() <= DATE_LENGTH || hasSeconds(text);
        };
        if (!usual) {
            throw new DeclinedException();
        }
        return visible(text);
    }

    private static boolean hasSeconds(String text) {
        return text.length() > BEFORE_SECONDS && text.charAt(BEFORE_SECONDS) == ':';
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
        for (int at = 0; at < id.length(); at++) {
            char c = id.charAt(at);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
            if (!plain) {
                return false;
            }
        }
        return true;
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
