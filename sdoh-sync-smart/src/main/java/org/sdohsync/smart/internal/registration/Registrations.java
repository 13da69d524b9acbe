// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.registration;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.audit.AuditEntry.Action;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.internal.audit.SmartAudit;
import org.sdohsync.smart.internal.discovery.EndpointPins;
import org.sdohsync.smart.internal.udap.UdapMetadata;
import org.sdohsync.smart.registration.RegistrationException;
import org.sdohsync.smart.registration.RegistrationException.Reason;
import org.sdohsync.smart.scope.Scopes;

/**
 * Provides the client of the app at a source: the manual registration, else the stored dynamic one, else a new dynamic
 * registration (RFC 7591) if the source offers it. A dynamic registration is stored for its source and redirect address and
 * used nowhere else; one with the client id of another source is refused. Safe for use by many threads.
 */
public final class Registrations {
    private final Records<StoredRegistration> stored;
    private final HttpSender http;
    private final SmartApp app;
    private final Clock clock;
    private final EndpointPins pins;
    private final ClientIdUses uses;
    private final SmartAudit audit;
    private final UdapRegistrations udap;

    /**
     * Creates registrations in a store, without a trust community.
     *
     * @param store the store
     * @param http the sender of requests
     * @param app the app
     * @param clock the clock for the expiry of secrets
     */
    public Registrations(Store store, HttpSender http, SmartApp app, Clock clock) {
        this(store, http, app, clock, SmartAudit.none(), UdapRegistrations.none(http, app, clock));
    }

    /**
     * Creates registrations in a store that are audited.
     *
     * @param store the store
     * @param http the sender of requests
     * @param app the app
     * @param clock the clock for the expiry of secrets
     * @param audit is told of each registration
     * @param udap registers the app at members of its trust community
     */
    public Registrations(
            Store store, HttpSender http, SmartApp app, Clock clock, SmartAudit audit, UdapRegistrations udap) {
        this.udap = requireNonNull(udap, "udap");
        this.audit = requireNonNull(audit, "audit");
        this.stored = store.records(new StoredRegistration.StoreCodec());
        this.http = requireNonNull(http, "http");
        this.app = requireNonNull(app, "app");
        this.clock = requireNonNull(clock, "clock");
        this.pins = new EndpointPins(store);
        this.uses = new ClientIdUses(store, app);
    }

    /**
     * Returns the description of a source with the endpoints that the app's trust community vouches for, if it is a member.
     *
     * @param published what the source publishes
     * @return the description to use
     * @throws org.sdohsync.smart.udap.UdapException if it offers UDAP, but is not a trusted member
     */
    public SmartConfiguration described(SmartConfiguration published) {
        return udap.described(published);
    }

    /**
     * Returns the client for a source, registering the app if necessary.
     *
     * @param source the source's SMART configuration
     * @param redirect the redirect address that will be used
     * @param scopes the scopes that will be requested
     * @return the client
     * @throws RegistrationException if there is none and the app could not be registered
     * @throws AuthorizationException CLIENT_CONFIG if the initial access token would be sent to an origin that is not
     *     confirmed for the source
     */
    public ClientIdentity clientFor(SmartConfiguration source, String redirect, Scopes scopes) {
        ClientIdentity client = registered(source, redirect, scopes);
        return app.settingsAt(source.base().toString()).mayTryBasicEncoding()
                ? uses.known(client, source.base(), source.token())
                : client;
    }

    private ClientIdentity registered(SmartConfiguration source, String redirect, Scopes scopes) {
        Optional<ClientIdentity> byHand = app.registrationAt(source.base().toString());
        if (byHand.isPresent()) {
            return byHand.get();
        }
        Optional<StoredValue<StoredRegistration>> earlier =
                stored.load(StoredRegistration.idOf(source.base(), redirect));
        Optional<UdapMetadata> member = udap.at(source.base());
        boolean usable = earlier.map(StoredValue::value)
                .filter(held -> !held.isExpired(clock.instant()))
                .filter(held -> member.isEmpty() || held.client().isUdap())
                .isPresent();
        if (usable) {
            return earlier.orElseThrow().value().client();
        }
        earlier.ifPresent(expired -> forget(source.base(), redirect));
        URI endpoint = source.registration().orElseThrow(() -> notOffered(source.base()));
        StoredRegistration fresh = audit.at(
                Action.REGISTRATION,
                source.base().toString(),
                () -> member.isPresent()
                        ? udap.register(source.base(), member.get(), redirect, scopes)
                        : register(source, endpoint, redirect, scopes));
        uses.require(source.base(), source.token(), endpoint, fresh.client().clientId());
        if (stored.create(fresh).isPresent()) {
            uses.remember(fresh.client().clientId(), source.base(), source.token());
            return fresh.client();
        }
        // Another process registered at the same time: all use the stored registration.
        return stored.load(StoredRegistration.idOf(source.base(), redirect))
                .map(winner -> winner.value().client())
                .orElse(fresh.client());
    }

    /**
     * Handles a refused client: removes a dynamic registration that the source no longer accepts, so that the next launch
     * registers again. If the encoding of the Basic header may be the reason, the next launch tries the other encoding first.
     *
     * @param draft the connection that failed
     * @param redirect the redirect address it was for
     * @param encodingMatters whether the secret was sent form-encoded, and differs in the other encoding
     */
    public void refused(ConnectionRecord draft, String redirect, boolean encodingMatters) {
        if (encodingMatters) {
            uses.refused(draft);
            return;
        }
        if (draft.client().rawBasic()) {
            uses.refused(draft);
        }
        forget(draft.source(), redirect);
    }

