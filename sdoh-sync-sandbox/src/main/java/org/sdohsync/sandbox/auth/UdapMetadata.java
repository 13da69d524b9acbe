// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes the UDAP metadata of a server (HL7 UDAP Security, Required UDAP Metadata, Signed metadata elements). */
final class UdapMetadata {
    private static final Duration LIFE = Duration.ofDays(30);
    private static final List<String> ALGORITHMS = List.of("RS256", "ES256", "RS384", "ES384");

    private UdapMetadata() {}

    static String of(Realm realm, Endpoints endpoints) {
        UdapMembership membership = requireNonNull(realm.udap, "the server is no member of a trust community");
        String base = realm.audience();
        Map<String, Object> addresses = new LinkedHashMap<>();
        addresses.put("authorization_endpoint", endpoints.authorize().toString());
        addresses.put("token_endpoint", endpoints.token().toString());
        addresses.put("registration_endpoint", endpoints.issuer() + Paths.UDAP_REGISTER);
        Map<String, Object> document = new LinkedHashMap<>(addresses);
        document.put("udap_versions_supported", List.of("1"));
        document.put("udap_profiles_supported", List.of("udap_dcr", "udap_authn"));
        document.put("udap_authorization_extensions_supported", List.of());
        document.put("udap_certifications_supported", List.of());
        document.put("grant_types_supported", List.of("authorization_code", "refresh_token"));
        document.put(
                "scopes_supported", List.of("offline_access", "launch/patient", "patient/*.cruds", "user/*.cruds"));
        document.put("token_endpoint_auth_methods_supported", List.of("private_key_jwt"));
        document.put("token_endpoint_auth_signing_alg_values_supported", ALGORITHMS);
        document.put("registration_endpoint_jwt_signing_alg_values_supported", ALGORITHMS);
        document.put("signed_metadata", signed(realm, membership.identity().apply(URI.create(base)), base, addresses));
        return JSONObjectUtils.toJSONString(document);
    }

    private static String signed(
            Realm realm, KeyStore.PrivateKeyEntry own, String base, Map<String, Object> addresses) {
        Instant now = realm.clock.instant();
        Map<String, Object> claims = new LinkedHashMap<>(addresses);
        claims.put("iss", base);
        claims.put("sub", base);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(LIFE).getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        boolean rsa = own.getPrivateKey().getAlgorithm().equals("RSA");
        try {
            List<Base64> chain = new ArrayList<>();
            for (Certificate one : own.getCertificateChain()) {
                chain.add(Base64.encode(one.getEncoded()));
            }
            JWSSigner signer =
                    rsa ? new RSASSASigner(own.getPrivateKey()) : new ECDSASigner(own.getPrivateKey(), Curve.P_256);
            JWSObject jwt = new JWSObject(
                    new JWSHeader.Builder(rsa ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256)
                            .x509CertChain(chain)
                            .build(),
                    new Payload(claims));
            jwt.sign(signer);
            return jwt.serialize();
        } catch (JOSEException | GeneralSecurityException unusable) {
            throw new IllegalStateException("the server's certificate cannot be used to sign", unusable);
        }
    }
}
