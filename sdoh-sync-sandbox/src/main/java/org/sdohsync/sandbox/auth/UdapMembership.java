// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.security.KeyStore;
import java.util.function.Function;

/**
 * A server's membership in a trust community (HL7 UDAP Security). The certificates are synthetic and given by the caller.
 *
 * @param authorities the certificates of the community's authorities; apps with certificates of others are refused
 * @param identity gives the server's own certificate and key, with the FHIR base as its URI, once that is known
 */
public record UdapMembership(KeyStore authorities, Function<URI, KeyStore.PrivateKeyEntry> identity) {
    /**
     * Checks the parts.
     *
     * @param authorities the certificates of the community's authorities
     * @param identity gives the server's own certificate and key
     */
    public UdapMembership {
        requireNonNull(authorities, "authorities");
        requireNonNull(identity, "identity");
    }
}
