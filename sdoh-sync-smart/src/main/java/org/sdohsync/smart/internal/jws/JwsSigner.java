// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.jws;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.internal.secret.KeyHandle;
import org.sdohsync.core.internal.secret.ProviderRandom;
import org.sdohsync.core.json.JsonObject;

/**
 * Signs with a key that may be a handle of a provider, or at a service, in the format of JSON Web Signatures (RFC 7518 §3.3, §3.4). Safe
 * for use by many threads. {@link #toString} shows no key.
 */
public final class JwsSigner {
    /** The algorithm of RS256, as {@link Signature} names it. */
    public static final String RS256 = "SHA256withRSA";

    /** The algorithm of RS384, as {@link Signature} names it. */
    public static final String RS384 = "SHA384withRSA";

    /** The algorithm of ES256, as {@link Signature} names it. */
    public static final String ES256 = "SHA256withECDSA";

    /** The algorithm of ES384, as {@link Signature} names it. */
    public static final String ES384 = "SHA384withECDSA";

    /** How many bytes the two numbers of a signature on an elliptic curve have (RFC 7518 §3.4). */
    private static final Map<String, Integer> ELLIPTIC = Map.of(ES256, 64, ES384, 96);

    private static final byte[] PROBE = "a probe of the signing key".getBytes(StandardCharsets.US_ASCII);

    private final String name;
    private final String algorithm;
    private final UnaryOperator<byte[]> signer;

    private JwsSigner(String name, String algorithm, UnaryOperator<byte[]> signer) {
        this.name = requireNonNull(name, "name");
        this.algorithm = requireNonNull(algorithm, "algorithm");
        this.signer = signer;
    }

    /**
     * Signs with a private key.
     *
     * @param algorithm one of the constants of this class
     * @param handle the key
     * @return the signer
     */
    public static JwsSigner of(String algorithm, KeyHandle<PrivateKey> handle) {
        return new JwsSigner(
                handle.toString(),
                algorithm,
                input -> handle.use((key, provider) -> {
                    Signature signature = provider == null
                            ? Signature.getInstance(algorithm)
                            : Signature.getInstance(algorithm, provider);
                    signature.initSign(key, ProviderRandom.of(provider));
                    signature.update(input);
                    return signature.sign();
                }));
    }

    /**
     * Signs at a service.
     *
     * @param name the key's name in messages
     * @param algorithm one of the constants of this class
     * @param service signs bytes as {@link Signature} does
     * @return the signer
     */
    public static JwsSigner at(String name, String algorithm, UnaryOperator<byte[]> service) {
        return new JwsSigner(name, algorithm, input -> {
            try {
                return service.apply(input);
            } catch (SyncException typed) {
                throw typed;
            } catch (RuntimeException failed) {
                throw new StoreException(
                        "the service of " + name + " did not sign ("
                                + failed.getClass().getSimpleName() + "): check the service and its log",
                        Reason.UNAVAILABLE,
                        failed);
            }
        });
    }

    /**
     * Signs bytes.
     *
     * @param input the bytes
     * @return the signature in the format of JSON Web Signatures
     * @throws StoreException if the key cannot be used, or its place does not answer
     */
    public byte[] sign(byte[] input) {
        byte[] signature = signer.apply(input);
        Integer length = ELLIPTIC.get(algorithm);
        if (length == null) {
            return signature;
        }
        try {
            return ECDSA.transcodeSignatureToConcat(signature, length);
        } catch (JOSEException | RuntimeException otherFormat) {
            throw new StoreException(
                    name + " gave no ECDSA signature in DER: let its service give that format",
                    Reason.UNSUITABLE,
                    otherFormat);
        }
    }

    /**
     * Signs claims.
     *
     * @param header the header in base64url, with the algorithm of this signer
     * @param claims the claims
     * @return the JWT in compact serialization (RFC 7515 §3.1)
     * @throws StoreException if the key cannot be used, or its place does not answer
     */
    public String compact(String header, JsonObject claims) {
        String input = header + "." + Base64URL.encode(claims.toBytes());
        return input + "." + Base64URL.encode(sign(input.getBytes(StandardCharsets.US_ASCII)));
    }

    /**
     * Signs a few bytes and checks the signature, to find out early what a token or service refuses.
     *
     * @param publicKey the public key that is registered
     * @return this signer
     * @throws StoreException UNSUITABLE if it is not the key of these signatures, or what {@link #sign} throws
     */
    public JwsSigner requireKeyOf(PublicKey publicKey) {
        byte[] signature = signer.apply(PROBE.clone());
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(publicKey);
            verifier.update(PROBE);
            if (verifier.verify(signature)) {
                return this;
            }
        } catch (GeneralSecurityException noSignature) {
            throw other(noSignature);
        }
        throw other(null);
    }

    private StoreException other(@Nullable Exception cause) {
        return new StoreException(
                name + " does not sign as its public key says: give the certificate or JWK of the same key",
                Reason.UNSUITABLE,
                cause);
    }

    @Override
    public String toString() {
        return "JwsSigner[" + name + ", " + algorithm + "]";
    }
}
