// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.registration;

import java.util.List;
import java.util.Optional;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.smart.scope.Scopes;

/**
 * The dynamic registrations of this app: lists them, and reads, updates and deletes them at their sources where those support
 * it (RFC 7592). A new management token or secret in an answer replaces the stored one. Existing connections keep the client
 * they were made with. Safe for use by many threads.
 */
public interface ManagedRegistrations {
    /**
     * All registrations.
     *
     * @return the registrations, without secrets
     */
    List<Registration> all();

    /**
     * Finds a registration.
     *
     * @param base the source
     * @param redirect the redirect address it is for
     * @return the registration, if there is one
     */
    Optional<Registration> find(FhirBase base, String redirect);

    /**
     * Reads a registration at its source and stores what changed there (RFC 7592 §2.1).
     *
     * @param base the source
     * @param redirect the redirect address it is for
     * @return the updated registration
     * @throws RegistrationException if it cannot be managed, or the source does not know it any more
     */
    Registration reread(FhirBase base, String redirect);

    /**
     * Updates a registration with the app's current name, keys and scopes (RFC 7592 §2.2).
     *
     * @param base the source
     * @param redirect the redirect address it is for
     * @param scopes the scopes that will be requested
     * @return the updated registration, with the differences from the request
     * @throws RegistrationException if it cannot be managed, or the source refuses
     */
    Registration update(FhirBase base, String redirect, Scopes scopes);

    /**
     * Deletes a registration at its source and in the store (RFC 7592 §2.3). This ends all grants of that client at the
     * source.
     *
     * @param base the source
     * @param redirect the redirect address it is for
     * @throws RegistrationException if it cannot be managed, or the source does not delete it; it is then kept in the store
     */
    void delete(FhirBase base, String redirect);
}
