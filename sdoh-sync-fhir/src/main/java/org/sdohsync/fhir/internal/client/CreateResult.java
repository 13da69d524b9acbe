// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result of a create (FHIR R4, RESTful API §create). Immutable. */
public final class CreateResult {
    private final LocalReference reference;
    private final @Nullable String versionId;
    private final boolean existing;

    CreateResult(LocalReference reference, @Nullable String versionId, boolean existing) {
        this.reference = requireNonNull(reference, "reference");
        this.versionId = versionId;
        this.existing = existing;
    }

    /**
     * The resource.
     *
     * @return its type and id
     */
    public LocalReference reference() {
        return reference;
    }

    /**
     * Its version.
     *
     * @return the version, if the server provided it
     */
    public Optional<String> versionId() {
        return Optional.ofNullable(versionId);
    }

    /**
     * Tells whether the resource existed already and none was created ({@code If-None-Exist}).
     *
     * @return true if so
     */
    public boolean existing() {
        return existing;
    }

    @Override
    public String toString() {
        return "Created[" + reference + ", version=" + versionId + (existing ? ", existing]" : "]");
    }
}
