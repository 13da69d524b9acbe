// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.cdshooks;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request comes from a known client: its JWT is signed with a listed key, is for this URL, lives no longer than five
 * minutes, and was not used before (CDS Hooks §Trusting CDS Clients). Safe for use by many threads.
 */
final class ClientJwtCheck {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.ES384, JWSAlgorithm.RS384);

    private final JWKSet keys;
    private final String issuer;
    private final Clock clock;
    private final Set<String> used = ConcurrentHashMap.newKeySet();

    ClientJwtCheck(String keys, String issuer, Clock clock) {
        try {
            this.keys = JWKSet.parse(keys);
        } catch (ParseException broken) {
            throw new IllegalArgumentException("the client's keys are no JWK set", broken);
        }
        this.issuer = issuer;
        this.clock = clock;
    }

    boolean permits(@Nullable String authorization, String url) {
        if (authorization == null || !authorization.startsWith("Bearer ")) {
            return false;
        }
        try {
            SignedJWT jwt = SignedJWT.parse(authorization.substring("Bearer ".length()));
            return isSigned(jwt) && isFor(jwt.getJWTClaimsSet(), url);
        } catch (ParseException | JOSEException broken) {
            return false;
        }
    }

    private boolean isSigned(SignedJWT jwt) throws JOSEException {
        JWK key = keys.getKeyByKeyId(jwt.getHeader().getKeyID());
        if (key == null || !ALGORITHMS.contains(jwt.getHeader().getAlgorithm())) {
            return false;
        }
        return jwt.verify(
                jwt.getHeader().getAlgorithm().equals(JWSAlgorithm.ES384)
                        ? new ECDSAVerifier(key.toECKey())
                        : new RSASSAVerifier(key.toRSAKey()));
    }

    private boolean isFor(JWTClaimsSet claims, String url) {
        Date issued = claims.getIssueTime();
        Date expires = claims.getExpirationTime();
        Instant now = clock.instant();
        return issuer.equals(claims.getIssuer())
                && claims.getAudience().contains(url)
                && issued != null
                && expires != null
                && Duration.between(issued.toInstant(), expires.toInstant()).compareTo(LONGEST) <= 0
                && now.isBefore(expires.toInstant())
                && !now.isBefore(issued.toInstant())
                && claims.getJWTID() != null
                && used.add(claims.getJWTID());
    }
}
