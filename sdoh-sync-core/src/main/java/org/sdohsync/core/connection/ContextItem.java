// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.connection;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/**
 * An additional resource of the launch context (SMART App Launch 2.2, Scopes and Launch Context §fhirContext). The values are
 * not checked. {@link #toString} shows no value. Immutable; safe for use by many threads.
 */
public final class ContextItem {
    /** The default role of an item. */
    public static final String LAUNCH = "launch";

    private final JsonObject json;

    private ContextItem(JsonObject json) {
        this.json = json;
    }

    static ContextItem of(JsonObject json) {
        return new ContextItem(requireNonNull(json, "json"));
    }

    /**
     * The resource on the source's server.
     *
     * @return a relative reference such as {@code ImagingStudy/1}, if the item has one
     */
    public Optional<String> reference() {
        return json.text("reference");
    }

    /**
     * The canonical URL of a definition, such as a Questionnaire.
     *
     * @return the URL, with or without version, if the item has one
     */
    public Optional<String> canonical() {
        return json.text("canonical");
    }

    /**
     * The business identifier of a resource that need not be on the server.
     *
     * @return a FHIR Identifier, if the item has one
     */
    public Optional<JsonObject> identifier() {
        return json.object("identifier");
    }

    /**
     * The type of the resource.
     *
     * @return the type's name, if the item or its reference has it
     */
    public Optional<String> type() {
        return json.text("type").or(() -> reference().flatMap(ContextItem::typeOf));
    }

    /**
     * The role of the resource in the launch.
     *
     * @return the role; {@link #LAUNCH} if the item has none
     */
    public String role() {
        return json.text("role").orElse(LAUNCH);
    }

    /**
     * The item as received, with unknown members.
     *
     * @return the JSON object
     */
    public JsonObject asJson() {
        return json;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ContextItem that && json.members().equals(that.json.members());
    }

    @Override
    public int hashCode() {
        return json.members().hashCode();
    }

    @Override
    public String toString() {
        return "ContextItem" + json.members().keySet();
    }

    private static Optional<String> typeOf(String reference) {
        int slash = reference.indexOf('/');
        return slash > 0 && !reference.contains("://") ? Optional.of(reference.substring(0, slash)) : Optional.empty();
    }
}
