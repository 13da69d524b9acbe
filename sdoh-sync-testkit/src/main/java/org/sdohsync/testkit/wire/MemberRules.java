// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit.wire;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/** How a member of a trust community signs: with its certificate in the header (HL7 UDAP Security, JWT headers). */
final class MemberRules {
    private static final Map<String, String> ALGORITHMS = Map.of(
            "RS256", "SHA256withRSA",
            "RS384", "SHA384withRSA",
            "ES256", "SHA256withECDSAinP1363Format",
            "ES384", "SHA384withECDSAinP1363Format");

    private final Faults faults;

    MemberRules(Faults faults) {
        this.faults = faults;
    }

    void judge(WireRequest request, String jws, JsonObject header) {
        String algorithm = header.text("alg").orElse("");
        faults.require(ALGORITHMS.containsKey(algorithm), "member: alg is none of UDAP's", request);
        List<String> certificates = header.texts("x5c");
        faults.require(!certificates.isEmpty(), "member: x5c missing", request);
        faults.require(
                !certificates.isEmpty() && holds(jws, certificates.get(0), ALGORITHMS.get(algorithm)),
                "member: signature is not by the certificate in x5c",
                request);
        faults.require(!header.has("jwk") && !header.has("x5u"), "member: brings its own key", request);
    }

    private static boolean holds(String jws, String encoded, @Nullable String algorithm) {
        int dot = jws.lastIndexOf('.');
        if (algorithm == null || dot < 0) {
            return false;
        }
        try {
            Certificate own = CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(Base64.getDecoder().decode(encoded)));
            Signature signature = Signature.getInstance(algorithm);
            signature.initVerify(own.getPublicKey());
            signature.update(jws.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(Base64.getUrlDecoder().decode(jws.substring(dot + 1)));
        } catch (GeneralSecurityException | IllegalArgumentException wrong) {
            return false;
        }
    }
}
