// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.udap;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.core.internal.http.KeyStoreEntries;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.udap.TrustCommunity;

/**
 * Signs as a member of a trust community: with the certificate and its chain in the header (HL7 UDAP Security, JWT headers).
 * {@link #toString} shows no key. Immutable; safe for use by many threads.
 */
public final class UdapSigner {
    private static final int SHORTEST_RSA = 2048;

    private final KeyStore.PrivateKeyEntry own;
    private final X509Certificate certificate;
    private final JWSAlgorithm algorithm;

    private UdapSigner(KeyStore.PrivateKeyEntry own) {
        this.own = own;
        if (!(own.getCertificate() instanceof X509Certificate x509)) {
            throw new IllegalArgumentException("the app's certificate in the trust community is not X.509");
        }
        this.certificate = x509;
        this.algorithm = algorithm(x509);
    }

    /**
     * The signer with the certificate as it is now.
     *
     * @param community the community
     * @return the signer
     * @throws IllegalArgumentException if the app has no certificate there, or one that cannot be used
     */
    public static UdapSigner of(TrustCommunity community) {
        KeyStoreSource source = community
                .identity()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the app has no certificate in the trust community: set it with TrustCommunity.identity"));
        return new UdapSigner(KeyStoreEntries.own(source));
    }

    /**
     * The URI by which the community knows the app.
     *
     * @return the first URI among the subject alternative names of its certificate
     * @throws IllegalArgumentException if there is none
     */
    public String clientUri() {
        return SignedMetadata.uris(certificate).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the app's certificate in the trust community names no URI of the app"));
    }

    /**
     * The algorithm: RS256, ES256 or ES384.
     *
     * @return its name (RFC 7518 §3.1)
     */
    public String algorithm() {
        return algorithm.getName();
    }

    /**
     * What an audit trail may call the key.
     *
     * @return the serial number of the certificate
     */
    public String serial() {
        return certificate.getSerialNumber().toString(16);
    }

    /**
     * Signs claims.
     *
     * @param claims the claims
     * @return a JWT in compact serialization
     */
    public String sign(JsonObject claims) {
        JWSHeader header = new JWSHeader.Builder(algorithm)
                .type(JOSEObjectType.JWT)
                .x509CertChain(chain())
                .build();
        JWSObject jws = new JWSObject(header, new Payload(claims.toBytes()));
        try {
            jws.sign(signer());
        } catch (JOSEException failed) {
            throw new IllegalArgumentException(
                    "the app's key in the trust community cannot sign: check its provider", failed);
        }
        return jws.serialize();
    }

    private JWSSigner signer() throws JOSEException {
        if (algorithm.equals(JWSAlgorithm.RS256)) {
            return new RSASSASigner(own.getPrivateKey());
        }
        return new ECDSASigner(own.getPrivateKey(), algorithm.equals(JWSAlgorithm.ES256) ? Curve.P_256 : Curve.P_384);
    }

    private List<Base64> chain() {
        List<Base64> encoded = new ArrayList<>();
        try {
            for (Certificate one : own.getCertificateChain()) {
                encoded.add(Base64.encode(one.getEncoded()));
            }
        } catch (CertificateEncodingException impossible) {
            throw new IllegalArgumentException("the app's certificates cannot be encoded", impossible);
        }
        return encoded;
    }

    private static JWSAlgorithm algorithm(X509Certificate certificate) {
        if (certificate.getPublicKey() instanceof RSAPublicKey rsa
                && rsa.getModulus().bitLength() >= SHORTEST_RSA) {
            return JWSAlgorithm.RS256;
        }
        if (certificate.getPublicKey() instanceof ECPublicKey ec) {
            Curve curve = requireNonNull(Curve.forECParameterSpec(ec.getParams()), "curve");
            if (curve.equals(Curve.P_256)) {
                return JWSAlgorithm.ES256;
            }
            if (curve.equals(Curve.P_384)) {
                return JWSAlgorithm.ES384;
            }
        }
        throw new IllegalArgumentException(
                "the app's key in the trust community must be RSA of at least 2048 bits, P-256 or P-384");
    }

    /** Prints the algorithm and the number of the certificate. */
    @Override
    public String toString() {
        return "UdapSigner[" + algorithm() + ", " + serial() + "]";
    }
}
