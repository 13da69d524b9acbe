// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.registration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.client.SigningKeys;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.registration.RegistrationDifference;
import org.sdohsync.smart.scope.Scopes;

/** A registration request (RFC 7591 §2). Empty members are left out, because some servers fail on them. */
final class RegistrationRequest {
    private static final int LONGEST = 2000;
    private static final List<String> LISTS = List.of("redirect_uris", "grant_types", "response_types");
    private static final List<String> TEXTS = List.of("token_endpoint_auth_method", "jwks_uri", "client_name");

    private RegistrationRequest() {}

    static JsonObject of(SmartApp app, Method method, String redirect, Scopes scopes) {
        JsonObject.Builder request = JsonObject.builder()
                .text("client_name", app.name())
                .texts("redirect_uris", List.of(redirect))
                .texts("grant_types", List.of("authorization_code", "refresh_token"))
                .texts("response_types", List.of("code"))
                .text("token_endpoint_auth_method", method.wireName())
                .text("scope", scopes.asSet().isEmpty() ? null : scopes.toString());
        Optional<SigningKeys> keys = method == Method.PRIVATE_KEY_JWT ? app.signingKeys() : Optional.empty();
        // Either jwks_uri or jwks, never both (RFC 7591 §2).
        Optional<String> address = keys.flatMap(SigningKeys::address);
        if (address.isPresent()) {
            request.text("jwks_uri", address.get());
        } else {
            keys.ifPresent(held -> request.object("jwks", held.publicKeys()));
        }
        return request.build();
    }

    /** Returns the values that differ in the answer. Members that are absent, null or empty are ignored. */
    static List<RegistrationDifference> compare(JsonObject asked, JsonObject answer) {
        List<RegistrationDifference> differences = new ArrayList<>();
        for (String member : LISTS) {
            List<String> wanted = asked.texts(member);
            List<String> got = answer.texts(member);
            if (!got.isEmpty() && !new TreeSet<>(wanted).equals(new TreeSet<>(got))) {
                differences.add(new RegistrationDifference(member, String.join(" ", wanted), String.join(" ", got)));
            }
        }
        for (String member : TEXTS) {
            String wanted = asked.text(member).orElse("");
            answer.text(member)
                    .filter(got -> !got.equals(wanted))
                    .ifPresent(got -> differences.add(new RegistrationDifference(member, wanted, got)));
        }
        String wanted = asked.text("scope").orElse("");
        answer.text("scope")
                .filter(got -> !wanted.isEmpty())
                .filter(got ->
                        !Scopes.parse(got).asSet().equals(Scopes.parse(wanted).asSet()))
                .ifPresent(got -> differences.add(new RegistrationDifference("scope", wanted, got)));
        return differences.stream().map(RegistrationRequest::bounded).toList();
    }

    // The source's values are stored with the registration, so they are bounded.
    private static RegistrationDifference bounded(RegistrationDifference one) {
        return one.answered().length() <= LONGEST
                ? one
                : new RegistrationDifference(
                        one.member(), one.asked(), one.answered().substring(0, LONGEST));
    }
}
