// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/** A client's key pair and the assertions it signs. */
record Keys(JWSAlgorithm algorithm, JWK jwk, JWSSigner signer) {

    static Keys rs384() {
        try {
            RSAKey key = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
            return new Keys(JWSAlgorithm.RS384, key, new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static Keys es384() {
        try {
            ECKey key = new ECKeyGenerator(Curve.P_384).keyID("ec-1").generate();
            return new Keys(JWSAlgorithm.ES384, key, new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    String publicSet() {
        return new JWKSet(jwk).toString(true);
    }

    PrivateKeyJWT assertion(String clientId, URI audience) {
        return assertion(clientId, audience, UUID.randomUUID().toString(), Duration.ofMinutes(4));
    }

    PrivateKeyJWT assertion(String clientId, URI audience, String id, Duration lifetime) {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(algorithm)
                        .type(JOSEObjectType.JWT)
                        .keyID(jwk.getKeyID())
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(clientId)
                        .subject(clientId)
                        .audience(audience.toString())
                        .expirationTime(Date.from(Instant.now().plus(lifetime)))
                        .jwtID(id)
                        .build());
        try {
            jwt.sign(signer);
            return new PrivateKeyJWT(jwt);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }
}
