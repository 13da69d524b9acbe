// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.udap;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.core.internal.http.KeyStoreKeys;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.internal.jws.JwsSigner;
import org.sdohsync.smart.udap.TrustCommunity;

/**
 * Signs as a member of a trust community: with the certificate and its chain in the header (HL7 UDAP Security, JWT headers).
 * {@link #toString} shows no key. Immutable; safe for use by many threads.
 */
public final class UdapSigner {
    private static final int SHORTEST_RSA = 2048;
    private static final Map<String, JWSAlgorithm> ALGORITHMS = Map.of(
            JwsSigner.RS256, JWSAlgorithm.RS256,
            JwsSigner.ES256, JWSAlgorithm.ES256,
            JwsSigner.ES384, JWSAlgorithm.ES384);

    private final List<X509Certificate> chain;
    private final JWSAlgorithm algorithm;
    private final JwsSigner signer;

    private UdapSigner(KeyStoreKeys.CertifiedKey own) {
        this.chain = own.chain();
        String signature = signature(chain.get(0));
        this.algorithm = requireNonNull(ALGORITHMS.get(signature), signature);
        this.signer = JwsSigner.of(signature, own.key());
    }

    /**
     * The signer with the certificate as it is now. Its key may be a handle of a token.
     *
     * @param community the community
     * @return the signer
     * @throws StoreException if the app has no certificate there, or one that cannot be used; UNAVAILABLE if its token is away
     */
    public static UdapSigner of(TrustCommunity community) {
        KeyStoreSource source =
                community.identity().orElseThrow(() -> unusable("is missing: set it with TrustCommunity.identity"));
        return new UdapSigner(KeyStoreKeys.own(source, community.identityAlias(), UdapSigner::signature));
    }

    /**
     * The URI by which the community knows the app.
     *
     * @return the first URI among the subject alternative names of its certificate
     * @throws StoreException UNSUITABLE if there is none
     */
    public String clientUri() {
        return SignedMetadata.uris(chain.get(0)).stream()
                .findFirst()
                .orElseThrow(() -> unusable("names no URI of the app: have one issued that does"));
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
        return chain.get(0).getSerialNumber().toString(16);
    }

    /**
     * Signs claims.
     *
     * @param claims the claims
     * @return a JWT in compact serialization
     * @throws StoreException if the key cannot be used; UNAVAILABLE if its token is away
     */
    public String sign(JsonObject claims) {
        JWSHeader header = new JWSHeader.Builder(algorithm)
                .type(JOSEObjectType.JWT)
                .x509CertChain(encoded())
                .build();
        return signer.compact(header.toBase64URL().toString(), claims);
    }

    private List<Base64> encoded() {
        List<Base64> encoded = new ArrayList<>();
        try {
            for (X509Certificate one : chain) {
                encoded.add(Base64.encode(one.getEncoded()));
            }
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException("a certificate that was read has an encoding", impossible);
        }
        return encoded;
    }

    private static String signature(X509Certificate certificate) {
        if (certificate.getPublicKey() instanceof RSAPublicKey rsa
                && rsa.getModulus().bitLength() >= SHORTEST_RSA) {
            return JwsSigner.RS256;
        }
        if (certificate.getPublicKey() instanceof ECPublicKey ec) {
            Curve curve = Curve.forECParameterSpec(ec.getParams());
            if (Curve.P_256.equals(curve)) {
                return JwsSigner.ES256;
            }
            if (Curve.P_384.equals(curve)) {
                return JwsSigner.ES384;
            }
        }
        throw unusable("must have an RSA key of at least 2048 bits, or one on P-256 or P-384");
    }

    private static StoreException unusable(String why) {
        return new StoreException(
                "the app's certificate in the trust community " + why, StoreException.Reason.UNSUITABLE, null);
    }

    /** Prints the algorithm and the number of the certificate. */
    @Override
    public String toString() {
        return "UdapSigner[" + algorithm() + ", " + serial() + "]";
    }
}
