// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

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
 * The key that the tokens of one grant are bound to (RFC 9449): on P-256, drawn for that grant, kept with its tokens. Its {@link
 * #toString} holds no private part. Immutable; safe for use by many threads.
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
            throw new IllegalArgumentException("the key cannot sign");
        }
    }

    /**
     * Draws a key.
     *
     * @return a new one
     */
    public static ProofKey generate() {
        try {
            return new ProofKey(new ECKeyGenerator(Curve.P_256).generate());
        } catch (JOSEException impossible) {
            throw new IllegalStateException("every Java has P-256", impossible);
        }
    }

    /**
     * Reads a key.
     *
     * @param jwk what {@link #toSecret} gave
     * @return the key
     * @throws IllegalArgumentException if it is no private key on P-256
     */
    public static ProofKey of(Secret jwk) {
        try {
            ECKey key = ECKey.parse(jwk.reveal());
            if (!key.isPrivate() || !Curve.P_256.equals(key.getCurve())) {
                throw new IllegalArgumentException("jwk is no private key on P-256");
            }
            return new ProofKey(key);
        } catch (ParseException | IllegalStateException unreadable) {
            // The parser's message may quote the key: it is not attached.
            throw new IllegalArgumentException("jwk is no private key on P-256");
        }
    }

    /**
     * Writes the key for a sealed store.
     *
     * @return the private key as JWK
     */
    public Secret toSecret() {
        return Secret.of(key.toJSONString());
    }

    /**
     * The public key's name (RFC 7638), as an authorization request has it in {@code dpop_jkt} (RFC 9449 §10).
     *
     * @return the SHA-256 thumbprint
     */
    public String thumbprint() {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** Signs claims as a proof (RFC 9449 §4.2): the header holds the public key. */
    String sign(JsonObject claims) {
        JWSObject proof = new JWSObject(header, new Payload(claims.toBytes()));
        try {
            proof.sign(signer);
        } catch (JOSEException failed) {
            throw new IllegalStateException("a key that was checked cannot sign; this indicates a bug", failed);
        }
        return proof.serialize();
    }

    /** Prints nothing of the key. */
    @Override
    public String toString() {
        return "ProofKey[" + ALGORITHM + "]";
    }
}
