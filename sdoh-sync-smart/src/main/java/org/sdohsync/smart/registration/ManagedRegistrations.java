// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.registration;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.HttpRequest;
import org.sdohsync.core.http.HttpSender;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.Stored;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.registration.RegistrationException.Reason;
import org.sdohsync.smart.scope.Scopes;

/**
 * The registrations this app got by program: shows them, and reads, changes and deletes them at their sources where those offer it
 * (RFC 7592). Whatever management token or secret an answer brings replaces the one before. Existing connections keep the client they
 * were made with. Safe for use by many threads.
 */
public final class ManagedRegistrations {
    private final Records<StoredRegistration> stored;
    private final HttpSender http;
    private final SmartApp app;
    private final ClientUses uses;

    /**
     * Manages the registrations in a store.
     *
     * @param store the store
     * @param http sends requests as they are: no redirects, bounded body
     * @param app the app
     */
    public ManagedRegistrations(Store store, HttpSender http, SmartApp app) {
        this.stored = store.records(new StoredRegistration.StoreCodec());
        this.http = requireNonNull(http, "http");
        this.app = requireNonNull(app, "app");
        this.uses = new ClientUses(store, app);
    }

    /**
     * All registrations.
     *
     * @return what an application may see of them
     */
    public List<Registration> all() {
        return stored.all().requireSome().stream().map(StoredRegistration::view).toList();
    }

    /**
     * One registration.
     *
     * @param base the source
     * @param redirect the redirect address it is for
     * @return the registration, if there is one
     */
    public Optional<Registration> find(FhirBase base, String redirect) {
        return load(base, redirect).map(held -> held.value().view());
    }

    /**
     * Reads a registration at its source and keeps what changed there (RFC 7592 §2.1).
     *
     * @param base the source
     * @param redirect the redirect address it is for
     * @return the registration as it is now
     * @throws RegistrationException if it cannot be managed, or is not known there any more
     */
    public Registration reread(FhirBase base, String redirect) {
        Stored<StoredRegistration> held = manageable(base, redirect);
        return take(base, held, send(base, held, HttpRequest.get(address(held))), request(held, Scopes.of(List.of())));
    }

    /**
     * Changes a registration to what the app is now: its name, keys and scopes (RFC 7592 §2.2).
     *
     * @param base the source
     * @param redirect the redirect address it is for
     * @param scopes the scopes that will be asked for
     * @return the registration as it is now, with what the source made of it
     * @throws RegistrationException if it cannot be managed, or the source refuses
     */
    public Registration update(FhirBase base, String redirect, Scopes scopes) {
        Stored<StoredRegistration> held = manageable(base, redirect);
        JsonObject request = request(held, scopes);
        JsonObject.Builder body =
                request.toBuilder().text("client_id", held.value().client().clientId());
        held.value().client().secret().ifPresent(secret -> body.text("client_secret", secret.reveal()));
        HttpRequest put =
                HttpRequest.put(address(held), "application/json", body.build().toBytes());
        return take(base, held, send(base, held, put), request);
    }

    /**
     * Deletes a registration at its source and here (RFC 7592 §2.3). Grants made with it end there with it.
     *
     * @param base the source
     * @param redirect the redirect address it is for
     * @throws RegistrationException if it cannot be managed or the source does not do it; then it is kept
     */
    public void delete(FhirBase base, String redirect) {
        Stored<StoredRegistration> held = manageable(base, redirect);
        HttpReply reply = send(base, held, HttpRequest.delete(address(held)));
        // 401, 403 and 404 are what a registration answers that is deleted already.
        boolean gone = reply.ok() || reply.status() == 401 || reply.status() == 403 || reply.status() == 404;
        if (!gone) {
            throw Registrations.refused(base, reply);
        }
        uses.forget(held.value().client().clientId(), base);
        boolean ignored = stored.delete(StoredRegistration.idOf(base, redirect), held.revision());
    }

    private Registration take(FhirBase base, Stored<StoredRegistration> held, HttpReply reply, JsonObject request) {
        if (!reply.ok()) {
            throw Registrations.refused(base, reply);
        }
        StoredRegistration old = held.value();
        JsonObject answer = Registrations.parse(base, reply);
        JsonObject.Builder complete = answer.toBuilder();
        // What an answer leaves out stays as it was.
        if (answer.text("client_secret").isEmpty()) {
            old.client().secret().ifPresent(secret -> complete.text("client_secret", secret.reveal()));
            old.client()
                    .secretExpiresAt()
                    .ifPresent(end -> complete.number("client_secret_expires_at", end.getEpochSecond()));
        }
        StoredRegistration read = new RegistrationAnswer(base, app, old.redirect(), address(held))
                .read(complete.build(), old.client().method(), request);
        if (!read.client().clientId().equals(old.client().clientId())) {
            throw new RegistrationException(
                    "The registration at " + base
                            + " answers with another client id than the app has there: nothing was"
                            + " changed here; ask the source's operator",
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
        if (stored.save(next, held.revision()).isEmpty()) {
            throw new StoreException(
                    "the registration at " + base + " was changed by somebody else meanwhile: read it again",
                    StoreException.Reason.UNAVAILABLE,
                    null);
        }
        return next.view();
    }

    private JsonObject request(Stored<StoredRegistration> held, Scopes scopes) {
        StoredRegistration registration = held.value();
        return RegistrationRequest.of(app, registration.client().method(), registration.redirect(), scopes);
    }

    private HttpReply send(FhirBase base, Stored<StoredRegistration> held, HttpRequest request) {
        String token = requireNonNull(held.value().managementToken(), "managementToken")
                .reveal();
        try {
            return http.send(request.header("Accept", "application/json").header("Authorization", "Bearer " + token));
        } catch (TransportException | LimitException silent) {
            throw new RegistrationException(
                    "The registration at " + base + " does not answer: try again later", Reason.UNAVAILABLE, silent);
        }
    }

    private Stored<StoredRegistration> manageable(FhirBase base, String redirect) {
        return load(base, redirect)
                .filter(held -> held.value().view().manageable())
                .orElseThrow(() -> new RegistrationException(
                        "There is no registration at " + base + " that the app can manage itself: ask the source",
                        Reason.NOT_OFFERED,
                        null));
    }

    private Optional<Stored<StoredRegistration>> load(FhirBase base, String redirect) {
        return stored.load(StoredRegistration.idOf(base, redirect));
    }

    private static URI address(Stored<StoredRegistration> held) {
        return URI.create(requireNonNull(held.value().managementUri(), "managementUri"));
    }
}