    /**
     * Removes a dynamic registration that the source no longer accepts, so that the next launch registers again.
     *
     * @param base the source
     * @param redirect the redirect address it was for
     */
    public void forget(FhirBase base, String redirect) {
        String id = StoredRegistration.idOf(base, redirect);
        stored.load(id).ifPresent(held -> {
            uses.forget(held.value().client().clientId(), base);
            boolean ignored = stored.delete(id, held.revision());
        });
    }

    private StoredRegistration register(SmartConfiguration source, URI endpoint, String redirect, Scopes scopes) {
        Method method = method(source);
        JsonObject request = RegistrationRequest.of(app, method, redirect, scopes);
        Optional<Secret> permit = app.settingsAt(source.base().toString()).registrationToken();
        if (permit.isPresent()) {
            requireKnown(source.base(), endpoint);
        }
        HttpReply reply = send(source.base(), endpoint, request, permit.orElse(null));
        if (!reply.ok()) {
            throw refused(source.base(), reply);
        }
        return new RegistrationResponse(source.base(), app, redirect, endpoint)
                .read(parse(source.base(), reply), method, request);
    }

    // The initial access token is a secret: once the origins of a source are pinned, it is sent to no other origin.
    private void requireKnown(FhirBase base, URI endpoint) {
        Set<Origin> known = pins.pinned(base);
        Origin origin = Origin.of(endpoint);
        if (!known.isEmpty() && !known.contains(origin) && !base.origin().equals(origin)) {
            throw new AuthorizationException(
                    base + " names " + origin
                            + " for registration, which is not the origin of its token endpoint: the initial access"
                            + " token was not sent there. Ask the source's operator; if it is right, confirm that"
                            + " origin with Sources.confirmOrigin",
                    AuthorizationException.Reason.CLIENT_CONFIG,
                    null,
                    null);
        }
    }

    // A key is preferred where the source accepts it; else a public client, unless the source registers none.
    private Method method(SmartConfiguration source) {
        List<String> offered = source.authenticationMethods();
        boolean keys =
                offered.contains("private_key_jwt") || source.capabilities().contains("client-confidential-asymmetric");
        boolean algorithm = app.signingKey()
                .filter(key -> source.assertionAlgorithms().isEmpty()
                        || source.assertionAlgorithms().contains(key.algorithm().name()))
                .isPresent();
        if (keys && algorithm) {
            return Method.PRIVATE_KEY_JWT;
        }
        boolean publicApps = offered.isEmpty()
                || offered.contains("none")
                || source.capabilities().contains("client-public")
                || !offered.contains("client_secret_basic");
        return publicApps ? Method.NONE : Method.CLIENT_SECRET_BASIC;
    }

    private HttpReply send(FhirBase base, URI endpoint, JsonObject request, @Nullable Secret permit) {
        OutgoingRequest post = OutgoingRequest.post(endpoint, "application/json", request.toBytes())
                .header("Accept", "application/json");
        try {
            return http.send(permit == null ? post : post.header("Authorization", "Bearer " + permit.reveal()));
        } catch (TransportException | LimitException silent) {
            throw new RegistrationException(
                    "The registration at " + base + " does not answer: try again later", Reason.UNAVAILABLE, silent);
        }
    }

    static JsonObject parse(FhirBase base, HttpReply reply) {
        try {
            return reply.json("registration answer");
        } catch (ProtocolException | LimitException notJson) {
            throw new RegistrationException(
                    "The registration at " + base
                            + " did not return a JSON object: register the app there manually and set its client with"
                            + " SmartApp.registeredAt",
                    Reason.MISMATCH,
                    notJson);
        }
    }

    static RegistrationException refused(FhirBase base, HttpReply reply) {
        if (reply.status() == 429 || reply.status() >= 500) {
            return new RegistrationException(
                    "The registration at " + base + " is unavailable at the moment (status " + reply.status()
                            + "): try again later",
                    Reason.UNAVAILABLE,
                    null);
        }
        @Nullable String code = code(reply);
        return new RegistrationException(
                "The registration at " + base + " refused this app (status " + reply.status()
                        + (code == null ? "" : ", " + code) + "): " + advice(code),
                Reason.REFUSED,
                code,
                null);
    }

    // RFC 7591 §3.2.2; a software statement is only sent where UDAP is used.
    private static String advice(@Nullable String code) {
        return switch (code == null ? "" : code) {
            case "invalid_software_statement" ->
                "check this machine's clock, and that the URI in the app's certificate is the app's own";
            case "unapproved_software_statement" ->
                "ask the source's operator whether the app's certificate is of a trust community that it accepts, and"
                        + " not revoked";
            default -> "register the app there manually and set its client with SmartApp.registeredAt";
        };
    }

    private static @Nullable String code(HttpReply reply) {
        try {
            return reply.json("registration answer")
                    .text("error")
                    .filter(error -> error.matches("[a-z_]{1,40}"))
                    .orElse(null);
        } catch (ProtocolException | LimitException notJson) {
            return null;
        }
    }

    private static RegistrationException notOffered(FhirBase base) {
        return new RegistrationException(
                "This app is not registered at " + base
                        + ", which offers no dynamic registration: register the app there manually and set its"
                        + " client with SmartApp.registeredAt",
                Reason.NOT_OFFERED,
                null);
    }
}
