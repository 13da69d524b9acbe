// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.udap;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.udap.UdapException;
import org.sdohsync.smart.udap.UdapException.Reason;

/**
 * Checks the member {@code signed_metadata} of a source (HL7 UDAP Security, Signed metadata elements; UDAP Server Metadata §3):
 * the algorithm, the signature by the first certificate, that this one is trusted and names the FHIR base, the times, and the
 * endpoints, of which only the signed ones are used.
 */
final class SignedMetadata {
    /** The algorithms of the standard. */
    static final Set<String> ALGORITHMS = Set.of("RS256", "ES256", "RS384", "ES384");

    private static final Duration SKEW = Duration.ofMinutes(1);
    private static final Duration LONGEST_LIFE = Duration.ofDays(366);
    private static final int LONGEST = 128 * 1024;
    private static final int URI_NAME = 6;

    private final FhirBase base;
    private final AddressRules rules;
    private final Instant now;

    SignedMetadata(FhirBase base, AddressRules rules, Instant now) {
        this.base = base;
        this.rules = rules;
        this.now = now;
    }

    UdapMetadata require(JsonObject document, CertificateTrust trust) {
        JWSObject jwt = parse(document.text("signed_metadata").orElseThrow(() -> malformed("is not signed", null)));
        List<X509Certificate> presented = certificates(jwt);
        requireSignature(jwt, presented.get(0));
        CertificateTrust.Trusted trusted = trust.require(base, presented);
        JsonObject claims = claims(jwt);
        requireSubject(claims, presented.get(0));
        Instant until = requireTimes(claims);
        List<String> warnings = trusted.revocationUnknown()
                ? List.of("no current list says whether its certificates are revoked; that is tolerated")
                : List.of();
        for (X509Certificate one : trusted.chain()) {
            Instant end = one.getNotAfter().toInstant();
            until = end.isBefore(until) ? end : until;
        }
        return new UdapMetadata(
                endpoint(document, claims, "authorization_endpoint", document.has("authorization_endpoint"))
                        .orElse(null),
                endpoint(document, claims, "token_endpoint", true).orElseThrow(),
                endpoint(document, claims, "registration_endpoint", true).orElseThrow(),
                document.texts("registration_endpoint_jwt_signing_alg_values_supported"),
                document.texts("udap_certifications_required"),
                until,
                warnings);
    }

    private JWSObject parse(String text) {
        try {
            if (text.length() > LONGEST) {
                throw malformed("has a signature of more than " + LONGEST + " characters", null);
            }
            JWSObject jwt = JWSObject.parse(text);
            if (!ALGORITHMS.contains(jwt.getHeader().getAlgorithm().getName())) {
                throw malformed("is signed with an algorithm other than RS256, ES256, RS384 and ES384", null);
            }
            return jwt;
        } catch (ParseException unreadable) {
            throw malformed("is not signed as a JWT", null);
        }
    }

    private List<X509Certificate> certificates(JWSObject jwt) {
        List<Base64> encoded = jwt.getHeader().getX509CertChain();
        if (encoded == null || encoded.isEmpty() || encoded.size() > CertificateTrust.MOST_CERTIFICATES) {
            throw malformed(
                    "brings no certificate with its signature, or more than " + CertificateTrust.MOST_CERTIFICATES,
                    null);
        }
        List<X509Certificate> all = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Base64 one : encoded) {
                all.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(one.decode())));
            }
        } catch (CertificateException unreadable) {
            throw malformed("brings a certificate that cannot be read", unreadable);
        }
        return all;
    }

    private void requireSignature(JWSObject jwt, X509Certificate own) {
        try {
            JWSVerifier verifier;
            if (own.getPublicKey() instanceof RSAPublicKey rsa) {
                verifier = new RSASSAVerifier(rsa);
            } else if (own.getPublicKey() instanceof ECPublicKey ec) {
                verifier = new ECDSAVerifier(ec);
            } else {
                throw malformed("brings a certificate with a key that is neither RSA nor elliptic", null);
            }
            JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
            if (!verifier.supportedJWSAlgorithms().contains(algorithm) || !jwt.verify(verifier)) {
                throw malformed("has a signature that is not by the key of its certificate", null);
            }
        } catch (JOSEException unusable) {
            throw malformed("has a signature that is not by the key of its certificate", unusable);
        }
    }

    private JsonObject claims(JWSObject jwt) {
        try {
            return JsonObject.parse(jwt.getPayload().toBytes(), "signed UDAP metadata");
        } catch (ProtocolException | LimitException notJson) {
            throw malformed("has a signature of something that is no JSON object", notJson);
        }
    }

    private void requireSubject(JsonObject claims, X509Certificate own) {
        String issuer = claims.text("iss").orElse("");
        boolean same = claims.text("sub").filter(issuer::equals).isPresent();
        if (!same || !uris(own).contains(issuer)) {
            throw other("is signed for a subject that its certificate does not name");
        }
        if (!FhirBase.withoutSlashes(issuer).equals(base.toString())) {
            throw other("is signed for another FHIR base");
        }
        if (claims.text("jti").isEmpty()) {
            throw malformed("has a signature without jti", null);
        }
    }

    /** The URIs among the subject alternative names of a certificate. */
    static List<String> uris(X509Certificate certificate) {
        List<String> found = new ArrayList<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.get(0) instanceof Integer kind && kind == URI_NAME && name.get(1) instanceof String uri) {
                    found.add(uri);
                }
            }
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
        return found;
    }

    private Instant requireTimes(JsonObject claims) {
        long issued = claims.number("iat").orElseThrow(() -> malformed("does not say when it was signed", null));
        long end = claims.number("exp").orElseThrow(() -> malformed("does not say until when it is valid", null));
        if (end <= issued || end - issued > LONGEST_LIFE.toSeconds()) {
            throw malformed("is signed for longer than a year", null);
        }
        boolean current = end > now.minus(SKEW).getEpochSecond()
                && issued <= now.plus(SKEW).getEpochSecond();
        if (!current) {
            throw new UdapException(
                    "UDAP metadata of " + base
                            + " was not used: its signature has expired, or is not valid yet. Check this machine's clock;"
                            + " if it is right, ask the source's operator",
                    Reason.EXPIRED,
                    null);
        }
        return Instant.ofEpochSecond(end);
    }

    private Optional<URI> endpoint(JsonObject document, JsonObject claims, String name, boolean needed) {
        Optional<String> signed = claims.text(name);
        if (signed.isEmpty() && needed) {
            throw malformed("has a signature without " + name, null);
        }
        Optional<String> plain = document.text(name);
        if (signed.isPresent() && plain.isPresent() && !plain.equals(signed)) {
            throw malformed("names another " + name + " than it signs", null);
        }
        try {
            return signed.map(address -> rules.parse(address, name));
        } catch (AddressException refused) {
            throw malformed("cannot be used: " + refused.getMessage(), refused);
        }
    }

    private UdapException malformed(String what, @Nullable Throwable cause) {
        return new UdapException(
                "UDAP metadata of " + base + " " + what + ": it was not used; tell the source's operator",
                Reason.MALFORMED,
                cause);
    }

    private UdapException other(String what) {
        return new UdapException(
                "UDAP metadata of " + base + " " + what
                        + ": it was not used. Check the address of the source; if it is right, tell its operator",
                Reason.OTHER_SOURCE,
                null);
    }
}
