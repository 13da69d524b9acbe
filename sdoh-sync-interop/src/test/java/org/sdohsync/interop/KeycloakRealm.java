// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.interop;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.sandbox.fhir.smart.SmartEndpoints;
import org.sdohsync.smart.scope.Scopes;

/**
 * A realm that gives SMART scopes, rotates refresh tokens, and ends the whole grant when a spent one comes back. Keycloak knows
 * nothing of SMART: scopes with slashes are ordinary scopes to it, it ignores {@code aud}, and it serves no description at a FHIR base.
 */
final class KeycloakRealm {
    static final String USER = "worker";
    static final String PASSWORD = "open sesame";
    static final String FHIR_USER = "Practitioner/practitioner-social-worker";
    static final String RESOURCE_SERVER = "fhir-server";
    static final String RESOURCE_SERVER_SECRET = "resource-server-secret";

    private static final String POLICIES = "org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy";

    private final KeycloakAdmin admin;
    private final URI server;
    private final String name;

    private KeycloakRealm(URI server, String name) {
        this.admin = new KeycloakAdmin(server);
        this.server = server;
        this.name = name;
    }

    static KeycloakRealm create(URI server, String name) {
        KeycloakRealm realm = new KeycloakRealm(server, name);
        realm.admin.create("", realm.representation());
        for (String scope : Scopes.RECIPIENT.asSet()) {
            // Those two Keycloak has of its own.
            if (!scope.equals("openid") && !scope.equals("offline_access")) {
                realm.offer(scope);
            }
        }
        realm.openRegistration();
        realm.client(client(RESOURCE_SERVER).text("secret", RESOURCE_SERVER_SECRET));
        return realm;
    }

    /** Registers a client by hand. */
    void client(JsonObject.Builder representation) {
        admin.create("/" + name + "/clients", representation.build());
    }

    /** A client that may send its users here and back. */
    static JsonObject.Builder client(String id, String... redirects) {
        return JsonObject.builder()
                .text("clientId", id)
                .flag("standardFlowEnabled", redirects.length > 0)
                .flag("directAccessGrantsEnabled", false)
                .texts("redirectUris", List.of(redirects));
    }

    SmartEndpoints endpoints() {
        URI issuer = server.resolve("/realms/" + name);
        String protocol = issuer + "/protocol/openid-connect/";
        return new SmartEndpoints(
                issuer,
                URI.create(protocol + "auth"),
                URI.create(protocol + "token"),
                URI.create(issuer + "/clients-registrations/openid-connect"),
                URI.create(protocol + "token/introspect"),
                URI.create(protocol + "revoke"),
                URI.create(protocol + "certs"));
    }

    /** Asks Keycloak itself whether a token is good. */
    boolean active(String token) {
        HttpResponse<byte[]> answer = admin.form(
                "/realms/" + name + "/protocol/openid-connect/token/introspect",
                Map.of("client_id", RESOURCE_SERVER, "client_secret", RESOURCE_SERVER_SECRET, "token", token));
        return JsonObject.parse(answer.body(), "introspection").flag("active").orElseThrow();
    }

    /** Spends a refresh token behind the library's back, as a thief or a forgotten second copy of the app would. */
    String replay(String refreshToken, String clientId) {
        HttpResponse<byte[]> answer = admin.form(
                "/realms/" + name + "/protocol/openid-connect/token",
                Map.of("grant_type", "refresh_token", "client_id", clientId, "refresh_token", refreshToken));
        return JsonObject.parse(answer.body(), "replay").text("error").orElse("none");
    }

    private JsonObject representation() {
        JsonObject password = JsonObject.builder()
                .text("type", "password")
                .text("value", PASSWORD)
                .flag("temporary", false)
                .build();
        JsonObject user = JsonObject.builder()
                .text("username", USER)
                .flag("enabled", true)
                .flag("emailVerified", true)
                .text("firstName", "Will")
                .text("lastName", "Worker")
                .text("email", "worker@county.example")
                .objects("credentials", List.of(password))
                .texts("realmRoles", List.of("offline_access"))
                .build();
        return JsonObject.builder()
                .text("realm", name)
                .flag("enabled", true)
                .text("sslRequired", "none")
                .flag("revokeRefreshToken", true)
                .number("refreshTokenMaxReuse", 0)
                .objects("users", List.of(user))
                .build();
    }

    private void offer(String scope) {
        JsonObject.Builder representation = JsonObject.builder()
                .text("name", scope)
                .text("protocol", "openid-connect")
                .object(
                        "attributes",
                        JsonObject.builder()
                                .text("include.in.token.scope", "true")
                                .build());
        if (scope.equals("fhirUser")) {
            representation.objects("protocolMappers", List.of(fhirUser(), subject(), audience()));
        }
        String id = admin.create("/" + name + "/client-scopes", representation.build());
        admin.put("/" + name + "/default-optional-client-scopes/" + id);
    }

    private static JsonObject fhirUser() {
        return mapper(
                "fhirUser",
                "oidc-hardcoded-claim-mapper",
                JsonObject.builder()
                        .text("claim.name", "fhirUser")
                        .text("claim.value", FHIR_USER)
                        .text("jsonType.label", "String")
                        .text("id.token.claim", "true"));
    }

    // A client that registers itself names its scopes, and then Keycloak leaves out those that would bring these.
    private static JsonObject subject() {
        return mapper(
                "sub",
                "oidc-sub-mapper",
                JsonObject.builder().text("access.token.claim", "true").text("introspection.token.claim", "true"));
    }

    private static JsonObject audience() {
        return mapper(
                "audience",
                "oidc-audience-mapper",
                JsonObject.builder()
                        .text("included.custom.audience", RESOURCE_SERVER)
                        .text("access.token.claim", "true")
                        .text("introspection.token.claim", "true"));
    }

    private static JsonObject mapper(String name, String kind, JsonObject.Builder config) {
        return JsonObject.builder()
                .text("name", name)
                .text("protocol", "openid-connect")
                .text("protocolMapper", kind)
                .object("config", config.build())
                .build();
    }

    // Out of the box nobody may register who is not on a list of hosts.
    private void openRegistration() {
        for (JsonObject policy : admin.list("/" + name + "/components?type=" + POLICIES)) {
            if (policy.text("subType").filter("anonymous"::equals).isPresent()) {
                admin.delete("/" + name + "/components/" + policy.text("id").orElseThrow());
            }
        }
    }

    static JsonObject keyed(String jwks, String algorithm) {
        return JsonObject.builder()
                .text("use.jwks.string", "true")
                .text("jwks.string", jwks)
                .text("token.endpoint.auth.signing.alg", algorithm)
                .build();
    }
}
