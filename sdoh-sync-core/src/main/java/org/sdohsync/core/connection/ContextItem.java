// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.connection;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/**
 * One further resource a launch is about (SMART App Launch 2.2, Scopes and Launch Context §fhirContext). The server says what it
 * says: nothing here is checked. Its {@link #toString} names nothing. Immutable.
 */
public final class ContextItem {
    /** The role of an item that names none. */
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
     * @return the type's name, if the item or its reference tells it
     */
    public Optional<String> type() {
        return json.text("type").or(() -> reference().flatMap(ContextItem::typeOf));
    }

    /**
     * What the resource is to the launch.
     *
     * @return the role, {@link #LAUNCH} if none was named
     */
    public String role() {
        return json.text("role").orElse(LAUNCH);
    }

    /**
     * The item as it came, with members this library does not know.
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
