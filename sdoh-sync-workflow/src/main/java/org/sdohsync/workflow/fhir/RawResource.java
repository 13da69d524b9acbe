// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.fhir;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.json.JsonObject;

/**
 * A resource as the server holds it, complete, with the version to name when updating it. The one form of a resource that may
 * be edited and written back. Immutable.
 */
public final class RawResource {
    private final LocalReference reference;
    private final JsonObject json;
    private final @Nullable String versionId;

    RawResource(LocalReference reference, JsonObject json, @Nullable String versionId) {
        this.reference = requireNonNull(reference, "reference");
        this.json = requireNonNull(json, "json");
        this.versionId = versionId;
    }

    /**
     * Which resource this is.
     *
     * @return its type and id
     */
    public LocalReference reference() {
        return reference;
    }

    /**
     * The resource itself.
     *
     * @return everything the server sent, narrative and unknown members too
     */
    public JsonObject json() {
        return json;
    }

    /**
     * The version.
     *
     * @return {@code meta.versionId}, else the ETag, if the server sent one of them
     */
    public Optional<String> versionId() {
        return Optional.ofNullable(versionId);
    }

    /**
     * The version, for a caller who is about to update the resource.
     *
     * @return the version
     * @throws ProtocolException if the server sent none: an update could then overwrite somebody else's
     */
    public String requireVersionId() {
        return versionId()
                .orElseThrow(() -> new ProtocolException(
                        reference + " came without a version: it cannot be updated safely",
                        reference.toString(),
                        null));
    }

    /**
     * When the server changed the resource last.
     *
     * @return {@code meta.lastUpdated}, if it is there and a time
     */
    public Optional<Instant> lastUpdated() {
        return EntryHead.instant(
                json.object("meta").flatMap(meta -> meta.text("lastUpdated")).orElse(null));
    }

    /** Prints type, id and version only. */
    @Override
    public String toString() {
        return "RawResource[" + reference + ", version=" + versionId + "]";
    }
}
