// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.json.JsonObject;

/**
 * One selected entry of a bundle. The resource is a range of the bundle's bytes, which is parsed at each call. Immutable; it
 * keeps a reference to the bundle's bytes.
 */
public final class BundleEntry {
    private final byte[] body;
    private final int start;
    private final int end;
    private final String type;
    private final String id;
    private final String where;
    private final @Nullable String versionId;
    private final @Nullable String lastUpdated;
    private final @Nullable String status;
    private final NarrativeStripper.Place narrative;
    private final boolean exponents;
    /** Whether the bytes are those of the resource without narratives, and its numbers were checked. */
    private final boolean bare;

    BundleEntry(byte[] body, EntryHead head) {
        this.bare = false;
        this.body = body;
        this.start = head.start;
        this.end = head.end;
        this.type = head.type();
        this.id = head.id();
        this.where = type + "/" + id;
        this.versionId = head.versionId;
        this.lastUpdated = head.lastUpdated;
        this.status = head.status;
        this.exponents = head.exponents;
        this.narrative = head.nested
                ? NarrativeStripper.Place.ANYWHERE
                : new NarrativeStripper.Place(head.narrativeStart - start, head.narrativeEnd - start);
    }

    private BundleEntry(BundleEntry from, byte[] resource, NarrativeStripper.Place narrative, boolean bare) {
        this.bare = bare;
        this.body = resource;
        this.start = 0;
        this.end = body.length;
        this.type = from.type;
        this.id = from.id;
        this.where = from.where;
        this.versionId = from.versionId;
        this.lastUpdated = from.lastUpdated;
        this.status = from.status;
        this.exponents = from.exponents;
        this.narrative = narrative;
    }

    /**
     * Returns this entry with a copy of its bytes without narratives, to keep it longer than the bundle.
     *
     * @return an entry without a reference to the bundle's bytes
     */
    public BundleEntry ownWithoutNarrative() {
        try {
            return new BundleEntry(this, withoutNarrative(), NarrativeStripper.Place.NONE, hasResource());
        } catch (ProtocolException | LimitException unreadable) {
            // Who asks for the model is told so.
            return new BundleEntry(this, bytes(), narrative, false);
        }
    }

    /**
     * The type of the resource.
     *
     * @return the type; empty if there is no resource
     */
    public String type() {
        return type;
    }

    /**
     * The id of the resource.
     *
     * @return its id; empty if there is none
     */
    public String id() {
        return id;
    }

    /**
     * The version of the resource.
     *
     * @return {@code meta.versionId}, if it is present
     */
    public Optional<String> versionId() {
        return Optional.ofNullable(versionId);
    }

    /**
     * When the server changed the resource last.
     *
     * @return {@code meta.lastUpdated}, if it is present and a valid time
     */
    public Optional<Instant> lastUpdated() {
        return InstantText.read(lastUpdated);
    }

    /**
     * A key that distinguishes this state of the resource from others.
     *
     * @return the version; without one the time of the last change; without that a digest of the bytes
     */
    public String changeKey() {
        return ChangeKey.of(versionId, lastUpdated, body, start, end);
    }

    /**
     * A digest of the content, for servers on which neither version nor time changes.
     *
     * @return a digest of the content without {@code meta} and narrative, whatever the order of its members, and of the bytes, to be
     *     compared by {@link #hasContent} and {@link ContentDigest#isSame}
     */
    public String contentDigest() {
        return ContentDigest.of(body, start, end);
    }

    /**
     * Tells whether this is the content of a digest.
     *
     * @param digest a {@link #contentDigest}
     * @return true if so, whatever {@code meta}, narrative and the order of members are
     */
    public boolean hasContent(String digest) {
        return ContentDigest.isOf(digest, body, start, end);
    }

    /**
     * The HTTP status of an answer in a batch.
     *
     * @return the number that {@code response.status} begins with, if there is one
     */
    public OptionalInt status() {
        String said = status;
        int number = said == null || said.length() < 3 ? -1 : InstantText.number(said, 0, 3);
        return number >= 100 && number < 600 ? OptionalInt.of(number) : OptionalInt.empty();
    }

    /**
     * Tells whether the entry has a resource.
     *
     * @return true if it has one
     */
    public boolean hasResource() {
        return end > 0;
    }

    /**
     * An upper estimate of the resource's JSON values.
     *
     * @return the number of values, counted by commas and brackets: at most twice the actual number
     */
    public int values() {
        return hasResource() ? JsonTokens.values(body, start, end) : 0;
    }

    /**
     * The size of the resource.
     *
     * @return its bytes
     */
    public int length() {
        return end - start;
    }

    /**
     * The resource's bytes as the server sent them.
     *
     * @return a copy; empty if there is no resource
     */
    public byte[] bytes() {
        return Arrays.copyOfRange(body, start, end);
    }

    /**
     * The resource's bytes without narratives. Never write them back.
     *
     * @return a copy; empty if there is no resource
     */
    public byte[] withoutNarrative() {
        return hasResource() ? NarrativeStripper.strip(body, start, end, narrative, exponents, where) : new byte[0];
    }

    /**
     * The complete resource as JSON.
     *
     * @return the object
     * @throws org.sdohsync.core.error.ProtocolException if there is no resource
     */
    public JsonObject json() {
        return JsonObject.parse(bytes(), where);
    }

    /**
     * The resource as a model without its narrative.
     *
     * @param wanted the expected type
     * @param <T> the type
     * @return a new object
     * @throws org.sdohsync.core.error.ProtocolException if it is not such a resource
     */
    public <T extends Resource> T as(Class<T> wanted) {
        return FhirJson.parseChecked(wanted, bare ? body : withoutNarrative(), where);
    }

    /** Prints type, id and version only. */
    @Override
    public String toString() {
        return "BundleEntry[" + where + ", version=" + versionId + "]";
    }
}
