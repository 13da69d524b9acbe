// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.registration;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.registration.RegistrationException.Reason;

/** Compares what a source registered with what was asked: it may replace any value (RFC 7591 §3.2.1). */
final class RegistrationAnswer {
    private static final int LONGEST_ID = 1024;
    private static final int LONGEST_SECRET = 8192;

    private final FhirBase base;
    private final SmartApp app;
    private final String redirect;
    private final @Nullable URI endpoint;

    RegistrationAnswer(FhirBase base, SmartApp app, String redirect, @Nullable URI endpoint) {
        this.base = base;
        this.app = app;
        this.redirect = redirect;
        this.endpoint = endpoint;
    }

    StoredRegistration read(JsonObject json, Method asked, JsonObject request) {
        String id = json.text("client_id")
                .filter(text -> !text.isBlank() && text.length() <= LONGEST_ID && isVisible(text))
                .orElseThrow(() -> mismatch("gave no client_id that can be used"));
        if (json.members().get("redirect_uris") != null
                && !json.texts("redirect_uris").contains(redirect)) {
            throw mismatch("left out the redirect address " + redirect);
        }
        Method method = json.text("token_endpoint_auth_method")
                .map(name -> Method.fromWireName(name)
                        .orElseThrow(() -> mismatch("wants a way to authenticate that is not known here")))
                .orElse(asked);
        @Nullable
        Secret management = json.text("registration_access_token")
                .filter(text -> text.length() <= LONGEST_SECRET && isVisible(text))
                .map(Secret::of)
                .orElse(null);
        return new StoredRegistration(
                base.toString(),
                redirect,
                client(id, method, json),
                json.text("registration_client_uri").map(this::managementUri).orElse(null),
                management,
                RegistrationRequest.compare(request, json));
    }

    // It gets the management token, so it has to be where the registration itself is (RFC 7592 §3).
    private @Nullable String managementUri(String text) {
        try {
            URI resolved = endpoint == null ? URI.create(text) : endpoint.resolve(text);
            boolean same = endpoint == null || Origin.of(resolved).equals(Origin.of(endpoint));
            return same && text.length() <= FhirBase.MOST_CHARACTERS ? resolved.toString() : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private ClientIdentity client(String id, Method method, JsonObject json) {
        return switch (method) {
            case NONE -> ClientIdentity.publicClient(id);
            case PRIVATE_KEY_JWT ->
                app.signingKey()
                        .map(key -> ClientIdentity.withPrivateKey(id))
                        .orElseThrow(() -> mismatch("wants signed assertions, and the app has no key"));
            case CLIENT_SECRET_BASIC, CLIENT_SECRET_POST -> {
                String secret = json.text("client_secret")
                        .filter(text -> text.length() <= LONGEST_SECRET && isVisible(text))
                        .orElseThrow(() -> mismatch("gave no client_secret that can be used"));
                yield ClientIdentity.withSecret(
                        id, method, Secret.of(secret), expiry(json).orElse(null));
            }
        };
    }

    // RFC 6749 Appendix A.1, A.2 and A.12: what is more would break a header, or a line of a log.
    private static boolean isVisible(String text) {
        return text.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
    }

    private static Optional<Instant> expiry(JsonObject json) {
        // Beyond what an Instant holds is as good as never.
        return json.number("client_secret_expires_at")
                .filter(at -> at > 0 && at <= Instant.MAX.getEpochSecond())
                .map(Instant::ofEpochSecond);
    }

    private RegistrationException mismatch(String how) {
        return new RegistrationException(
                "The registration at " + base + " " + how + ": register the app there by hand and give the result with"
                        + " SmartApp.registeredAt",
                Reason.MISMATCH,
                null);
    }
}
