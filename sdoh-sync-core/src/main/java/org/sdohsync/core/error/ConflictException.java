// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.error;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Another client changed the resource, so that the requested transition is no longer allowed, or the update was refused
 * repeatedly (FHIR R4 §Managing Resource Contention). Read the new state and decide again.
 */
public final class ConflictException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** The value of {@link #resource()}. */
    private final String resource;
    /** The value of {@link #ourVersion()}. */
    private final @Nullable String ourVersion;
    /** The value of {@link #serverVersion()}. */
    private final @Nullable String serverVersion;

    /**
     * Creates an exception.
     *
     * @param message what failed and what to do
     * @param resource the resource as {@code Type/id}
     * @param ourVersion the version id we started from, or null
     * @param serverVersion the version id the server holds now, or null when unknown
     */
    public ConflictException(
            String message, String resource, @Nullable String ourVersion, @Nullable String serverVersion) {
        super(message, null);
        this.resource = requireNonNull(resource, "resource");
        this.ourVersion = ourVersion;
        this.serverVersion = serverVersion;
    }

    /**
     * The resource in conflict.
     *
     * @return its reference, {@code Type/id}
     */
    public String resource() {
        return resource;
    }

    /**
     * The version the refused change started from.
     *
     * @return its version id, if known
     */
    public Optional<String> ourVersion() {
        return Optional.ofNullable(ourVersion);
    }

    /**
     * The version the server holds now.
     *
     * @return its version id, if known
     */
    public Optional<String> serverVersion() {
        return Optional.ofNullable(serverVersion);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
