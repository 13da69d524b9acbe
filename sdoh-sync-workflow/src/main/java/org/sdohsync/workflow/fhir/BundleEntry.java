// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.fhir;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/**
 * One entry of a bundle that was asked for. The resource stays a range of the bundle's bytes until it is read, each time anew.
 * Immutable; it keeps the bundle's bytes from being freed.
 */
public final class BundleEntry {
    private final byte[] body;
    private final int start;
    private final int end;
    private final String type;
    private final String id;
    private final @Nullable String versionId;
    private final @Nullable String lastUpdated;
    private final @Nullable String status;
    private final Narrative.Place narrative;

    BundleEntry(byte[] body, EntryHead head) {
        this.body = body;
        this.start = head.start;
        this.end = head.end;
        this.type = head.type();
        this.id = head.id();
        this.versionId = head.versionId;
        this.lastUpdated = head.lastUpdated;
        this.status = head.status;
        this.narrative = head.nested
                ? Narrative.Place.ANYWHERE
                : new Narrative.Place(head.narrativeStart - start, head.narrativeEnd - start);
    }

    private BundleEntry(BundleEntry from) {
        this.body = from.bytes();
        this.start = 0;
        this.end = body.length;
        this.type = from.type;
        this.id = from.id;
        this.versionId = from.versionId;
        this.lastUpdated = from.lastUpdated;
        this.status = from.status;
        this.narrative = from.narrative;
    }

    /**
     * The same entry for who keeps it longer than the bundle.
     *
     * @return an entry that holds its own bytes and lets the bundle's go
     */
    public BundleEntry own() {
        return new BundleEntry(this);
    }

    /**
     * The type of the resource.
     *
     * @return the type, empty text when there is no resource
     */
    public String type() {
        return type;
    }

    /**
     * The id of the resource.
     *
     * @return its id, empty text when there is none
     */
    public String id() {
        return id;
    }

    /**
     * The version of the resource.
     *
     * @return {@code meta.versionId}, if it is there
     */
    public Optional<String> versionId() {
        return Optional.ofNullable(versionId);
    }

    /**
     * When the server changed the resource last.
     *
     * @return {@code meta.lastUpdated}, if it is there and a time
     */
    public Optional<Instant> lastUpdated() {
        return EntryHead.instant(lastUpdated);
    }

    /**
     * What tells this state of the resource from its other states.
     *
     * @return the version; without one the time of the last change; without that a digest of the bytes
     */
    public String changeKey() {
        return ChangeKey.of(versionId, lastUpdated, body, start, end);
    }

    /**
     * What the resource says, for comparison where neither its version nor its time moves.
     *
     * @return a digest of the content without {@code meta} and narrative, whatever the order of its members
     */
    public String contentDigest() {
        return ContentDigest.of(body, start, end);
    }

    /**
     * The HTTP status of an answer in a batch.
     *
     * @return the number that {@code response.status} begins with, if there is one
     */
    public OptionalInt status() {
        String said = status;
        return said != null && said.matches("[1-5][0-9]{2}.*")
                ? OptionalInt.of(Integer.parseInt(said.substring(0, 3)))
                : OptionalInt.empty();
    }

    /**
     * Tells whether the entry has a resource.
     *
     * @return true if it has
     */
    public boolean hasResource() {
        return end > 0;
    }

    /**
     * How much the resource can become.
     *
     * @return the values of its JSON, counted by commas and brackets: at most twice as many as there are
     */
    public int values() {
        return hasResource() ? Tokens.values(body, start, end) : 0;
    }

    /**
     * How long the resource is.
     *
     * @return its bytes
     */
    public int length() {
        return end - start;
    }

    /**
     * The resource's bytes as the server sent them.
     *
     * @return a copy, empty when there is no resource
     */
    public byte[] bytes() {
        return Arrays.copyOfRange(body, start, end);
    }

    /**
     * The resource's bytes without narratives. Never write them back.
     *
     * @return a copy, empty when there is no resource
     */
    public byte[] withoutNarrative() {
        return hasResource() ? Narrative.strip(body, start, end, narrative, where()) : new byte[0];
    }

    /**
     * The resource as JSON, complete.
     *
     * @return the object
     * @throws org.sdohsync.core.error.ProtocolException if there is no resource
     */
    public JsonObject json() {
        return JsonObject.parse(bytes(), where());
    }

    /**
     * The resource as a model without its narrative.
     *
     * @param wanted what it has to be
     * @param <T> the type
     * @return a new object, the caller's own
     * @throws org.sdohsync.core.error.ProtocolException if it is no such resource
     */
    public <T extends Resource> T as(Class<T> wanted) {
        return FhirJson.parseChecked(wanted, withoutNarrative(), where());
    }

    private String where() {
        return type + "/" + id;
    }

    /** Prints type, id and version only. */
    @Override
    public String toString() {
        return "BundleEntry[" + where() + ", version=" + versionId + "]";
    }
}
