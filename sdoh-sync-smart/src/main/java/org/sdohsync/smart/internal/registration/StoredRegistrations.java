// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.registration;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.registration.ManagedRegistrations;
import org.sdohsync.smart.registration.Registration;
import org.sdohsync.smart.registration.RegistrationException;
import org.sdohsync.smart.registration.RegistrationException.Reason;
import org.sdohsync.smart.scope.Scopes;

/** The registrations in a store, managed over HTTP. */
public final class StoredRegistrations implements ManagedRegistrations {
    private final Records<StoredRegistration> stored;
    private final HttpSender http;
    private final SmartApp app;
    private final ClientIdUses uses;
    private final UdapRegistrations udap;

    /**
     * Creates a manager of the registrations in a store, without a trust community.
     *
     * @param store the store
     * @param http the sender of requests, which follows no redirects and limits the size of answers
     * @param app the app
     */
    public StoredRegistrations(Store store, HttpSender http, SmartApp app) {
        this(store, http, app, UdapRegistrations.none(http, app, Clock.systemUTC()));
    }

    /**
     * Creates a manager of the registrations in a store.
     *
     * @param store the store
     * @param http the sender of requests, which follows no redirects and limits the size of answers
     * @param app the app
     * @param udap changes registrations at members of the app's trust community
     */
    public StoredRegistrations(Store store, HttpSender http, SmartApp app, UdapRegistrations udap) {
        this.udap = requireNonNull(udap, "udap");
        this.stored = store.records(new StoredRegistration.StoreCodec());
        this.http = requireNonNull(http, "http");
        this.app = requireNonNull(app, "app");
        this.uses = new ClientIdUses(store, app);
    }

    @Override
    public List<Registration> all() {
        return stored.all().requireSome().stream().map(StoredRegistration::view).toList();
    }

    @Override
    public Optional<Registration> find(FhirBase base, String redirect) {
        return load(base, redirect).map(held -> held.value().view());
    }

    @Override
    public Registration reread(FhirBase base, String redirect) {
        StoredValue<StoredRegistration> held = manageable(base, redirect);
        if (held.value().client().isUdap()) {
            throw new RegistrationException(
                    "The registration at " + base
                            + " was made by UDAP, which lets nobody read one: change it with update",
                    Reason.NOT_OFFERED,
                    null);
        }
        return take(
                base, held, send(base, held, OutgoingRequest.get(address(held))), request(held, Scopes.of(List.of())));
    }

    @Override
    public Registration update(FhirBase base, String redirect, Scopes scopes) {
        StoredValue<StoredRegistration> held = manageable(base, redirect);
        if (held.value().client().isUdap()) {
            return store(base, held, udap.register(base, udap.offered(base), redirect, scopes));
        }
        JsonObject request = request(held, scopes);
        JsonObject.Builder body =
                request.toBuilder().text("client_id", held.value().client().clientId());
        held.value().client().secret().ifPresent(secret -> body.text("client_secret", secret.reveal()));
        OutgoingRequest put = OutgoingRequest.put(
                address(held), "application/json", body.build().toBytes());
        return take(base, held, send(base, held, put), request);
    }

    @Override
    public void delete(FhirBase base, String redirect) {
        StoredValue<StoredRegistration> held = manageable(base, redirect);
        if (held.value().client().isUdap()) {
            udap.cancel(base, held.value());
        } else {
            deleteAtSource(base, held);
        }
        uses.forget(held.value().client().clientId(), base);
        boolean ignored = stored.delete(StoredRegistration.idOf(base, redirect), held.revision());
    }

    private void deleteAtSource(FhirBase base, StoredValue<StoredRegistration> held) {
        HttpReply reply = send(base, held, OutgoingRequest.delete(address(held)));
        // Servers answer 401, 403 or 404 for a registration that is already deleted.
        boolean gone = reply.ok() || reply.status() == 401 || reply.status() == 403 || reply.status() == 404;
        if (!gone) {
            throw Registrations.refused(base, reply);
        }
    }

    private Registration take(
            FhirBase base, StoredValue<StoredRegistration> held, HttpReply reply, JsonObject request) {
        if (!reply.ok()) {
            throw Registrations.refused(base, reply);
        }
        StoredRegistration old = held.value();
        JsonObject answer = Registrations.parse(base, reply);
        JsonObject.Builder complete = answer.toBuilder();
        // Members that the answer leaves out keep their values.
        if (answer.text("client_secret").isEmpty()) {
            old.client().secret().ifPresent(secret -> complete.text("client_secret", secret.reveal()));
            old.client()
                    .secretExpiresAt()
                    .ifPresent(end -> complete.number("client_secret_expires_at", end.getEpochSecond()));
        }
        StoredRegistration read = new RegistrationResponse(base, app, old.redirect(), address(held))
                .read(complete.build(), old.client().method(), request);
        if (!read.client().clientId().equals(old.client().clientId())) {
            throw new RegistrationException(
                    "The registration at " + base
                            + " returned another client id than the stored one: the stored registration was not"
                            + " changed; ask the source's operator",
                    Reason.MISMATCH,
                    null);
        }
        StoredRegistration next = new StoredRegistration(
                old.base(),
                old.redirect(),
                read.client(),
                read.managementUri() == null ? old.managementUri() : read.managementUri(),
                read.managementToken() == null ? old.managementToken() : read.managementToken(),
                read.differences());
        return store(base, held, next);
    }

    private Registration store(FhirBase base, StoredValue<StoredRegistration> held, StoredRegistration next) {
        if (stored.save(next, held.revision()).isEmpty()) {
            throw new StoreException(
                    "the registration at " + base + " was changed by another process meanwhile: read it again",
                    StoreException.Reason.UNAVAILABLE,
                    null);
        }
        return next.view();
    }

    private JsonObject request(StoredValue<StoredRegistration> held, Scopes scopes) {
        StoredRegistration registration = held.value();
        return RegistrationRequest.of(app, registration.client().method(), registration.redirect(), scopes);
    }

    private HttpReply send(FhirBase base, StoredValue<StoredRegistration> held, OutgoingRequest request) {
        String token = requireNonNull(held.value().managementToken(), "managementToken")
                .reveal();
        try {
            return http.send(request.header("Accept", "application/json").header("Authorization", "Bearer " + token));
        } catch (TransportException | LimitException silent) {
            throw new RegistrationException(
                    "The registration at " + base + " does not answer: try again later", Reason.UNAVAILABLE, silent);
        }
    }

    private StoredValue<StoredRegistration> manageable(FhirBase base, String redirect) {
        return load(base, redirect)
                .filter(held -> held.value().view().manageable())
                .orElseThrow(() -> new RegistrationException(
                        "There is no registration at " + base
                                + " that the app can manage itself: ask the source's operator",
                        Reason.NOT_OFFERED,
                        null));
    }

    private Optional<StoredValue<StoredRegistration>> load(FhirBase base, String redirect) {
        return stored.load(StoredRegistration.idOf(base, redirect));
    }

    private static URI address(StoredValue<StoredRegistration> held) {
        return URI.create(requireNonNull(held.value().managementUri(), "managementUri"));
    }
}
