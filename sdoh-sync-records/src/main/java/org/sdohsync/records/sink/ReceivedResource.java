// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.sink;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.records.internal.stream.OneLine;

/**
 * One resource as the source sent it. It is a range of bytes that is used again for the next one, so it is valid only during
 * the call of the function that gets it: copy what is to be kept. Not thread-safe.
 */
public final class ReceivedResource {
    private final String type;
    private final String id;
    private final @Nullable String versionId;
    private final @Nullable String lastUpdated;
    private final byte[] bytes;
    private final int start;
    private final int end;

    private ReceivedResource(
            String type,
            String id,
            @Nullable String versionId,
            @Nullable String lastUpdated,
            byte[] bytes,
            int start,
            int end) {
        this.type = requireNonNull(type, "type");
        this.id = requireNonNull(id, "id");
        this.versionId = versionId;
        this.lastUpdated = lastUpdated;
        this.bytes = requireNonNull(bytes, "bytes");
        this.start = start;
        this.end = end;
    }

    /**
     * Creates a resource, for tests of sinks.
     *
     * @param type the type
     * @param id the id
     * @param versionId {@code meta.versionId}, or null
     * @param lastUpdated {@code meta.lastUpdated}, or null
     * @param bytes an array with its JSON in UTF-8; not copied
     * @param start where it begins
     * @param end where it ends
     * @return the resource
     */
    public static ReceivedResource of(
            String type,
            String id,
            @Nullable String versionId,
            @Nullable String lastUpdated,
            byte[] bytes,
            int start,
            int end) {
        return new ReceivedResource(type, id, versionId, lastUpdated, bytes, start, end);
    }

    /**
     * The type.
     *
     * @return the type, such as {@code Observation}
     */
    public String type() {
        return type;
    }

    /**
     * The id.
     *
     * @return the id at the source
     */
    public String id() {
        return id;
    }

    /**
     * The version.
     *
     * @return {@code meta.versionId}, if there is one
     */
    public Optional<String> versionId() {
        return Optional.ofNullable(versionId);
    }

    /**
     * When it was changed.
     *
     * @return {@code meta.lastUpdated} as the source wrote it, if it did
     */
    public Optional<String> lastUpdated() {
        return Optional.ofNullable(lastUpdated);
    }

    /**
     * The size.
     *
     * @return bytes
     */
    public int length() {
        return end - start;
    }

    /**
     * The JSON in UTF-8.
     *
     * @return a copy, byte for byte as the source sent it
     */
    public byte[] bytes() {
        return Arrays.copyOfRange(bytes, start, end);
    }

    /**
     * Writes the JSON on one line, without the end of the line. Blanks between values are left out if it has several lines;
     * the values are written byte for byte.
     *
     * @param out where to
     * @throws IOException if it cannot be written
     */
    public void writeLine(OutputStream out) throws IOException {
        OneLine.write(bytes, start, end, out);
    }

    /**
     * The resource as JSON.
     *
     * @return the object
     */
    public JsonObject json() {
        return JsonObject.parse(bytes(), toString());
    }

    /**
     * The resource as a model.
     *
     * @param wanted the expected type
     * @param <T> the type
     * @return a new object
     * @throws org.sdohsync.core.error.ProtocolException if it is not such a resource
     */
    public <T extends Resource> T as(Class<T> wanted) {
        return FhirJson.parse(wanted, bytes(), toString());
    }

    /** Returns {@code Type/id}. */
    @Override
    public String toString() {
        return type + "/" + id;
    }
}
