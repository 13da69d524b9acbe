// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.registration;

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
import org.sdohsync.smart.registration.RegistrationException;
import org.sdohsync.smart.registration.RegistrationException.Reason;

/** Compares a registration response with the request: the source may replace any value (RFC 7591 §3.2.1). */
final class RegistrationResponse {
    private static final int LONGEST_ID = 1024;
    private static final int LONGEST_SECRET = 8192;

    private final FhirBase base;
    private final SmartApp app;
    private final String redirect;
    private final @Nullable URI endpoint;
    private final boolean udap;

    RegistrationResponse(FhirBase base, SmartApp app, String redirect, @Nullable URI endpoint) {
        this(base, app, redirect, endpoint, false);
    }

    RegistrationResponse(FhirBase base, SmartApp app, String redirect, @Nullable URI endpoint, boolean udap) {
        this.udap = udap;
        this.base = base;
        this.app = app;
        this.redirect = redirect;
        this.endpoint = endpoint;
    }

    StoredRegistration read(JsonObject json, Method asked, JsonObject request) {
        String id = json.text("client_id")
                .filter(text -> !text.isBlank() && text.length() <= LONGEST_ID && isVisible(text))
                .orElseThrow(() -> mismatch("returned no usable client_id"));
        if (json.members().get("redirect_uris") != null
                && !json.texts("redirect_uris").contains(redirect)) {
            throw mismatch("left out the redirect address " + redirect);
        }
        Method method = json.text("token_endpoint_auth_method")
                .map(name -> Method.fromWireName(name)
                        .orElseThrow(() -> mismatch("requires an unknown authentication method")))
                .orElse(asked);
        if (udap) {
            return udap(id, method, json, request);
        }
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

    private StoredRegistration udap(String id, Method method, JsonObject json, JsonObject request) {
        boolean cancelled = json.has("grant_types") && json.texts("grant_types").isEmpty();
        if (method != Method.PRIVATE_KEY_JWT || cancelled) {
            throw mismatch(cancelled ? "registered no grant types" : "requires another method than private_key_jwt");
        }
        return new StoredRegistration(
                base.toString(),
                redirect,
                ClientIdentity.udap(id),
                null,
                null,
                RegistrationRequest.compare(request, json));
    }

    // The management token is sent there, so it must be at the origin of the registration endpoint (RFC 7592 §3).
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
                        .orElseThrow(() -> mismatch("requires signed assertions, and the app has no key"));
            case CLIENT_SECRET_BASIC, CLIENT_SECRET_POST -> {
                String secret = json.text("client_secret")
                        .filter(text -> text.length() <= LONGEST_SECRET && isVisible(text))
                        .orElseThrow(() -> mismatch("returned no usable client_secret"));
                yield ClientIdentity.withSecret(
                        id, method, Secret.of(secret), expiry(json).orElse(null));
            }
        };
    }

    // RFC 6749 Appendix A.1, A.2 and A.12: other characters would break a header or a log line.
    private static boolean isVisible(String text) {
        return text.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
    }

    private static Optional<Instant> expiry(JsonObject json) {
        // A value outside the range of Instant is treated as never.
        return json.number("client_secret_expires_at")
                .filter(at -> at > 0 && at <= Instant.MAX.getEpochSecond())
                .map(Instant::ofEpochSecond);
    }

    private RegistrationException mismatch(String how) {
        return new RegistrationException(
                "The registration at " + base + " " + how + ": register the app there manually and set its client with"
                        + " SmartApp.registeredAt",
                Reason.MISMATCH,
                null);
    }
}
