// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

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
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/**
 * A private key this app authenticates with (SMART App Launch 2.2, Asymmetric Client Authentication). {@link #toString} and
 * the exported key set contain no private part. Immutable; safe for use by many threads.
 */
public final class SigningKey {
    /** The signature algorithms that SMART names. */
    public enum Algorithm {
        /** RSA with SHA-384. */
        RS384,
        /** ECDSA on P-384 with SHA-384. */
        ES384
    }

    private final JWK key;
    private final Algorithm algorithm;
    private final JWSSigner signer;

    private SigningKey(JWK key) {
        if (key.getKeyID() == null || key.getKeyID().isBlank()) {
            throw new IllegalArgumentException("the key has no kid: set one");
        }
        try {
            if (key instanceof RSAKey rsa && rsa.isPrivate() && rsa.size() >= 2048) {
                this.algorithm = Algorithm.RS384;
                this.signer = new RSASSASigner(rsa);
            } else if (key instanceof ECKey ec
                    && ec.isPrivate()
                    && ec.getCurve().equals(Curve.P_384)) {
                this.algorithm = Algorithm.ES384;
                this.signer = new ECDSASigner(ec);
            } else {
                throw new IllegalArgumentException(
                        "the key must be a private RSA key of at least 2048 bits or a private key on P-384");
            }
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException("the key cannot be used to sign", unusable);
        }
        this.key = key;
    }

    /**
     * Parses a private key in JWK format (RFC 7517).
     *
     * @param json the JWK text, with {@code kid}
     * @return the key
     * @throws IllegalArgumentException if it is not a private RSA key of at least 2048 bits or a private key on P-384, or has
     *     no {@code kid}
     */
    public static SigningKey fromJwk(String json) {
        try {
            return new SigningKey(JWK.parse(requireNonNull(json, "json")));
        } catch (ParseException unreadable) {
            // The parser's message may quote the key: it is not attached.
            throw new IllegalArgumentException("json is not a JWK");
        }
    }

    /**
     * Creates a signing key from a key pair.
     *
     * @param pair an RSA pair of at least 2048 bits, or one on P-384
     * @param keyId the id under which the public key is registered
     * @return the key
     * @throws IllegalArgumentException if it is another kind of key
     */
    public static SigningKey of(KeyPair pair, String keyId) {
        requireNonNull(keyId, "keyId");
        if (pair.getPublic() instanceof RSAPublicKey rsa) {
            return new SigningKey(new RSAKey.Builder(rsa)
                    .privateKey(pair.getPrivate())
                    .keyID(keyId)
                    .build());
        }
        if (pair.getPublic() instanceof ECPublicKey ec) {
            return new SigningKey(new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec)
                    .privateKey(pair.getPrivate())
                    .keyID(keyId)
                    .build());
        }
        throw new IllegalArgumentException("pair must be an RSA or an elliptic curve key pair");
    }

    /**
     * The algorithm this key signs with.
     *
     * @return RS384 for an RSA key, ES384 for one on P-384
     */
    public Algorithm algorithm() {
        return algorithm;
    }

    /**
     * The key's id.
     *
     * @return the {@code kid} under which the public key is known
     */
    public String id() {
        return key.getKeyID();
    }

    /**
     * The public key set to publish or to register.
     *
     * @return a JSON Web Key Set of one key, without any private part
     */
    public String publicJwkSet() {
        return new String(publicKeys().toBytes(), StandardCharsets.UTF_8);
    }

    /**
     * The public key set as JSON, for a registration request.
     *
     * @return a JSON Web Key Set of one key, without any private part
     */
    public JsonObject publicKeys() {
        String text = key.toPublicJWK().toJSONString();
        // Some servers use a key only if it has alg and use.
        JsonObject jwk = JsonObject.parse(text.getBytes(StandardCharsets.UTF_8), "public key").toBuilder()
                .text("alg", algorithm.name())
                .text("use", KeyUse.SIGNATURE.getValue())
                .remove("key_ops")
                .build();
        return JsonObject.builder().objects("keys", List.of(jwk)).build();
    }

    /**
     * Signs claims as a compact JWT with header members alg, kid and typ (RFC 7515 §3.1).
     *
     * @param claims the claims
     * @param type the header member {@code typ}
     * @return the JWT
     */
    public String sign(JsonObject claims, String type) {
        return sign(claims, type, null);
    }

    /**
     * Signs claims as {@link #sign(JsonObject, String)} does, with the address of the key set in the header (RFC 7515 §4.1.2).
     *
     * @param claims the claims
     * @param type the header member {@code typ}
     * @param keySet the header member {@code jku}: where the app hosts its public keys; null to leave it out
     * @return the JWT
     */
    public String sign(JsonObject claims, String type, @Nullable URI keySet) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.parse(algorithm.name()))
                .type(new JOSEObjectType(type))
                .keyID(key.getKeyID())
                .jwkURL(keySet)
                .build();
        JWSObject jws = new JWSObject(header, new Payload(claims.toBytes()));
        try {
            jws.sign(signer);
        } catch (JOSEException failed) {
            throw new IllegalStateException("a checked key failed to sign; this indicates a bug", failed);
        }
        return jws.serialize();
    }

    /** Prints the key's id and algorithm. */
    @Override
    public String toString() {
        return "SigningKey[" + key.getKeyID() + ", " + algorithm + "]";
    }
}
