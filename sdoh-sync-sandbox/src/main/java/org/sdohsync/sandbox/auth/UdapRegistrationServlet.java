// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.util.JSONObjectUtils;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Registers members of the trust community (UDAP Dynamic Client Registration §4 and §5; HL7 UDAP Security, Registration). The URI of an app's
 * certificate is one registration: another statement changes it, one without grant types cancels it.
 */
final class UdapRegistrationServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int MOST_BYTES = 100_000;
    private static final List<String> JWT_CLAIMS = List.of("iss", "sub", "aud", "exp", "iat", "jti");

    private final transient Realm realm;
    private final transient SoftwareStatements statements;

    UdapRegistrationServlet(Realm realm, Endpoints endpoints) {
        this.realm = realm;
        this.statements = new SoftwareStatements(
                realm.clock, requireNonNull(realm.udap, "udap"), endpoints.issuer() + Paths.UDAP_REGISTER);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MOST_BYTES);
        try {
            Map<String, Object> asked = JSONObjectUtils.parse(new String(body, StandardCharsets.UTF_8));
            if (!"1".equals(asked.get("udap"))) {
                throw new SoftwareStatements.Refused("invalid_client_metadata");
            }
            Map<String, Object> claims = statements.require(JSONObjectUtils.getString(asked, "software_statement"));
            answer(response, claims);
        } catch (ParseException notJson) {
            refuse(response, "invalid_client_metadata");
        } catch (SoftwareStatements.Refused refused) {
            refuse(response, refused.code());
        }
    }

    private void answer(HttpServletResponse response, Map<String, Object> claims) throws IOException, ParseException {
        String member = JSONObjectUtils.getString(claims, "iss");
        @Nullable RegisteredClient known = realm.clients.ofMember(member);
        List<String> grants = Arrays.asList(JSONObjectUtils.getStringArray(claims, "grant_types"));
        if (known == null && grants.isEmpty()) {
            throw new SoftwareStatements.Refused("invalid_client_metadata");
        }
        String id = known == null ? "udap-" + UUID.randomUUID() : known.getClientId();
        if (grants.isEmpty()) {
            realm.clients.remove(id);
        } else {
            realm.clients.save(client(id, member, grants, claims));
        }
        Map<String, Object> registered = new LinkedHashMap<>(claims);
        registered.keySet().removeAll(JWT_CLAIMS);
        registered.put("client_id", id);
        write(response, known == null ? 201 : 200, registered);
    }

    private RegisteredClient client(String id, String member, List<String> grants, Map<String, Object> claims)
            throws ParseException {
        List<String> redirects = Arrays.asList(JSONObjectUtils.getStringArray(claims, "redirect_uris"));
        List<String> scopes =
                Arrays.asList(JSONObjectUtils.getString(claims, "scope").split(" ", -1));
        if (!scopes.stream().allMatch(SmartScope::isForApps)) {
            throw new SoftwareStatements.Refused("invalid_client_metadata");
        }
        RegisteredClient.Builder client = realm.drafts()
                .begin(id)
                .clientName(JSONObjectUtils.getString(claims, "client_name"))
                .clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
                .redirectUris(all -> all.addAll(redirects))
                .scopes(all -> all.addAll(scopes))
                .clientSettings(realm.drafts()
                        .settingsWithKeys()
                        .setting(ClientDrafts.UDAP_URI, member)
                        .build());
        grants.forEach(grant -> client.authorizationGrantType(new AuthorizationGrantType(grant)));
        return client.build();
    }

    private static void refuse(HttpServletResponse response, String code) throws IOException {
        write(response, 400, Map.of("error", code));
    }

    private static void write(HttpServletResponse response, int status, Map<String, Object> json) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json;charset=UTF-8");
        response.getWriter().write(JSONObjectUtils.toJSONString(json));
    }
}
