// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.util.Base64;
import org.springframework.security.oauth2.jwt.DPoPProofContext;
import org.springframework.security.oauth2.jwt.DPoPProofJwtDecoderFactory;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * A proof of possession that came with a request for resources (RFC 9449).
 *
 * @param jwt the proof
 * @param method the method of the request
 * @param url the URL of the request, without its query
 */
public record PossessionProof(String jwt, String method, String url) {
    private static final DPoPProofJwtDecoderFactory DECODERS = new DPoPProofJwtDecoderFactory();

    boolean isBy(String thumbprint, String accessToken) {
        try {
            DPoPProofContext context = DPoPProofContext.withDPoPProof(jwt)
                    .method(method)
                    .targetUri(url)
                    .build();
            Jwt verified = DECODERS.createDecoder(context).decode(jwt);
            return thumbprint.equals(thumbprint(jwt)) && hash(accessToken).equals(verified.getClaimAsString("ath"));
        } catch (JwtException wrong) {
            return false;
        }
    }

    /** The thumbprint of the key in a proof that was verified. */
    static String thumbprint(String jwt) {
        try {
            return JWSObject.parse(jwt).getHeader().getJWK().computeThumbprint().toString();
        } catch (ParseException | JOSEException impossible) {
            throw new IllegalStateException("a verified proof has its key", impossible);
        }
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java has no SHA-256", missing);
        }
    }

    /** Prints the method only. */
    @Override
    public String toString() {
        return "PossessionProof[" + method + "]";
    }
}
