// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.registration;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.internal.registration.ClientIdUse.Basic;
import org.sdohsync.smart.internal.registration.ClientIdUse.Place;
import org.sdohsync.smart.registration.RegistrationException;
import org.sdohsync.smart.registration.RegistrationException.Reason;

/**
 * Remembers where each client id is used, and refuses a dynamic registration that returns a client id of another
 * authorization server: the user would authorize the app there, and the malicious source would receive the code (mix-up
 * attack, RFC 9700 §4.4). Client ids are random, so this is no coincidence. The same id set manually for several sources is
 * accepted, as vendors may give an app one id for all their sites. Safe for use by many threads.
 */
public final class ClientIdUses {
    private static final int MAX_RACES = 20;

    private final Records<ClientIdUse> uses;
    private final SmartApp app;

    /**
     * Creates a registry in a store.
     *
     * @param store the store
     * @param app the app with its manual registrations
     */
    public ClientIdUses(Store store, SmartApp app) {
        this.uses = store.records(new ClientIdUse.StoreCodec());
        this.app = requireNonNull(app, "app");
    }

    /** Refuses a client id from a dynamic registration if it is used at another source. */
    void require(FhirBase base, URI token, URI registration, String clientId) {
        List<Place> places = load(clientId).map(held -> held.value().places()).orElse(List.of());
        boolean own = places.stream().anyMatch(place -> place.base().equals(base.toString()));
        boolean shared = places.stream().anyMatch(place -> place.token().equals(token.toString()))
                && Origin.of(registration).equals(Origin.of(token));
        boolean free = places.isEmpty() && !app.usesElsewhere(clientId, base.toString());
        if (!own && !shared && !free) {
            throw new RegistrationException(
                    "The registration at " + base
                            + " returned a client id that is used at another source: it was refused, because the user"
                            + " could authorize another app than shown. Ask the source's operator; if it is right, set"
                            + " the client with SmartApp.registeredAt",
                    Reason.MISMATCH,
                    null);
        }
    }

    /**
     * Remembers the client of a grant.
     *
     * @param connection the connection to be stored
     */
    public void granted(ConnectionRecord connection) {
        note(connection, connection.client().rawBasic() ? Basic.RAW : Basic.USUAL);
    }

    /**
     * Remembers that a source refused the client with the form-encoded Basic header, so that the next launch tries the other
     * encoding.
     *
     * @param draft the connection that failed
     */
    public void refused(ConnectionRecord draft) {
        note(draft, draft.client().rawBasic() ? Basic.USUAL : Basic.TRIAL);
    }

    /** Returns the client with the encoding that is known to work, or is to be tried, at a source. */
    ClientIdentity known(ClientIdentity client, FhirBase base, URI token) {
        return client.method() != ClientIdentity.Method.CLIENT_SECRET_BASIC
                ? client
                : client.rawBasic(load(client.clientId()).stream()
                        .flatMap(held -> held.value().places().stream())
                        .anyMatch(place -> place.isAt(base, token) && place.basic() != Basic.USUAL));
    }

    private void note(ConnectionRecord connection, Basic basic) {
        URI token = connection.endpoints().token();
        remember(connection.client().clientId(), new Place(connection.source().toString(), token.toString(), basic));
    }

    void remember(String clientId, FhirBase base, URI token) {
        remember(clientId, new Place(base.toString(), token.toString(), Basic.USUAL));
    }

    private void remember(String clientId, Place place) {
        for (int race = 0; race < MAX_RACES; race++) {
            Optional<StoredValue<ClientIdUse>> held = load(clientId);
            List<Place> places =
                    new ArrayList<>(held.map(found -> found.value().places()).orElse(List.of()));
            boolean noted = places.contains(place);
            places.removeIf(
                    other -> other.base().equals(place.base()) && other.token().equals(place.token()));
            if (noted || places.size() >= ClientIdUse.MOST) {
                return;
            }
            places.add(place);
            Revision expected = held.map(StoredValue::revision).orElse(Revision.NONE);
            if (uses.save(new ClientIdUse(clientId, List.copyOf(places)), expected)
                    .isPresent()) {
                return;
            }
        }
        throw new StoreException(
                "the record of a client id was changed by others at each attempt to save it: try again",
                StoreException.Reason.UNAVAILABLE,
                null);
    }

    /** Removes an id whose registration has ended: the source accepts none of its grants any more. */
    void forget(String clientId, FhirBase base) {
        Optional<StoredValue<ClientIdUse>> held = load(clientId);
        if (held.isEmpty()) {
            return;
        }
        List<Place> left = held.get().value().places().stream()
                .filter(place -> !place.base().equals(base.toString()))
                .toList();
        // If the deletion fails, another process has added a use meanwhile, which is kept.
        if (left.isEmpty()) {
            boolean ignored =
                    uses.delete(StoredRegistration.digest(clientId), held.get().revision());
        } else {
            Optional<Revision> ignored =
                    uses.save(new ClientIdUse(clientId, left), held.get().revision());
        }
    }

    private Optional<StoredValue<ClientIdUse>> load(String clientId) {
        return uses.load(StoredRegistration.digest(clientId));
    }
}
