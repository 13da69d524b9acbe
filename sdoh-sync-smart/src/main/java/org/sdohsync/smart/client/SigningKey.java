// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.core.internal.http.KeyStoreKeys;
import org.sdohsync.core.internal.secret.KeyHandle;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.internal.jws.JwsSigner;

/**
 * A private key this app authenticates with (SMART App Launch 2.2, Asymmetric Client Authentication): one in memory, a handle of a token or
 * other key store, or one at a service. {@link #toString} and
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

    private final JWK publicKey;
    private final Algorithm algorithm;
    private final JwsSigner signer;

    private SigningKey(JWK publicKey, Function<String, JwsSigner> signer) {
        if (publicKey.getKeyID() == null || publicKey.getKeyID().isBlank()) {
            throw new IllegalArgumentException("the key has no kid: set one");
        }
        this.publicKey = publicKey;
        this.algorithm = algorithm(publicKey);
        this.signer = signer.apply(algorithm == Algorithm.RS384 ? JwsSigner.RS384 : JwsSigner.ES384);
    }

    private static Algorithm algorithm(JWK key) {
        if (key instanceof RSAKey rsa && rsa.size() >= 2048) {
            return Algorithm.RS384;
        }
        if (key instanceof ECKey ec && ec.getCurve().equals(Curve.P_384)) {
            return Algorithm.ES384;
        }
        throw new IllegalArgumentException(
                "the key must be a private RSA key of at least 2048 bits or a private key on P-384");
    }

    private static SigningKey inMemory(JWK publicKey, PrivateKey key) {
        KeyHandle<PrivateKey> handle = KeyHandle.fixed("signing key " + publicKey.getKeyID(), key, null);
        return new SigningKey(publicKey, name -> JwsSigner.of(name, handle));
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
        JWK key = parsed(requireNonNull(json, "json"));
        if (key instanceof AsymmetricJWK pair && key.isPrivate()) {
            try {
                return inMemory(key.toPublicJWK(), pair.toPrivateKey());
            } catch (JOSEException unusable) {
                throw new IllegalArgumentException("the key cannot be used to sign", unusable);
            }
        }
        throw new IllegalArgumentException(
                "the key must be a private RSA key of at least 2048 bits or a private key on P-384");
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
        return inMemory(jwk(pair.getPublic(), keyId), pair.getPrivate());
    }

    /**
     * Uses a private key of a key store, which may be a handle of a token and is used with the key store's own provider where that has
     * the algorithm. The public key is that of its certificate. The key is tried here with a few bytes.
     *
     * @param store the key store
     * @param alias the name of the entry
     * @param keyId the id under which the public key is registered
     * @return the key
     * @throws org.sdohsync.core.error.StoreException UNKNOWN_KEY if there is no such entry, UNAVAILABLE if the key store does not answer,
     *     UNSUITABLE if the key cannot sign or is not that of its certificate; later signatures throw the same
     * @throws IllegalArgumentException if it is another kind of key
     */
    public static SigningKey from(KeyStoreSource store, String alias, String keyId) {
        PublicKey certified = KeyStoreKeys.publicKey(store, alias);
        return new SigningKey(
                jwk(certified, keyId),
                name -> JwsSigner.of(name, KeyStoreKeys.privateKey(store, alias, name))
                        .requireKeyOf(certified));
    }

    /**
     * Uses a private key at a service that signs, such as a key management service. The service is asked once here, to see that it is the
     * key of the JWK, and later for each assertion.
     *
     * @param publicJwk the public key in JWK format, with {@code kid}
     * @param service signs the bytes it is given, within a bounded time, with SHA-384 and RSA (PKCS #1 v1.5), or with SHA-384 and ECDSA in DER, as
     *     {@link java.security.Signature} does. What it throws is taken for an outage, but for the exceptions of this library
     * @return the key
     * @throws org.sdohsync.core.error.StoreException UNAVAILABLE if the service fails, UNSUITABLE if its signature is not one of this key
     * @throws IllegalArgumentException if it is another kind of key, has no {@code kid}, or has a private part
     */
    public static SigningKey remote(String publicJwk, UnaryOperator<byte[]> service) {
        requireNonNull(service, "service");
        JWK key = parsed(requireNonNull(publicJwk, "publicJwk"));
        if (key.isPrivate() || !(key instanceof AsymmetricJWK pair)) {
            throw new IllegalArgumentException("publicJwk is not a public key");
        }
        try {
            PublicKey known = pair.toPublicKey();
            return new SigningKey(
                    key,
                    name -> JwsSigner.at("signing key " + key.getKeyID(), name, service)
                            .requireKeyOf(known));
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException("publicJwk cannot be used", unusable);
        }
    }

    private static JWK parsed(String json) {
        try {
            return JWK.parse(json);
        } catch (ParseException unreadable) {
            // The parser's message may quote the key: it is not attached.
            throw new IllegalArgumentException("json is not a JWK");
        }
    }

    private static JWK jwk(PublicKey key, String keyId) {
        requireNonNull(keyId, "keyId");
        if (key instanceof RSAPublicKey rsa) {
            return new RSAKey.Builder(rsa).keyID(keyId).build();
        }
        if (key instanceof ECPublicKey ec) {
            return new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec)
                    .keyID(keyId)
                    .build();
        }
        throw new IllegalArgumentException("the key must be an RSA or an elliptic curve key");
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
        return publicKey.getKeyID();
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
        String text = publicKey.toPublicJWK().toJSONString();
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
     * @throws org.sdohsync.core.error.StoreException if the key is in a token or at a service that does not answer (UNAVAILABLE) or refuses
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
                .keyID(publicKey.getKeyID())
                .jwkURL(keySet)
                .build();
        return signer.compact(header.toBase64URL().toString(), claims);
    }

    /** Prints the key's id and algorithm. */
    @Override
    public String toString() {
        return "SigningKey[" + publicKey.getKeyID() + ", " + algorithm + "]";
    }
}
