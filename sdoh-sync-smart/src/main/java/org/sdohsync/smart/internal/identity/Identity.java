// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.identity;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The verified identity of the user who authorized a connection. {@link #toString} shows no value. Immutable. */
public final class Identity {
    private final String subject;
    private final @Nullable String fhirUser;

    Identity(String subject, @Nullable String fhirUser) {
        this.subject = requireNonNull(subject, "subject");
        this.fhirUser = fhirUser;
    }

    /**
     * The user's id at the issuer ({@code sub}).
     *
     * @return the id
     */
    public String subject() {
        return subject;
    }

    /**
     * The user's FHIR resource (SMART App Launch 2.2 §fhirUser). It may be on another server, which must not receive this
     * connection's token.
     *
     * @return an absolute URL or a reference relative to the FHIR base, if the token named one
     */
    public Optional<String> fhirUser() {
        return Optional.ofNullable(fhirUser);
    }

    @Override
    public String toString() {
        return "Identity[***]";
    }
}
