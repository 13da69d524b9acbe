// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.call;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sdohsync.cdshooks.hook.HookCall;
import org.sdohsync.core.json.JsonObject;

/**
 * The JSON of a call (CDS Hooks §Calling a CDS Service). Nothing in it is null or empty but the prefetch of what was not found. Stateless.
 */
final class CallBody {
    private CallBody() {}

    static JsonObject of(
            HookCall call,
            String hookInstance,
            Map<String, @Nullable JsonObject> prefetch,
            @Nullable JsonObject authorization) {
        JsonObject.Builder body =
                JsonObject.builder().text("hook", call.service().hook()).text("hookInstance", hookInstance);
        if (authorization != null) {
            // Without a token the address is of no use to the service.
            body.text("fhirServer", call.connection().source().toString()).object("fhirAuthorization", authorization);
        }
        body.object("context", call.context().json());
        if (!prefetch.isEmpty()) {
            body.object("prefetch", prefetch(prefetch));
        }
        JsonObject extension = CrdExtensions.of(call);
        if (!extension.members().isEmpty()) {
            body.object("extension", extension);
        }
        return body.build();
    }

    private static JsonObject prefetch(Map<String, @Nullable JsonObject> values) {
        JsonObject.Builder json = JsonObject.builder();
        for (Map.Entry<String, @Nullable JsonObject> each : values.entrySet()) {
            JsonObject value = each.getValue();
            if (value == null) {
                json.explicitNull(each.getKey());
            } else {
                json.object(each.getKey(), value);
            }
        }
        return json.build();
    }
}
