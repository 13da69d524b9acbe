// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.fhir;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
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
    private final @Nullable EntityTag tag;

    RawResource(LocalReference reference, JsonObject json, @Nullable String versionId, @Nullable EntityTag tag) {
        this.tag = tag;
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
     * The resource as a model without its narrative. It must not be written back.
     *
     * @param wanted what it has to be
     * @param <T> the type
     * @return a new object, the caller's own
     * @throws ProtocolException if it is no such resource
     */
    public <T extends Resource> T as(Class<T> wanted) {
        byte[] bytes = json.toBytes();
        byte[] bare = Narrative.strip(bytes, 0, bytes.length, reference.toString());
        return FhirJson.parseChecked(wanted, bare, reference.toString());
    }

    /**
     * What the resource says, for comparison where neither its version nor its time moves.
     *
     * @return the same as {@link BundleEntry#contentDigest} of an entry with this content
     */
    public String contentDigest() {
        return ContentDigest.of(json);
    }

    /**
     * The version.
     *
     * @return {@code meta.versionId}, else the ETag, if the server sent one of them
     */
    public Optional<String> versionId() {
        return Optional.ofNullable(versionId);
    }

    ProtocolException withoutVersion() {
        return new ProtocolException(
                reference + " came without a version: it cannot be updated safely", reference.toString(), null);
    }

    /** What stands for this state in {@code If-Match}, best first: the tag as it came, then the one that FHIR makes of the version. */
    List<EntityTag> tags() {
        Optional<EntityTag> ofVersion = json.object("meta")
                .flatMap(meta -> meta.text("versionId"))
                .flatMap(version -> Optional.ofNullable(Versions.usable(version)))
                .map(EntityTag::ofVersion);
        return Stream.of(Optional.ofNullable(tag), ofVersion)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
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
