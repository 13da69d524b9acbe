// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.request;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.fhir.internal.client.LocalReference;

/**
 * One resource of a request: one to create, or one on the server whose elements are to be set. It may refer to earlier parts of the
 * same request. Immutable; prints no content.
 */
public final class RequestItem {
    private static final String IDENTIFIER_SYSTEM = "urn:ietf:rfc:3986";
    private static final String PART = "urn:sdoh-sync:part:";

    /** The element that says when a resource was made, for the types that need it. */
    private static final Map<String, String> TIMES = Map.of(
            "Task", "authoredOn",
            "ServiceRequest", "authoredOn",
            "QuestionnaireResponse", "authored",
            "Consent", "dateTime");

    private final String name;
    private final JsonObject content;
    private final @Nullable String target;

    private RequestItem(String name, JsonObject content, @Nullable String target) {
        this.name = requireNonNull(name, "name");
        this.content = requireNonNull(content, "content");
        this.target = target;
    }

    /**
     * A resource to create.
     *
     * @param name its name within the request
     * @param resource the resource without id; copied
     * @return the part
     * @throws IllegalArgumentException if it has an id
     */
    public static RequestItem create(String name, Resource resource) {
        return create(name, JsonObject.parse(FhirJson.encode(resource), name));
    }

    /**
     * A resource to create.
     *
     * @param name its name within the request
     * @param resource the resource without id
     * @return the part
     * @throws IllegalArgumentException if it has an id
     */
    public static RequestItem create(String name, JsonObject resource) {
        if (resource.has("id")) {
            throw new IllegalArgumentException(
                    resource.text("resourceType").orElse("the resource") + " has an id: it is to be created");
        }
        return new RequestItem(name, resource, null);
    }

    /**
     * Elements to set in a resource that is on the server.
     *
     * @param name its name within the request
     * @param target the resource
     * @param elements the elements with their new values
     * @return the part
     */
    public static RequestItem change(String name, LocalReference target, JsonObject elements) {
        return new RequestItem(name, elements, target.toString());
    }

    static RequestItem restore(String name, JsonObject content, @Nullable String target) {
        return new RequestItem(name, content, target);
    }

    /**
     * The text of a reference to an earlier part, until that is on the server.
     *
     * @param name the name of the part
     * @return the text
     */
    public static String partReference(String name) {
        return PART + name;
    }

    String name() {
        return name;
    }

    JsonObject content() {
        return content;
    }

    /** What is to be changed; null for a resource that is to be created. */
    @Nullable
    String target() {
        return target;
    }

    /** The type of the resource. */
    String type() {
        return target == null
                ? content.text("resourceType").orElse("")
                : LocalReference.parse(target).type();
    }

    /** This part with the time at which it was told, if it needs one and none was given: a retry must not move it. */
    RequestItem toldAt(Instant now) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        String element = TIMES.get(type());
        boolean observed = type().equals("Observation")
                && content.members().keySet().stream().noneMatch(member -> member.startsWith("effective"));
        String open = observed ? "effectiveDateTime" : element;
        if (target != null || open == null || content.has(open)) {
            return this;
        }
        return new RequestItem(name, content.toBuilder().text(open, time).build(), null);
    }

    /** The resource as it is sent: with its identifier, and with the references of the earlier parts. */
    JsonObject draft(String identifier, UnaryOperator<String> postedPart) {
        JsonObject whole = ReferenceEdit.apply(
                content,
                reference ->
                        reference.startsWith(PART) ? postedPart.apply(reference.substring(PART.length())) : reference);
        JsonObject ours = JsonObject.builder()
                .text("system", IDENTIFIER_SYSTEM)
                .text("value", identifier)
                .build();
        JsonObject.Builder draft = whole.toBuilder();
        return (type().equals("QuestionnaireResponse")
                        ? draft.object("identifier", ours)
                        : draft.append("identifier", ours))
                .build();
    }

    @Override
    public String toString() {
        return "RequestItem[" + name + ", " + (target == null ? type() : target) + "]";
    }
}
