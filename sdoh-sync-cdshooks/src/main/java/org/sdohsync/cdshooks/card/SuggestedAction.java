// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.card;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/**
 * A change that a service suggests, or asks for without a user (CDS Hooks §Action, §System Action). It is carried out only when the
 * application says so. Immutable.
 */
public final class SuggestedAction {
    /** The kind of change. */
    public enum Kind {
        /** A resource is created. */
        CREATE,
        /** A resource is replaced. */
        UPDATE,
        /** A resource is deleted. */
        DELETE
    }

    private final Kind kind;
    private final String description;
    private final String type;
    private final @Nullable String id;
    private final @Nullable JsonObject resource;
    private final @Nullable String ifNoneExist;
    private final boolean draft;

    SuggestedAction(
            Kind kind,
            String description,
            String type,
            @Nullable String id,
            @Nullable JsonObject resource,
            @Nullable String ifNoneExist,
            boolean draft) {
        this.kind = requireNonNull(kind, "kind");
        this.description = requireNonNull(description, "description");
        this.type = requireNonNull(type, "type");
        this.id = id;
        this.resource = resource;
        this.ifNoneExist = ifNoneExist;
        this.draft = draft;
    }

    /**
     * The kind of change.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * What the change is, for the user.
     *
     * @return the description, as text; empty if the service gave none
     */
    public String description() {
        return description;
    }

    /**
     * The type of the resource.
     *
     * @return the type, such as {@code ServiceRequest}
     */
    public String type() {
        return type;
    }

    /**
     * The resource that is replaced or deleted, or the label of one to create, by which other actions refer to it.
     *
     * @return {@code Type/id}; empty for a create without a label
     */
    public Optional<String> reference() {
        return Optional.ofNullable(id).map(known -> type + "/" + known);
    }

    /**
     * The whole resource to create or to replace with.
     *
     * @return the JSON; empty for a delete
     */
    public Optional<JsonObject> resource() {
        return Optional.ofNullable(resource);
    }

    /**
     * The search whose match makes a create unnecessary ({@code davinci-crd.if-none-exist}).
     *
     * @return the encoded search, if the service gave one
     */
    public Optional<String> ifNoneExist() {
        return Optional.ofNullable(ifNoneExist);
    }

    /**
     * Tells whether it changes a resource of the call's context, which exists in the application only and not at the source.
     *
     * @return true if the application has to make the change itself
     */
    public boolean changesDraft() {
        return draft;
    }

    /** Prints the kind and the type. */
    @Override
    public String toString() {
        return "SuggestedAction[" + kind + " " + type + "]";
    }
}
