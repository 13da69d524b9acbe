// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.udap;

import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.KeyStoreEntries;
import org.sdohsync.smart.udap.TrustCommunity;
import org.sdohsync.smart.udap.UdapException;
import org.sdohsync.smart.udap.UdapException.Reason;

/**
 * Checks the certificates of a source (RFC 5280 §6, by the Java runtime's PKIX): they lead to an authority of the community, each
 * is valid now, and none is revoked. Safe for use by many threads.
 */
final class CertificateTrust {
    /** How many certificates a signature may bring: 10. */
    static final int MOST_CERTIFICATES = 10;

    private static final int SHORTEST_RSA = 2048;

    private final TrustCommunity community;
    private final RevocationLists lists;
    private final Clock clock;

    CertificateTrust(TrustCommunity community, HttpSender http, AddressRules rules, Clock clock) {
        this.community = requireNonNull(community, "community");
        this.lists = new RevocationLists(http, rules);
        this.clock = clock;
    }

    /** What the check found. */
    record Trusted(List<X509Certificate> chain, boolean revocationUnknown) {}

    /** Checks the certificate of a source, which is the first; the others may help to find the way to an authority. */
    Trusted require(FhirBase base, List<X509Certificate> presented) {
        Date now = Date.from(clock.instant());
        X509Certificate own = presented.get(0);
        requireUsable(base, own, now);
        Set<TrustAnchor> anchors = KeyStoreEntries.certificates(community.authorities()).stream()
                .map(authority -> new TrustAnchor(authority, null))
                .collect(Collectors.toSet());
        if (anchors.isEmpty()) {
            throw new IllegalStateException("the trust community has no authority: " + community);
        }
        try {
            PKIXCertPathBuilderResult way = build(own, presented, anchors, now);
            boolean unknown = isRevocationUnknown(base, way, anchors, now);
            return new Trusted(certificates(way.getCertPath()), unknown);
        } catch (CertPathBuilderException noWay) {
            throw untrusted(
                    base, "leads to none of the community's authorities by certificates that are valid now", noWay);
        } catch (GeneralSecurityException unusable) {
            throw untrusted(base, "cannot be checked", unusable);
        }
    }

    private static void requireUsable(FhirBase base, X509Certificate own, Date now) {
        try {
            own.checkValidity(now);
        } catch (CertificateException outdated) {
            throw untrusted(base, "has expired, or is not valid yet", outdated);
        }
        boolean[] uses = own.getKeyUsage();
        if (uses != null && !uses[0]) {
            throw untrusted(base, "is not for signatures", null);
        }
        if (own.getPublicKey() instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < SHORTEST_RSA) {
            throw untrusted(base, "has an RSA key of less than " + SHORTEST_RSA + " bits", null);
        }
    }

    private static PKIXCertPathBuilderResult build(
            X509Certificate own, List<X509Certificate> presented, Set<TrustAnchor> anchors, Date now)
            throws GeneralSecurityException {
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(own);
        PKIXBuilderParameters wanted = new PKIXBuilderParameters(anchors, target);
        wanted.setRevocationEnabled(false);
        wanted.setDate(now);
        wanted.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(presented)));
        return (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(wanted);
    }

    /** Refuses revoked certificates; tells whether it is unknown for one of them, where that is tolerated. */
    private boolean isRevocationUnknown(
            FhirBase base, PKIXCertPathBuilderResult way, Set<TrustAnchor> anchors, Date now)
            throws GeneralSecurityException {
        List<X509Certificate> chain = certificates(way.getCertPath());
        List<X509CRL> known = lists.of(community.revocationLists(), chain, now);
        requireInNone(base, chain, requireNonNull(way.getTrustAnchor().getTrustedCert()), known);
        PKIXParameters strict = new PKIXParameters(anchors);
        // Without a checker of its own the runtime looks into the given lists only and fetches nothing by itself.
        strict.setRevocationEnabled(true);
        strict.setDate(now);
        strict.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(known)));
        try {
            CertPathValidator.getInstance("PKIX").validate(way.getCertPath(), strict);
            return false;
        } catch (CertPathValidatorException refused) {
            if (refused.getReason() == CertPathValidatorException.BasicReason.REVOKED) {
                throw revoked(base, refused);
            }
            if (refused.getReason() != CertPathValidatorException.BasicReason.UNDETERMINED_REVOCATION_STATUS) {
                throw untrusted(base, "is not valid", refused);
            }
            if (community.toleratesUnknownRevocation()) {
                return true;
            }
            throw new UdapException(
                    "UDAP metadata of " + base
                            + " was not used: no current list says whether its certificates are revoked. Try again later,"
                            + " give the lists with TrustCommunity.revocationLists, or accept that with"
                            + " toleratingUnknownRevocation",
                    Reason.REVOCATION_UNKNOWN,
                    refused);
        }
    }

    // The runtime stops at the first certificate without a list, and does not believe old lists; what was revoked
    // remains so.
    private static void requireInNone(
            FhirBase base, List<X509Certificate> chain, X509Certificate anchor, List<X509CRL> known) {
        for (int at = 0; at < chain.size(); at++) {
            X509Certificate one = chain.get(at);
            X509Certificate issuer = at + 1 < chain.size() ? chain.get(at + 1) : anchor;
            for (X509CRL list : known) {
                boolean its = list.getIssuerX500Principal().equals(one.getIssuerX500Principal()) && list.isRevoked(one);
                if (its && isSigned(list, issuer)) {
                    throw revoked(base, null);
                }
            }
        }
    }

    private static boolean isSigned(X509CRL list, X509Certificate issuer) {
        try {
            list.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException forged) {
            return false;
        }
    }

    private static List<X509Certificate> certificates(CertPath path) {
        List<X509Certificate> all = new ArrayList<>();
        path.getCertificates().forEach(one -> all.add((X509Certificate) one));
        return List.copyOf(all);
    }

    private static UdapException revoked(FhirBase base, @Nullable Throwable cause) {
        return new UdapException(
                "UDAP metadata of " + base
                        + " was not used: its certificate, or that of an authority between, is revoked. Do not connect;"
                        + " ask the source's operator",
                Reason.REVOKED,
                cause);
    }

    private static UdapException untrusted(FhirBase base, String what, @Nullable Throwable cause) {
        return new UdapException(
                "UDAP metadata of " + base + " was not used: its certificate " + what
                        + ". Ask the source's operator for its trust community; without UDAP, register the app there"
                        + " manually with SmartApp.registeredAt",
                Reason.UNTRUSTED,
                cause);
    }
}
