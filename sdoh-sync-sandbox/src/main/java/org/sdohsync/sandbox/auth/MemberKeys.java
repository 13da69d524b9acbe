// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import java.security.Key;
import java.security.cert.X509Certificate;
import java.util.List;

/** The key of the certificate that a client assertion brings, if it is that of the member who registered (UDAP JWT Client Auth §6). */
record MemberKeys(UdapMembership membership, String uri) implements JWSKeySelector<SecurityContext> {
    @Override
    public List<? extends Key> selectJWSKeys(JWSHeader header, SecurityContext context) {
        List<X509Certificate> chain = MemberCertificates.of(header);
        boolean member = !chain.isEmpty()
                && MemberCertificates.ALGORITHMS.contains(header.getAlgorithm())
                && MemberCertificates.names(chain.get(0), uri)
                && MemberCertificates.isTrusted(membership, chain);
        return member ? List.of(chain.get(0).getPublicKey()) : List.of();
    }
}
