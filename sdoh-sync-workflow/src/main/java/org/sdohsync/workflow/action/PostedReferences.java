// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.fhir.FhirClient;
import org.sdohsync.workflow.fhir.LocalReference;

/**
 * The references of a result that a server refused. Some servers take a resource only if all that it refers to is theirs and there; a Task
 * may refer to what is gone, or was never on that server.
 */
final class PostedReferences {
    /** Whom a result is about has to stay, whatever becomes of it. */
    private static final String SUBJECT = "subject";

    private static final int MOST = 50;

    private PostedReferences() {}

    /** Tells whether a refusal can be about a reference, and says for sure that nothing was stored. */
    static boolean maybeRefused(HttpStatusException refused) {
        return switch (refused.status()) {
            case 400, 404, 422 -> true;
            default -> false;
        };
    }

    /** The result without the references that the server does not follow; empty if it follows all of them. */
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
            // It is there, or may be: it is not for us to see.
            return false;
        }
    }
}
