// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.hook;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;

/**
 * An access token that the source issued for a decision support service, so that the service may read there itself (CDS Hooks
 * §Passing the Access Token). It is narrow, lives for seconds, and is never the token of this application's own connection.
 * Immutable.
 */
public final class ServiceAuthorization {
    private final Secret token;
    private final Duration expiresIn;
    private final String scope;
    private final String subject;
    private final @Nullable String patient;

    private ServiceAuthorization(
            Secret token, Duration expiresIn, String scope, String subject, @Nullable String patient) {
        this.token = token;
        this.expiresIn = expiresIn;
        this.scope = scope;
        this.subject = subject;
        this.patient = patient;
    }

    /**
     * Creates an authorization. If the scopes are of the level {@code patient/}, name the {@linkplain #patient(String) patient} too.
     *
     * @param token the access token that the source issued for the service
     * @param expiresIn how long it is valid from now on; Da Vinci CRD recommends 30 seconds at most
     * @param scope the scopes it is for
     * @param subject the client id of the service at the source's authorization server
     * @return the authorization
     * @throws IllegalArgumentException if a part is empty
     */
    public static ServiceAuthorization of(Secret token, Duration expiresIn, String scope, String subject) {
        requireNonNull(token, "token");
        if (expiresIn.toSeconds() < 1 || scope.isBlank() || subject.isBlank()) {
            throw new IllegalArgumentException("expiresIn must be at least a second, scope and subject not empty");
        }
        return new ServiceAuthorization(token, expiresIn, scope, subject, null);
    }

    /**
     * Names the patient that the token is limited to.
     *
     * @param id the bare id
     * @return a changed copy
     */
    public ServiceAuthorization patient(String id) {
        return new ServiceAuthorization(token, expiresIn, scope, subject, requireNonNull(id, "id"));
    }

    /**
     * The patient that the token is limited to.
     *
     * @return the bare id, if it was named
     */
    public Optional<String> patient() {
        return Optional.ofNullable(patient);
    }

    /**
     * Tells whether this is a given token.
     *
     * @param other the other token
     * @return true if it is the same
     */
    public boolean has(Secret other) {
        return token.equals(other);
    }

    /**
     * The member {@code fhirAuthorization} as it is sent.
     *
     * @return the JSON, with the token
     * @throws IllegalArgumentException if the scopes are of the level {@code patient/} and no patient was named
     */
    public JsonObject json() {
        if (patient == null && (scope.startsWith("patient/") || scope.contains(" patient/"))) {
            throw new IllegalArgumentException(
                    "the scopes of the service's token are limited to a patient: name it with ServiceAuthorization.patient");
        }
        return JsonObject.builder()
                .text("access_token", token.reveal())
                .text("token_type", "Bearer")
                .number("expires_in", expiresIn.toSeconds())
                .text("scope", scope)
                .text("subject", subject)
                .text("patient", patient)
                .build();
    }

    /** Prints lifetime and subject. */
    @Override
    public String toString() {
        return "ServiceAuthorization[" + subject + ", expiresIn=" + expiresIn.toSeconds() + ", token=***]";
    }
}
