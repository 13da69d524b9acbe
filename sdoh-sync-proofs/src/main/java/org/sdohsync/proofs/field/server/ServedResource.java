// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.server;

import java.time.Instant;
import java.util.Optional;
import org.sdohsync.core.json.JsonObject;

/**
 * One resource as the server holds it.
 *
 * @param content the resource without its {@code meta}
 * @param version how often it was written
 * @param stamp when it was written last
 */
public record ServedResource(JsonObject content, int version, Instant stamp) {
    /**
     * The type.
     *
     * @return it
     */
    public String type() {
        return content.text("resourceType").orElse("");
    }

    /**
     * The id.
     *
     * @return it
     */
    public String id() {
        return content.text("id").orElse("");
    }

    /**
     * Type and id.
     *
     * @return both, with a slash between
     */
    public String name() {
        return type() + "/" + id();
    }

    /**
     * What tells its states apart for the application.
     *
     * @return its description
     */
    public String state() {
        return content.text("description").orElse("");
    }

    /**
     * Whose it is.
     *
     * @return type and id of the owner, however the reference is written; of one named by an identifier its value
     */
    public String owner() {
        return content.object("owner").flatMap(ServedResource::named).orElse("");
    }

    /** Where a member refers to: type and id, however it is written. */
    String refersTo(String member) {
        return content.object(member).flatMap(ServedResource::named).orElse("");
    }

    private static Optional<String> named(JsonObject reference) {
        return reference
                .text("reference")
                .map(ServedResource::name)
                .or(() -> reference.object("identifier").flatMap(identifier -> identifier.text("value")));
    }

    /** Type and id at the end of an address of any form. */
    static String name(String reference) {
        String[] parts = reference.replaceFirst("/_history/.*$", "").split("/", -1);
        return parts.length < 2 ? reference : parts[parts.length - 2] + "/" + parts[parts.length - 1];
    }
}
