// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit.wire;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.sdohsync.core.json.JsonObject;

/** Verifies signatures with the JDK alone, by the keys that were registered (RFC 7515, RFC 7517, RFC 7518). */
final class SignatureRules {
    private final Map<String, JsonObject> keys = new HashMap<>();

    void add(JsonObject keySet) {
        keySet.objects("keys").forEach(key -> keys.put(key.text("kid").orElse(""), key));
    }

    boolean knowsKeys() {
        return !keys.isEmpty();
    }

    boolean holds(String jws, JsonObject header) {
        JsonObject key = keys.get(header.text("kid").orElse(""));
        return key != null && holds(jws, header, key);
    }

    /** Whether a signature is by that key. */
    static boolean holds(String jws, JsonObject header, JsonObject key) {
        int dot = jws.lastIndexOf('.');
        if (dot < 0) {
            return false;
        }
        try {
            String algorithm = header.text("alg").orElse("");
            boolean rsa = algorithm.equals("RS384");
            boolean small = algorithm.equals("ES256");
            Signature signature = Signature.getInstance(
                    rsa ? "SHA384withRSA" : (small ? "SHA256" : "SHA384") + "withECDSAinP1363Format");
            signature.initVerify(rsa ? rsa(key) : elliptic(key, small ? "secp256r1" : "secp384r1"));
            signature.update(jws.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(bytes(jws.substring(dot + 1)));
        } catch (GeneralSecurityException | IllegalArgumentException wrong) {
            return false;
        }
    }

    private static PublicKey rsa(JsonObject key) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e")));
    }

    private static PublicKey elliptic(JsonObject key, String name) throws GeneralSecurityException {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec(name));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(
                        new ECPoint(number(key, "x"), number(key, "y")),
                        curve.getParameterSpec(ECParameterSpec.class)));
    }

    private static BigInteger number(JsonObject key, String member) {
        return new BigInteger(1, bytes(key.text(member).orElse("")));
    }

    private static byte[] bytes(String text) {
        return Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.US_ASCII));
    }
}
