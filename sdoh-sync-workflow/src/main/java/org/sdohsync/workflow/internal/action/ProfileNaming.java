// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.internal.feed.LearnedCapabilities;

/**
 * Decides whether resources are posted with their profile ({@code meta.profile}). Some servers read the profile with the
 * user's own scopes, and refuse the create if those do not permit it.
 */
final class ProfileNaming {
    private final LearnedCapabilities learned;
    private final Connection connection;

    ProfileNaming(LearnedCapabilities learned, Connection connection) {
        this.learned = learned;
        this.connection = connection;
    }

    /** Returns the result as the source is known to accept it. */
    JsonObject known(JsonObject result) {
        boolean taken = !isNamed(result)
                || learned.over(connection, ServerCapabilities.unknown()).may(ServerFeature.PROFILED_CREATE);
        return taken ? result : without(result);
    }

    /** Remembers that a source accepted a result only without its profile. */
    void refused() {
        learned.note(connection, ServerFeature.PROFILED_CREATE, false);
    }

    static boolean isNamed(JsonObject result) {
        return result.object("meta").filter(meta -> meta.has("profile")).isPresent();
    }

    static JsonObject without(JsonObject result) {
        JsonObject meta = result.object("meta")
                .map(named -> named.toBuilder().remove("profile").build())
                .orElseGet(() -> JsonObject.builder().build());
        JsonObject.Builder bare = result.toBuilder();
        return (meta.members().isEmpty() ? bare.remove("meta") : bare.object("meta", meta)).build();
    }
}
