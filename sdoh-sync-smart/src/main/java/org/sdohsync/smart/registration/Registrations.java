// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.registration;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.connection.ConnectionRecord;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.HttpRequest;
import org.sdohsync.core.http.HttpSender;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.Stored;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.discovery.EndpointPins;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.registration.RegistrationException.Reason;
import org.sdohsync.smart.scope.Scopes;

/**
 * Knows as which client the app acts at a source: as registered by hand, else as registered earlier, else it registers the app
 * (RFC 7591) where that is offered. A registration is kept for its source and redirect address and used nowhere else; one that hands
 * out the client id of another source is refused. Safe for use by many threads.
 */
public final class Registrations {
    private final Records<StoredRegistration> stored;
    private final HttpSender http;
    private final SmartApp app;
    private final Clock clock;
    private final EndpointPins pins;
    private final ClientUses uses;

    /**
     * Keeps registrations in a store.
     *
     * @param store the store
     * @param http sends requests as they are
     * @param app the app
     * @param clock tells when secrets expire
     */
    public Registrations(Store store, HttpSender http, SmartApp app, Clock clock) {
        this.stored = store.records(new StoredRegistration.StoreCodec());
        this.http = requireNonNull(http, "http");
        this.app = requireNonNull(app, "app");
        this.clock = requireNonNull(clock, "clock");
        this.pins = new EndpointPins(store);
        this.uses = new ClientUses(store, app);
    }

    /**
     * Gives the client for a source.
     *
     * @param source what the source published
     * @param redirect the redirect address that will be used
     * @param scopes the scopes that will be asked for
     * @return the client
     * @throws RegistrationException if there is none and none could be had
     * @throws AuthorizationException CLIENT_CONFIG if an initial access token would be sent to an origin that has nothing to do with
     *     the grants held at the source
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
        Optional<Stored<StoredRegistration>> earlier = stored.load(StoredRegistration.idOf(source.base(), redirect));
        if (earlier.filter(held -> !held.value().isExpired(clock.instant())).isPresent()) {
            return earlier.get().value().client();
        }
        earlier.ifPresent(expired -> forget(source.base(), redirect));
        URI endpoint = source.registration().orElseThrow(() -> notOffered(source.base()));
        StoredRegistration fresh = register(source, endpoint, redirect, scopes);
        uses.require(source.base(), source.token(), endpoint, fresh.client().clientId());
        if (stored.create(fresh).isPresent()) {
            uses.remember(fresh.client().clientId(), source.base(), source.token());
            return fresh.client();
        }
        // Another process registered at the same moment: all use the one that was stored.
        return stored.load(StoredRegistration.idOf(source.base(), redirect))
                .map(winner -> winner.value().client())
                .orElse(fresh.client());
    }

    /**
     * Draws the lesson of a client that was refused: a registration that the source no longer accepts is forgotten, so that the next
     * launch registers anew; where the encoding of the Basic header may be why, the next launch tries the other first.
     *
     * @param draft the connection that was not made
     * @param redirect the redirect address it was for
     * @param encodingMatters whether the secret was sent in the usual encoding, and would differ in the other
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
     * Forgets a registration that the source no longer accepts, so that the next launch registers anew.
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
        return new RegistrationAnswer(source.base(), app, redirect, endpoint)
                .read(parse(source.base(), reply), method, request);
    }

    // The permit is a secret: once there is a grant whose origins are known, it is posted to no other origin unasked.
    private void requireKnown(FhirBase base, URI endpoint) {
        Set<Origin> known = pins.pinned(base);
        Origin origin = Origin.of(endpoint);
        if (!known.isEmpty() && !known.contains(origin) && !base.origin().equals(origin)) {
            throw new AuthorizationException(
                    base + " names " + origin
                            + " for registration, which is not where its tokens come from: the initial"
                            + " access token was not sent there. Ask the source; if it is right, confirm that origin with"
                            + " Sources.confirmOrigin",
                    AuthorizationException.Reason.CLIENT_CONFIG,
                    null,
                    null);
        }
    }

    // A key is the better credential where the source takes it; else no secret, unless the source registers no public
    // apps.
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
        HttpRequest post = HttpRequest.post(endpoint, "application/json", request.toBytes())
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
                    "The registration at " + base + " answers no JSON object: register the app there by hand and give"
                            + " the result with SmartApp.registeredAt",
                    Reason.MISMATCH,
                    notJson);
        }
    }

    static RegistrationException refused(FhirBase base, HttpReply reply) {
        if (reply.status() == 429 || reply.status() >= 500) {
            return new RegistrationException(
                    "The registration at " + base + " cannot serve just now (status " + reply.status()
                            + "): try again later",
                    Reason.UNAVAILABLE,
                    null);
        }
        return new RegistrationException(
                "The registration at " + base + " refused this app (status " + reply.status() + code(reply)
                        + "): register the app there by hand and give the result with SmartApp.registeredAt",
                Reason.REFUSED,
                null);
    }

    private static String code(HttpReply reply) {
        try {
            return reply.json("registration answer")
                    .text("error")
                    .filter(error -> error.matches("[a-z_]{1,40}"))
                    .map(error -> ", " + error)
                    .orElse("");
        } catch (ProtocolException | LimitException notJson) {
            return "";
        }
    }

    private static RegistrationException notOffered(FhirBase base) {
        return new RegistrationException(
                base + " does not know this app and offers no registration by program: register the app there by hand"
                        + " and give the result with SmartApp.registeredAt",
                Reason.NOT_OFFERED,
                null);
    }
}
