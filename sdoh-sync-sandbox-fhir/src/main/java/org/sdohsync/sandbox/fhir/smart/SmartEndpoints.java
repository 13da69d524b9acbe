// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.smart;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of the authorization server a FHIR server trusts.
 *
 * @param issuer the issuer
 * @param authorize the authorization endpoint
 * @param token the token endpoint
 * @param register the dynamic registration endpoint, or null
 * @param introspect the introspection endpoint, or null
 * @param revoke the revocation endpoint, or null
 * @param jwks the key set
 */
public record SmartEndpoints(
        URI issuer,
        URI authorize,
        URI token,
        @Nullable URI register,
        @Nullable URI introspect,
        @Nullable URI revoke,
        URI jwks) {
    /**
     * Checks what every authorization server must have.
     *
     * @param issuer the issuer
     * @param authorize the authorization endpoint
     * @param token the token endpoint
     * @param register the dynamic registration endpoint, or null
     * @param introspect the introspection endpoint, or null
     * @param revoke the revocation endpoint, or null
     * @param jwks the key set
     */
    public SmartEndpoints {
        requireNonNull(issuer, "issuer");
        requireNonNull(authorize, "authorize");
        requireNonNull(token, "token");
        requireNonNull(jwks, "jwks");
    }
}
