// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sdohsync.core.json.JsonObject;

/** Reads the {@code oauth-uris} extension of a CapabilityStatement as if it were a SMART configuration. */
final class OAuthUris {
    private static final String EXTENSION = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris";
    private static final Map<String, String> NAMES = Map.of(
            "authorize", "authorization_endpoint",
            "token", "token_endpoint",
            "register", "registration_endpoint",
            "manage", "management_endpoint",
            "introspect", "introspection_endpoint",
            "revoke", "revocation_endpoint");

    private OAuthUris() {}

    /** Searches all rest entries, those with mode server first. */
    static Optional<JsonObject> read(JsonObject capabilityStatement) {
        List<JsonObject> rests = new ArrayList<>(capabilityStatement.objects("rest"));
        rests.sort((a, b) -> Boolean.compare(isServer(b), isServer(a)));
        return rests.stream()
                .flatMap(rest -> rest.object("security").stream())
                .flatMap(security -> security.objects("extension").stream())
                .filter(extension ->
                        extension.text("url").filter(EXTENSION::equals).isPresent())
                .map(OAuthUris::endpoints)
                .filter(endpoints -> endpoints.has("token_endpoint"))
                .findFirst();
    }

    private static boolean isServer(JsonObject rest) {
        return rest.text("mode").filter("server"::equals).isPresent();
    }

    private static JsonObject endpoints(JsonObject extension) {
        JsonObject.Builder json = JsonObject.builder();
        for (JsonObject child : extension.objects("extension")) {
            String name = child.text("url").map(NAMES::get).orElse(null);
            if (name != null) {
                json.text(name, child.text("valueUri").orElse(null));
            }
        }
        return json.build();
    }
}
