// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.smart;

import java.net.URI;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestSecurityComponent;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;

/** The security part of a CapabilityStatement with the {@code oauth-uris} extension of SMART STU 1. */
public final class SmartSecurity {
    private static final String OAUTH_URIS = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris";

    private SmartSecurity() {}

    /**
     * Returns the security part for endpoints.
     *
     * @param endpoints the endpoints
     * @return a new component
     */
    public static CapabilityStatementRestSecurityComponent of(SmartEndpoints endpoints) {
        CapabilityStatementRestSecurityComponent security = new CapabilityStatementRestSecurityComponent();
        security.addService()
                .addCoding()
                .setSystem("http://terminology.hl7.org/CodeSystem/restful-security-service")
                .setCode("SMART-on-FHIR");
        Extension uris = security.addExtension().setUrl(OAUTH_URIS);
        add(uris, "authorize", endpoints.authorize());
        add(uris, "token", endpoints.token());
        add(uris, "register", endpoints.register());
        add(uris, "introspect", endpoints.introspect());
        add(uris, "revoke", endpoints.revoke());
        return security;
    }

    private static void add(Extension uris, String name, @Nullable URI value) {
        if (value != null) {
            uris.addExtension(name, new UriType(value.toString()));
        }
    }
}
