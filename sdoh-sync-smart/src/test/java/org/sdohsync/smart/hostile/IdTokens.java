// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.sdohsync.smart.hostile.TokenJson.quoted;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An id_token put together by hand, so that every part of it can be wrong: header, claims and signature. */
final class IdTokens {
    static final KeyPair SOURCE = rsa();
    static final KeyPair ATTACKER = rsa();

    private final Map<String, String> claims = new LinkedHashMap<>();
    private String header = "{\"alg\":\"RS256\",\"kid\":\"k1\"}";

    IdTokens(String issuer, String nonce) {
        long now = Stage.START.getEpochSecond();
        claims.put("iss", quoted(issuer));
        claims.put("aud", quoted("app"));
        claims.put("sub", quoted("user-1"));
        claims.put("exp", Long.toString(now + 300));
        claims.put("iat", Long.toString(now));
        claims.put("nonce", quoted(nonce));
        claims.put("fhirUser", quoted("Practitioner/7"));
    }

    /** Writes a claim otherwise; nothing leaves it out. */
    IdTokens claim(String name, String json) {
        if (json.isEmpty()) {
            claims.remove(name);
        } else {
            claims.put(name, json);
        }
        return this;
    }

    IdTokens header(String json) {
        header = json;
        return this;
    }

    /** Header and claims, without signature. */
    String unsigned() {
        StringBuilder text = new StringBuilder();
        claims.forEach((name, json) -> text.append(text.isEmpty() ? "{" : ",")
                .append(quoted(name))
                .append(':')
                .append(json));
        return base64(utf8(header)) + "." + base64(utf8(text + "}"));
    }

    String signed() {
        return signed(SOURCE, "SHA256withRSA");
    }

    String signed(KeyPair key, String algorithm) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key.getPrivate());
            signature.update(utf8(unsigned()));
            return unsigned() + "." + base64(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String hashed(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return unsigned() + "." + base64(mac.doFinal(utf8(unsigned())));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A public key as an entry of a key set. */
    static String jwk(KeyPair key, String id) {
        RSAPublicKey rsa = (RSAPublicKey) key.getPublic();
        return "{\"kty\":\"RSA\",\"kid\":\"" + id + "\",\"n\":\"" + number(rsa.getModulus()) + "\",\"e\":\""
                + number(rsa.getPublicExponent()) + "\"}";
    }

    static String keySet(String... keys) {
        return "{\"keys\":[" + String.join(",", keys) + "]}";
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        boolean padded = bytes.length > 1 && bytes[0] == 0;
        return base64(padded ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
