// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.client;

import java.time.Instant;
import java.util.Optional;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;

/** Converts client identities to JSON for the store and back. Stateless; safe for use by many threads. */
public final class ClientIdentityJson {
    private ClientIdentityJson() {}

    /**
     * Writes a client identity with its secret: the result is for an encrypted store only.
     *
     * @param client the identity
     * @return its JSON
     */
    public static JsonObject write(ClientIdentity client) {
        return JsonObject.builder()
                .text("id", client.clientId())
                .text("method", client.method().wireName())
                .text("secret", client.secret().map(Secret::reveal).orElse(null))
                .text(
                        "secretExpiresAt",
                        client.secretExpiresAt().map(Instant::toString).orElse(null))
                .text("udap", client.isUdap() ? "1" : null)
                .build();
    }

    /**
     * Reads a client identity.
     *
     * @param json the result of {@link #write}
     * @return the identity; empty if a required member is missing
     */
    public static Optional<ClientIdentity> read(JsonObject json) {
        Optional<Method> method = json.text("method").flatMap(Method::fromWireName);
        Optional<String> id = json.text("id");
        if (method.isEmpty() || id.isEmpty()) {
            return Optional.empty();
        }
        return switch (method.get()) {
            case NONE -> id.map(ClientIdentity::publicClient);
            case PRIVATE_KEY_JWT -> id.map(json.has("udap") ? ClientIdentity::udap : ClientIdentity::withPrivateKey);
            case CLIENT_SECRET_BASIC, CLIENT_SECRET_POST ->
                json.text("secret")
                        .map(secret -> ClientIdentity.withSecret(
                                id.get(),
                                method.get(),
                                Secret.of(secret),
                                json.text("secretExpiresAt").map(Instant::parse).orElse(null)));
        };
    }
}
