// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.LocalReference;

/**
 * Removes references from a result that a server refused. Some servers accept a resource only if all its references exist on
 * that server; a Task may refer to deleted resources, or to ones of another server.
 */
final class PostedReferences {
    /** The subject is never removed. */
    private static final String SUBJECT = "subject";

    private static final int MOST = 50;

    private PostedReferences() {}

    /** Tells whether a refusal may be caused by a reference, and guarantees that nothing was stored. */
    static boolean maybeRefused(HttpStatusException refused) {
        return switch (refused.status()) {
            case 400, 404, 422 -> true;
            default -> false;
        };
    }

    /** Returns the result without the references that do not exist on the server; empty if all exist. */
    static Optional<JsonObject> followed(FhirClient client, JsonObject result) {
        JsonObject.Builder kept = result.toBuilder();
        boolean changed = false;
        for (Map.Entry<String, @Nullable Object> member : result.members().entrySet()) {
            String name = member.getKey();
            if (name.equals(SUBJECT)) {
                continue;
            }
            if (member.getValue() instanceof JsonObject one && isLost(client, one)) {
                JsonObject.Builder ignored = kept.remove(name);
                changed = true;
            } else if (member.getValue() instanceof List<?> list && list.size() <= MOST) {
                List<JsonObject> objects = result.objects(name);
                List<JsonObject> rest = new ArrayList<>(objects);
                if (rest.removeIf(one -> isLost(client, one))) {
                    JsonObject.Builder ignored = rest.isEmpty() ? kept.remove(name) : kept.objects(name, rest);
                    changed = true;
                }
            }
        }
        return changed ? Optional.of(kept.build()) : Optional.empty();
    }

    private static boolean isLost(FhirClient client, JsonObject member) {
        Optional<String> written = member.text("reference");
        if (written.isEmpty()) {
            return false;
        }
        Optional<LocalReference> local = LocalReference.find(client.base(), written.get());
        if (local.isEmpty()) {
            return true;
        }
        try {
            return client.read(local.get().type(), local.get().id()).isEmpty();
        } catch (HttpStatusException | AuthorizationException untold) {
            // It may exist without being readable for us.
            return false;
        }
    }
}
