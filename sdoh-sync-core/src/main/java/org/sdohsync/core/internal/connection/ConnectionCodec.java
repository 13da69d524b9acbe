// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.connection;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Codec;

/**
 * Writes and reads {@link ConnectionRecord}s, format 1. The group is the account, which is stored as a keyed digest only.
 */
public final class ConnectionCodec implements Codec<ConnectionRecord> {
    private static final int FORMAT = 1;

    /** Creates a codec. */
    public ConnectionCodec() {}

    @Override
    public String kind() {
        return "connection";
    }

    @Override
    public String id(ConnectionRecord value) {
        return value.id().value();
    }

    @Override
    public String group(ConnectionRecord value) {
        return value.account();
    }

    /** Returns true: an application may name its accounts after people. */
    @Override
    public boolean groupIsPrivate() {
        return true;
    }

    @Override
    public JsonObject write(ConnectionRecord value) {
        JsonObject.Builder json = JsonObject.builder()
                .number("format", FORMAT)
                .text("id", value.id().value())
                .text("account", value.account())
                .text("source", value.source().toString())
                .texts("owners", value.role().owners())
                .text("connectedAt", value.connectedAt().toString())
                .texts("grantedScopes", value.grantedScopes())
                .object("endpoints", endpoints(value.endpoints()))
                .object("client", client(value.client()))
                .object("context", texts(value.context().values()))
                .object("health", health(value.health()));
        value.tokens().ifPresent(tokens -> json.object("tokens", tokens(tokens)));
        value.quarantined().ifPresent(token -> json.text("quarantined", token.reveal()));
        value.backendScopes().ifPresent(scopes -> json.texts("backendScopes", scopes));
        value.probe().ifPresent(plan -> json.object("probe", probe(plan)));
        if (value.terms().lacksOfflineAccess()) {
            json.flag("lacksOfflineAccess", true);
        }
        value.terms().proofKey().ifPresent(key -> json.text("proofKey", key.reveal()));
        value.terms().firstScopes().ifPresent(scopes -> json.texts("firstScopes", scopes));
        return json.build();
    }

    @Override
    public ConnectionRecord read(JsonObject json) {
        if (json.number("format").orElse(0L) > FORMAT) {
            throw new StoreException(
                    "the connection record has a newer format: upgrade this library",
                    StoreException.Reason.NEWER_FORMAT,
                    null);
        }
        try {
            return readFormat1(json);
        } catch (IllegalArgumentException | DateTimeException senseless) {
            // The cause is not attached, because its message may quote the record.
            throw new StoreException(
                    "the connection record cannot be read: it was not written by this library",
                    StoreException.Reason.CORRUPT,
                    null);
        }
    }

    private static ConnectionRecord readFormat1(JsonObject json) {
        ConnectionRecord.Builder record = ConnectionRecord.builder(
                        new ConnectionId(need(json, "id")),
                        json.text("account").orElse(""),
                        FhirBase.restore(need(json, "source")),
                        role(json),
                        readEndpoints(section(json, "endpoints")),
                        readClient(section(json, "client")),
                        Instant.parse(need(json, "connectedAt")))
                .context(readContext(section(json, "context")))
                .grantedScopes(new LinkedHashSet<>(json.texts("grantedScopes")))
                .health(readHealth(section(json, "health")));
        json.object("tokens").ifPresent(tokens -> record.tokens(readTokens(tokens)));
        if (json.has("backendScopes")) {
            record.backendScopes(new LinkedHashSet<>(json.texts("backendScopes")));
        }
        json.object("probe").ifPresent(plan -> record.probe(readProbe(plan)));
        return record.terms(readTerms(json))
                .quarantined(json.text("quarantined").map(Secret::of).orElse(null))
                .build();
    }

    private static GrantTerms readTerms(JsonObject json) {
        GrantTerms terms = GrantTerms.USUAL.lackingOfflineAccess(
                json.flag("lacksOfflineAccess").orElse(false));
        GrantTerms bound =
                json.text("proofKey").map(Secret::of).map(terms::boundTo).orElse(terms);
        return json.has("firstScopes") ? bound.firstScopes(new LinkedHashSet<>(json.texts("firstScopes"))) : bound;
    }

    private static JsonObject endpoints(AuthorizationEndpoints value) {
        return JsonObject.builder()
                .text("authorize", value.authorize().map(URI::toString).orElse(null))
                .text("token", value.token().toString())
                .text("issuer", value.issuer().orElse(null))
                .text("revocation", value.revocation().map(URI::toString).orElse(null))
                .build();
    }

    private static AuthorizationEndpoints readEndpoints(JsonObject json) {
        return AuthorizationEndpoints.of(
                json.text("authorize").map(URI::create).orElse(null),
                URI.create(need(json, "token")),
                json.text("issuer").orElse(null),
                json.text("revocation").map(URI::create).orElse(null));
    }

