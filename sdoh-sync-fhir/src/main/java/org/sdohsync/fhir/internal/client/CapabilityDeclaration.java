// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.json.JsonObject;

/**
 * What a server declared in its CapabilityStatement, to be kept together with the answer's ETag: asked again with that, the server need not send
 * the statement a second time (RFC 9110 §13.1.2). Immutable.
 */
public final class CapabilityDeclaration {
    /** Says nothing. */
    static final CapabilityDeclaration NONE = new CapabilityDeclaration(ServerCapabilities.unknown(), null, null);

    private static final String TAG = "tag";
    private static final String ADDRESS = "address";
    private static final String FEATURES = "features";

    private final ServerCapabilities capabilities;
    private final @Nullable String address;
    private final @Nullable String tag;

    private CapabilityDeclaration(ServerCapabilities capabilities, @Nullable String address, @Nullable String tag) {
        this.capabilities = requireNonNull(capabilities, "capabilities");
        this.address = address;
        this.tag = tag;
    }

    /** Reads the answer to a request for {@code metadata}. */
    static CapabilityDeclaration of(HttpReply reply) {
        CapabilityReader.Declared declared = CapabilityReader.read(reply.body(), "metadata");
        String said = declared.address();
        return new CapabilityDeclaration(
                ServerCapabilities.declared(declared.features()),
                said != null && said.length() <= FhirBase.MOST_CHARACTERS ? said : null,
                EntityTag.of(reply).map(EntityTag::header).orElse(null));
    }

    /**
     * Restores the result of {@link #json}.
     *
     * @param json the object
     * @return the declaration
     */
    public static CapabilityDeclaration restore(JsonObject json) {
        return new CapabilityDeclaration(
                json.object(FEATURES).map(ServerCapabilities::restore).orElseGet(ServerCapabilities::unknown),
                json.text(ADDRESS).orElse(null),
                json.text(TAG).orElse(null));
    }

    /**
     * What the server declared.
     *
     * @return its capabilities, those that it does not mention unknown
     */
    public ServerCapabilities capabilities() {
        return capabilities;
    }

    /**
     * Tells whether the server can be asked whether it still declares the same.
     *
     * @return true if its answer had a usable ETag
     */
    public boolean hasTag() {
        return tag != null;
    }

    /** The address that the server gives as its own, if it does. */
    @Nullable
    String address() {
        return address;
    }

    /** The answer's ETag, if it had a usable one. */
    Optional<String> tag() {
        return Optional.ofNullable(tag);
    }

    /**
     * Writes the declaration.
     *
     * @return an object with the ETag, the server's own address and its capabilities
     */
    public JsonObject json() {
        return JsonObject.builder()
                .text(TAG, tag)
                .text(ADDRESS, address)
                .object(FEATURES, capabilities.json())
                .build();
    }

    /** Prints the capabilities only. */
    @Override
    public String toString() {
        return "CapabilityDeclaration[" + capabilities + "]";
    }
}
