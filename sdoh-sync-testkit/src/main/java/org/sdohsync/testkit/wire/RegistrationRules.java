// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit.wire;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/** What a client registration has to be (RFC 7591 §2, RFC 7592 §2.2; SMART App Launch 2.2 §Register app with EHR). */
final class RegistrationRules {
    private static final Set<String> METHODS =
            Set.of("none", "client_secret_basic", "client_secret_post", "private_key_jwt");
    private static final List<String> PRIVATE = List.of("d", "p", "q", "dp", "dq", "qi", "k");

    private final Faults faults;

    RegistrationRules(Faults faults) {
        this.faults = faults;
    }

    void judge(WireRequest request, JsonObject asked) {
        List<String> redirects = asked.texts("redirect_uris");
        faults.require(!redirects.isEmpty(), "registration: redirect_uris missing", request);
        faults.require(
                redirects.stream().allMatch(AuthorizationRules::isRedirect),
                "registration: redirect address unusable",
                request);
        faults.require(
                asked.members().values().stream().noneMatch(RegistrationRules::isEmpty),
                "registration: empty member",
                request);
        faults.require(asked.texts("response_types").equals(List.of("code")), "registration: response_types", request);
        faults.require(asked.texts("grant_types").contains("authorization_code"), "registration: grant_types", request);
        String method = asked.text("token_endpoint_auth_method").orElse("");
        faults.require(METHODS.contains(method), "registration: unknown authentication method", request);
        judgeKeys(request, asked, method.equals("private_key_jwt"));
        if (request.method().equals("PUT")) {
            faults.require(asked.text("client_id").isPresent(), "registration: client_id missing in a change", request);
            faults.require(
                    request.header("Authorization")
                            .filter(value -> value.startsWith("Bearer "))
                            .isPresent(),
                    "registration: change without its token",
                    request);
        }
    }

    private void judgeKeys(WireRequest request, JsonObject asked, boolean needed) {
        boolean value = asked.has("jwks");
        boolean address = asked.has("jwks_uri");
        faults.require(needed ? value != address : !value && !address, "registration: keys in one form only", request);
        List<JsonObject> keys =
                asked.object("jwks").map(set -> set.objects("keys")).orElse(List.of());
        faults.require(!value || !keys.isEmpty(), "registration: empty key set", request);
        for (JsonObject key : keys) {
            faults.require(
                    key.text("kty").isPresent() && key.text("kid").isPresent(),
                    "registration: key without kty or kid",
                    request);
            faults.require(PRIVATE.stream().noneMatch(key::has), "registration: private key sent", request);
        }
    }

    private static boolean isEmpty(@Nullable Object value) {
        return value == null || value.equals("") || (value instanceof List<?> list && list.isEmpty());
    }
}
