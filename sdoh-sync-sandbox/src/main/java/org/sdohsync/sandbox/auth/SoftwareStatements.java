// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Checks software statements (UDAP Dynamic Client Registration §2 and §4; HL7 UDAP Security, Software Statement). */
final class SoftwareStatements {
    private static final long LONGEST_SECONDS = 300;
    private static final long SKEW_SECONDS = 60;

    /** A statement is not taken; the code is that of the answer. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String code;

        Refused(String code) {
            super(code);
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    private final Clock clock;
    private final UdapMembership membership;
    private final String audience;
    private final Set<String> spent = ConcurrentHashMap.newKeySet();

    SoftwareStatements(Clock clock, UdapMembership membership, String audience) {
        this.clock = clock;
        this.membership = membership;
        this.audience = audience;
    }

    /** The claims of a statement of a member. */
    Map<String, Object> require(@Nullable String statement) {
        try {
            JWSObject jwt = JWSObject.parse(statement == null ? "" : statement);
            List<X509Certificate> chain = MemberCertificates.of(jwt.getHeader());
            require(!chain.isEmpty()
                    && MemberCertificates.ALGORITHMS.contains(jwt.getHeader().getAlgorithm()));
            require(jwt.verify(new DefaultJWSVerifierFactory()
                    .createJWSVerifier(jwt.getHeader(), chain.get(0).getPublicKey())));
            Map<String, Object> claims = jwt.getPayload().toJSONObject();
            require(claims != null);
            if (!MemberCertificates.isTrusted(membership, chain)) {
                throw new Refused("unapproved_software_statement");
            }
            requireIssued(claims, chain.get(0));
            requireMetadata(claims);
            return claims;
        } catch (ParseException | JOSEException unreadable) {
            throw new Refused("invalid_software_statement");
        }
    }

    private void requireIssued(Map<String, Object> claims, X509Certificate own) {
        require(claims.get("iss") instanceof String member
                && member.equals(claims.get("sub"))
                && MemberCertificates.names(own, member));
        require(audience.equals(claims.get("aud")));
        long now = clock.instant().getEpochSecond();
        require(claims.get("iat") instanceof Number issued
                && claims.get("exp") instanceof Number end
                && end.longValue() - issued.longValue() <= LONGEST_SECONDS
                && end.longValue() > now - SKEW_SECONDS
                && issued.longValue() <= now + SKEW_SECONDS);
        require(claims.get("jti") instanceof String id && spent.add(claims.get("iss") + " " + id));
    }

    private static void requireMetadata(Map<String, Object> claims) {
        List<String> grants = texts(claims, "grant_types");
        boolean complete = claims.get("client_name") instanceof String
                && claims.get("grant_types") instanceof List
                && texts(claims, "contacts").stream().anyMatch(uri -> uri.startsWith("mailto:"))
                && "private_key_jwt".equals(claims.get("token_endpoint_auth_method"))
                && claims.get("scope") instanceof String;
        boolean cancels = grants.isEmpty() && !claims.containsKey("redirect_uris");
        boolean launches = Set.of("authorization_code", "refresh_token").containsAll(grants)
                && grants.contains("authorization_code")
                && texts(claims, "response_types").equals(List.of("code"))
                && claims.get("logo_uri") instanceof String logo
                && logo.startsWith("https:")
                && !texts(claims, "redirect_uris").isEmpty()
                && texts(claims, "redirect_uris").stream()
                        .allMatch(uri -> "https".equals(URI.create(uri).getScheme()));
        if (!complete || (!cancels && !launches)) {
            throw new Refused("invalid_client_metadata");
        }
    }

    private static List<String> texts(Map<String, Object> claims, String name) {
        return claims.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new Refused("invalid_software_statement");
        }
    }
}
