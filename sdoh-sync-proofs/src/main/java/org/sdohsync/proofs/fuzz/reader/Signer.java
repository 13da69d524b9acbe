// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** Signs tokens, and writes its public keys where a text names them: {@code @x@}, {@code @y@} and {@code @n@}. */
public final class Signer {
    private static final int COORDINATE = 32;

    private final KeyPair curve = pair("EC");
    private final KeyPair rsa = pair("RSA");

    /** Makes one with new keys. */
    public Signer() {}

    /**
     * Signs a token.
     *
     * @param header its header; with RS256 it is signed by the RSA key, else by the one on a curve
     * @param claims what it says
     * @return the token, as a compact JWS
     */
    public String sign(String header, String claims) {
        String signed =
                encode(header.getBytes(StandardCharsets.UTF_8)) + "." + encode(claims.getBytes(StandardCharsets.UTF_8));
        boolean byRsa = header.contains("\"RS256\"");
        try {
            Signature signature = Signature.getInstance(byRsa ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
            signature.initSign((byRsa ? rsa : curve).getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + encode(signature.sign());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform signs so", missing);
        }
    }

    /**
     * Writes the public keys into a text.
     *
     * @param text the text that names them
     * @return the text with the numbers in their place
     */
    public String withKeys(String text) {
        ECPublicKey point = (ECPublicKey) curve.getPublic();
        RSAPublicKey number = (RSAPublicKey) rsa.getPublic();
        return text.replace("@x@", encode(fixed(point.getW().getAffineX())))
                .replace("@y@", encode(fixed(point.getW().getAffineY())))
                .replace("@n@", encode(unsigned(number.getModulus())));
    }

    private static KeyPair pair(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else {
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has these keys", missing);
        }
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static byte[] fixed(BigInteger number) {
        byte[] bytes = unsigned(number);
        byte[] padded = new byte[COORDINATE];
        System.arraycopy(bytes, 0, padded, COORDINATE - bytes.length, bytes.length);
        return padded;
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