    private static JsonObject client(ClientIdentity value) {
        return JsonObject.builder()
                .text("id", value.clientId())
                .text("method", value.method().wireName())
                .text("secret", value.secret().map(Secret::reveal).orElse(null))
                .text(
                        "secretExpiresAt",
                        value.secretExpiresAt().map(Instant::toString).orElse(null))
                .text("basic", value.rawBasic() ? "raw" : null)
                .text("udap", value.isUdap() ? "1" : null)
                .build();
    }

    private static ClientIdentity readClient(JsonObject json) {
        String id = need(json, "id");
        ClientIdentity.Method method =
                ClientIdentity.Method.fromWireName(need(json, "method")).orElseThrow(() -> lacks("method"));
        ClientIdentity client = switch (method) {
            case NONE -> ClientIdentity.publicClient(id);
            case PRIVATE_KEY_JWT -> json.has("udap") ? ClientIdentity.udap(id) : ClientIdentity.withPrivateKey(id);
            case CLIENT_SECRET_BASIC, CLIENT_SECRET_POST ->
                ClientIdentity.withSecret(
                        id,
                        method,
                        Secret.of(need(json, "secret")),
                        json.text("secretExpiresAt").map(Instant::parse).orElse(null));
        };
        return client.rawBasic(json.text("basic").filter("raw"::equals).isPresent());
    }

    private static JsonObject texts(Map<String, String> values) {
        JsonObject.Builder json = JsonObject.builder();
        values.forEach(json::text);
        return json.build();
    }

    private static LaunchContext readContext(JsonObject json) {
        Map<String, String> values = new LinkedHashMap<>();
        json.members().forEach((name, value) -> {
            if (value instanceof String text) { // also an empty one, which JsonObject.text treats as absent
                values.put(name, text);
            }
        });
        return LaunchContext.of(values);
    }

    private static JsonObject health(Health value) {
        return JsonObject.builder()
                .text("state", value.state().name())
                .text("since", value.since().toString())
                .text("reason", value.reason())
                .text("errorUri", value.errorUri().map(URI::toString).orElse(null))
                .texts("hints", value.hints().stream().map(Health.Hint::name).toList())
                .text(
                        "changedAt",
                        value.changedAt().equals(value.since())
                                ? null
                                : value.changedAt().toString())
                .build();
    }

    private static Health readHealth(JsonObject json) {
        Health health = Health.of(
                        Health.State.valueOf(need(json, "state")),
                        Instant.parse(need(json, "since")),
                        json.text("reason").orElse(""),
                        json.text("errorUri").map(URI::create).orElse(null))
                .hints(readHints(json.texts("hints")));
        return json.text("changedAt").map(Instant::parse).map(health::changedAt).orElse(health);
    }

    /** Returns the hints that this version knows. */
    private static List<Health.Hint> readHints(List<String> names) {
        return Stream.of(Health.Hint.values())
                .filter(hint -> names.contains(hint.name()))
                .toList();
    }

    private static JsonObject tokens(TokenSet value) {
        return JsonObject.builder()
                .text("access", value.accessToken().reveal())
                .text("refresh", value.refreshToken().map(Secret::reveal).orElse(null))
                .text("obtainedAt", value.obtainedAt().toString())
                .text("expiresAt", value.expiresAt().map(Instant::toString).orElse(null))
                .build();
    }

    private static TokenSet readTokens(JsonObject json) {
        return TokenSet.of(
                Secret.of(need(json, "access")),
                json.text("refresh").map(Secret::of).orElse(null),
                Instant.parse(need(json, "obtainedAt")),
                json.text("expiresAt").map(Instant::parse).orElse(null));
    }

    private static JsonObject probe(QuarantineRetry value) {
        return JsonObject.builder()
                .number("made", value.made())
                .text("due", value.due().toString())
                .build();
    }

    private static QuarantineRetry readProbe(JsonObject json) {
        int made = (int) Math.min(Integer.MAX_VALUE, json.number("made").orElse(0L));
        return new QuarantineRetry(made, Instant.parse(need(json, "due")));
    }

    private static Role role(JsonObject json) {
        return json.texts("owners").isEmpty() ? Role.patient() : Role.recipient(json.texts("owners"));
    }

    private static String need(JsonObject json, String name) {
        return json.text(name).orElseThrow(() -> lacks(name));
    }

    private static JsonObject section(JsonObject json, String name) {
        return json.object(name).orElseThrow(() -> lacks(name));
    }

    private static StoreException lacks(String name) {
        return new StoreException(
                "the connection record lacks " + name + ": it was not written by this library",
                StoreException.Reason.CORRUPT,
                null);
    }
}
