// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.X509CertUtils;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether a signature brings the certificate of a member (UDAP Dynamic Client Registration §4; RFC 5280 §6). */
final class MemberCertificates {
    static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256, JWSAlgorithm.RS384, JWSAlgorithm.ES384);

    private MemberCertificates() {}

    /** The certificates in a header, the signer's own first; none if they cannot be read. */
    static List<X509Certificate> of(JWSHeader header) {
        List<X509Certificate> chain = new ArrayList<>();
        List<Base64> encoded = header.getX509CertChain();
        for (Base64 one : encoded == null ? List.<Base64>of() : encoded) {
            X509Certificate read = X509CertUtils.parse(one.decode());
            if (read == null) {
                return List.of();
            }
            chain.add(read);
        }
        return chain;
    }

    static boolean isTrusted(UdapMembership membership, List<X509Certificate> chain) {
        try {
            PKIXParameters parameters = new PKIXParameters(membership.authorities());
            parameters.setRevocationEnabled(false);
            // The path ends below the authority that is trusted.
            List<X509Certificate> path = chain.stream()
                    .filter(one -> parameters.getTrustAnchors().stream()
                            .noneMatch(anchor -> one.equals(anchor.getTrustedCert())))
                    .toList();
            CertPath certificates = CertificateFactory.getInstance("X.509").generateCertPath(path);
            CertPathValidator.getInstance("PKIX").validate(certificates, parameters);
            return !path.isEmpty();
        } catch (GeneralSecurityException untrusted) {
            return false;
        }
    }

    static boolean names(X509Certificate certificate, String uri) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return Optional.ofNullable(names).stream()
                    .flatMap(Collection::stream)
                    .anyMatch(name -> Integer.valueOf(6).equals(name.get(0)) && uri.equals(name.get(1)));
        } catch (GeneralSecurityException unreadable) {
            return false;
        }
    }
}
