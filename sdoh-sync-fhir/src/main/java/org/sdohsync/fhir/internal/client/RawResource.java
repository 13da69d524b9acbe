// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

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
 * A complete resource as the server has it, with the version for updating it. This is the only form of a resource that may be
 * edited and written back. Immutable.
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
     * The reference of the resource.
     *
     * @return its type and id
     */
    public LocalReference reference() {
        return reference;
    }

    /**
     * The resource as JSON.
     *
     * @return everything the server sent, with narrative and unknown members
     */
    public JsonObject json() {
        return json;
    }

    /**
     * The resource as a model without its narrative. It must not be written back.
     *
     * @param wanted the expected type
     * @param <T> the type
     * @return a new object
     * @throws ProtocolException if it is not such a resource
     */
    public <T extends Resource> T as(Class<T> wanted) {
        byte[] bytes = json.toBytes();
        byte[] bare = NarrativeStripper.strip(bytes, 0, bytes.length, reference.toString());
        return FhirJson.parseChecked(wanted, bare, reference.toString());
    }

    /**
     * A digest of the content, for servers on which neither version nor time changes.
     *
     * @return a digest that {@link ContentDigest#isSame} finds to be the same as {@link BundleEntry#contentDigest} of an entry with this
     *     content
     */
    public String contentDigest() {
        byte[] bytes = json.toBytes();
        return ContentDigest.of(bytes, 0, bytes.length);
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
                reference + " has neither ETag nor version: it cannot be updated safely, so nothing was sent",
                reference.toString(),
                null);
    }

    /** The tags of this state for {@code If-Match}, the best first: the received one, then the one made from the version. */
    List<EntityTag> tags() {
        Optional<EntityTag> ofVersion = json.object("meta")
                .flatMap(meta -> meta.text("versionId"))
                .flatMap(version -> Optional.ofNullable(ResourceVersions.usable(version)))
                .map(EntityTag::ofVersion);
        return Stream.of(Optional.ofNullable(tag), ofVersion)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    /**
     * When the server changed the resource last.
     *
     * @return {@code meta.lastUpdated}, if it is present and a valid time
     */
    public Optional<Instant> lastUpdated() {
        return InstantText.read(
                json.object("meta").flatMap(meta -> meta.text("lastUpdated")).orElse(null));
    }

    /** Prints type, id and version only. */
    @Override
    public String toString() {
        return "RawResource[" + reference + ", version=" + versionId + "]";
    }
}
