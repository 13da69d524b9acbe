// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import java.net.URI;

/**
 * Where a running {@link AuthServer} listens.
 *
 * @param issuer the issuer identifier
 * @param authorize the authorization endpoint
 * @param token the token endpoint
 * @param register the dynamic registration endpoint (RFC 7591)
 * @param introspect the introspection endpoint (RFC 7662)
 * @param revoke the revocation endpoint (RFC 7009)
 * @param jwks the keys that sign id tokens
 */
public record Endpoints(URI issuer, URI authorize, URI token, URI register, URI introspect, URI revoke, URI jwks) {

    static Endpoints under(String issuer) {
        return new Endpoints(
                URI.create(issuer),
                URI.create(issuer + Paths.AUTHORIZE),
                URI.create(issuer + Paths.TOKEN),
                URI.create(issuer + Paths.REGISTER),
                URI.create(issuer + Paths.INTROSPECT),
                URI.create(issuer + Paths.REVOKE),
                URI.create(issuer + Paths.JWKS));
    }
}
