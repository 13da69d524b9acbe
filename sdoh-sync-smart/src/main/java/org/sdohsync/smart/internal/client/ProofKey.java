// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.client;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.text.ParseException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;

/**
 * The key that the tokens of one grant are bound to (DPoP, RFC 9449): a P-256 key that is generated for that grant and stored
 * with its tokens. {@link #toString} shows no private part. Immutable; safe for use by many threads.
 */
public final class ProofKey {
    /** The algorithm of its signatures: ES256. */
    public static final String ALGORITHM = "ES256";

    private static final JOSEObjectType TYPE = new JOSEObjectType("dpop+jwt");

    private final ECKey key;
    private final JWSHeader header;
    private final JWSSigner signer;

    private ProofKey(ECKey key) {
        try {
            this.key = key;
            this.header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                    .type(TYPE)
                    .jwk(key.toPublicJWK())
                    .build();
            this.signer = new ECDSASigner(key);
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException("the key cannot be used to sign");
        }
    }

    /**
     * Generates a key.
     *
     * @return the new key
     */
    public static ProofKey generate() {
        try {
            return new ProofKey(new ECKeyGenerator(Curve.P_256).generate());
        } catch (JOSEException impossible) {
            throw new IllegalStateException("this Java runtime has no P-256", impossible);
        }
    }

    /**
     * Parses a key.
     *
     * @param jwk the result of {@link #toSecret}
     * @return the key
     * @throws IllegalArgumentException if it is not a private key on P-256
     */
    public static ProofKey of(Secret jwk) {
        try {
            ECKey key = ECKey.parse(jwk.reveal());
            if (!key.isPrivate() || !Curve.P_256.equals(key.getCurve())) {
                throw new IllegalArgumentException("jwk is not a private key on P-256");
            }
            return new ProofKey(key);
        } catch (ParseException | IllegalStateException unreadable) {
            // The parser's message may quote the key: it is not attached.
            throw new IllegalArgumentException("jwk is not a private key on P-256");
        }
    }

    /**
     * Writes the key for an encrypted store.
     *
     * @return the private key as JWK
     */
    public Secret toSecret() {
        return Secret.of(key.toJSONString());
    }

    /**
     * The thumbprint of the public key (RFC 7638), which an authorization request carries in {@code dpop_jkt} (RFC 9449 §10).
     *
     * @return the SHA-256 thumbprint, as base64url
     */
    public String thumbprint() {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException impossible) {
            throw new IllegalStateException("this Java runtime has no SHA-256", impossible);
        }
    }

    /** Signs claims as a DPoP proof (RFC 9449 §4.2), with the public key in the header. */
    String sign(JsonObject claims) {
        JWSObject proof = new JWSObject(header, new Payload(claims.toBytes()));
        try {
            proof.sign(signer);
        } catch (JOSEException failed) {
            throw new IllegalStateException("a checked key failed to sign; this indicates a bug", failed);
        }
        return proof.serialize();
    }

    /** Prints no part of the key. */
    @Override
    public String toString() {
        return "ProofKey[" + ALGORITHM + "]";
    }
}
