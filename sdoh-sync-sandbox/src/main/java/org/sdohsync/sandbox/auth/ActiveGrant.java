// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an access token that is valid now allows.
 *
 * @param clientId the app
 * @param subject the person's login name, or the client itself for {@code client_credentials}
 * @param scopes the granted scopes
 * @param launchContext the launch context in force, {@code patient} among it
 * @param fhirUser the person's absolute {@code fhirUser} URL, or empty for a client on its own
 * @param expiresAt when the token ends
 */
public record ActiveGrant(
        String clientId,
        String subject,
        Set<String> scopes,
        Map<String, String> launchContext,
        String fhirUser,
        Instant expiresAt) {

    /**
     * Copies the collections.
     *
     * @param clientId the app
     * @param subject the person's login name, or the client itself
     * @param scopes the granted scopes
     * @param launchContext the launch context in force
     * @param fhirUser the person's URL, or empty
     * @param expiresAt when the token ends
     */
    public ActiveGrant {
        scopes = Set.copyOf(scopes);
        launchContext = Map.copyOf(launchContext);
    }

    /**
     * Returns the patient in context.
     *
     * @return the id of the Patient resource, if there is one
     */
    public Optional<String> patient() {
        return Optional.ofNullable(launchContext.get("patient"));
    }
}
