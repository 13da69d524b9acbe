// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.access;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one live access token grants.
 *
 * @param scopes the granted scopes
 * @param patient id of the patient in context, without a type, or null
 * @param clientId the client the token was issued to
 * @param subject the user, or the client itself where there is none
 */
public record TokenGrant(Set<String> scopes, @Nullable String patient, String clientId, String subject) {
    /**
     * Copies the scopes.
     *
     * @param scopes the granted scopes
     * @param patient id of the patient in context, without a type, or null
     * @param clientId the client the token was issued to
     * @param subject the user, or the client itself where there is none
     */
    public TokenGrant {
        scopes = Set.copyOf(scopes);
        requireNonNull(clientId, "clientId");
        requireNonNull(subject, "subject");
    }

    @Override
    public String toString() {
        return "TokenGrant[client=" + clientId + ", scopes=" + scopes.size() + "]";
    }
}
