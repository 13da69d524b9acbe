// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.util.List;
import java.util.stream.Stream;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.FhirClient;

/** What a server's CapabilityStatement says of writing; read anew with each question. A server without one declares nothing. */
public final class DeclaredInteractions {
    private final FhirClient client;

    DeclaredInteractions(FhirClient client) {
        this.client = client;
    }

    /** Tells whether the server declares conditional create ({@code If-None-Exist}) for a type. */
    boolean conditionalCreate(String type) {
        return of(type, resources())
                .anyMatch(resource -> resource.flag("conditionalCreate").orElse(false));
    }

    /**
     * Tells whether the server declares its interactions and an interaction with a type is not among them.
     *
     * @param type the resource type
     * @param interaction such as {@code create}
     * @return true if it does not offer it; false also if it declares nothing
     */
    public boolean lacks(String type, String interaction) {
        List<JsonObject> declared = resources();
        return declared.stream().anyMatch(resource -> resource.has("interaction"))
                && of(type, declared)
                        .flatMap(resource -> resource.objects("interaction").stream())
                        .noneMatch(offered ->
                                offered.text("code").filter(interaction::equals).isPresent());
    }

    private static Stream<JsonObject> of(String type, List<JsonObject> resources) {
        return resources.stream()
                .filter(resource -> resource.text("type").filter(type::equals).isPresent());
    }

    private List<JsonObject> resources() {
        try {
            return client.metadata().objects("rest").stream()
                    .filter(rest -> rest.text("mode").orElse("server").equals("server"))
                    .flatMap(rest -> rest.objects("resource").stream())
                    .toList();
        } catch (HttpStatusException | AuthorizationException | ProtocolException | LimitException undeclared) {
            return List.of();
        }
    }
}
