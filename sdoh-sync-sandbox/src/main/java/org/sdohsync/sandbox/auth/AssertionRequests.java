// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import com.nimbusds.jwt.JWTParser;
import jakarta.servlet.http.HttpServletRequest;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads a client assertion whether or not {@code client_id} stands beside it. RFC 7521 section 4.2 makes that parameter
 * optional and SMART tells confidential clients to omit it, while Spring's own converter demands it. Who the client says it
 * is then comes from the unverified {@code sub}; the assertion is verified afterwards against that client's keys.
 */
final class AssertionRequests implements AuthenticationConverter {

    private static final ClientAuthenticationMethod JWT_BEARER =
            new ClientAuthenticationMethod("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");

    private final Clients clients;

    AssertionRequests(Clients clients) {
        this.clients = clients;
    }

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        String assertion = request.getParameter(OAuth2ParameterNames.CLIENT_ASSERTION);
        if (assertion == null
                || !JWT_BEARER.getValue().equals(request.getParameter(OAuth2ParameterNames.CLIENT_ASSERTION_TYPE))) {
            return null;
        }
        String subject = subject(assertion);
        String clientId = request.getParameter(OAuth2ParameterNames.CLIENT_ID);
        if (clientId != null && !clientId.equals(subject)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        RegisteredClient client = clients.findByClientId(subject);
        boolean udap = client != null && client.getClientSettings().getSetting(ClientDrafts.UDAP_URI) != null;
        // HL7 UDAP Security, Submitting a token request.
        if (udap != "1".equals(request.getParameter("udap"))) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        Map<String, Object> parameters = new HashMap<>();
        request.getParameterMap().forEach((name, values) -> {
            if (values.length != 1) {
                throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_REQUEST);
            }
            parameters.put(name, values[0]);
        });
        return new OAuth2ClientAuthenticationToken(subject, JWT_BEARER, assertion, parameters);
    }

    private static String subject(String assertion) {
        try {
            String subject = JWTParser.parse(assertion).getJWTClaimsSet().getSubject();
            if (subject != null) {
                return subject;
            }
        } catch (ParseException e) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
    }
}
