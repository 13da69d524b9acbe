// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.smart.discovery.SmartConfiguration;

/**
 * Remembers the origins of a source's authorization server from the time a grant was stored, and refuses others until they
 * are confirmed (RFC 9700 §4.4): an attacker who can change a source's description must not get codes, refresh tokens or the
 * app's secret. Refreshes use the endpoints stored with their grant and no description. Safe for use by many threads.
 */
public final class EndpointPins {
    private static final int MAX_RACES = 20;

    private final Records<EndpointPin> pins;

    /**
     * Creates pins in a store.
     *
     * @param store the store
     */
    public EndpointPins(Store store) {
        this.pins = store.records(new EndpointPin.StoreCodec());
    }

    /**
     * Checks a description before a code, token or secret is sent to its endpoints.
     *
     * @param found the description
     * @throws AuthorizationException CLIENT_CONFIG if an endpoint is at an origin that is not confirmed; nothing was sent
     *     there
     */
    public void require(SmartConfiguration found) {
        Map<String, Origin> moved = moved(found);
        if (!moved.isEmpty()) {
            Map.Entry<String, Origin> first = moved.entrySet().iterator().next();
            throw new AuthorizationException(
                    found.base() + " now names " + first.getValue() + " in its " + first.getKey()
                            + ", which is not where it was when the source was connected: nothing was sent there. Ask"
                            + " the source's operator whether it moved; if so, confirm that origin with"
                            + " Sources.confirmOrigin and try again",
                    AuthorizationException.Reason.CLIENT_CONFIG,
                    null,
                    null);
        }
    }

    /**
     * The endpoints at origins that are not confirmed.
     *
     * @param found the description
     * @return the origins by the member of the description that names them; empty if none moved, or if nothing is pinned for
     *     that source
     */
    public Map<String, Origin> moved(SmartConfiguration found) {
        Set<Origin> known = pinned(found.base());
        Map<String, Origin> moved = new LinkedHashMap<>();
        if (!known.isEmpty()) {
            note(moved, known, "token_endpoint", found.token());
            note(moved, known, "authorization_endpoint", found.authorization().orElse(null));
            note(moved, known, "revocation_endpoint", found.revocation().orElse(null));
        }
        return moved;
    }

    /**
     * Remembers the origins of the endpoints that a grant came from.
     *
     * @param base the source
     * @param endpoints the endpoints stored with the grant
     */
    public void pin(FhirBase base, AuthorizationEndpoints endpoints) {
        Set<Origin> origins = new LinkedHashSet<>();
        endpoints.authorize().map(Origin::of).ifPresent(origins::add);
        origins.add(Origin.of(endpoints.token()));
        endpoints.revocation().map(Origin::of).ifPresent(origins::add);
        add(base, origins);
    }

    /**
     * Confirms that a source's authorization server may be at an origin.
     *
     * @param base the source
     * @param origin the origin, as its operator confirmed it
     */
    public void confirm(FhirBase base, Origin origin) {
        add(base, Set.of(requireNonNull(origin, "origin")));
    }

    /**
     * The origins confirmed for a source.
     *
     * @param base the source
     * @return the origins, empty if no grant of that source was ever stored
     */
    public Set<Origin> pinned(FhirBase base) {
        return pins.load(EndpointPin.idOf(base.toString()))
                .map(held -> held.value().origins())
                .orElse(Set.of());
    }

    private void add(FhirBase base, Set<Origin> origins) {
        for (int race = 0; race < MAX_RACES; race++) {
            Optional<StoredValue<EndpointPin>> held = pins.load(EndpointPin.idOf(base.toString()));
            Set<Origin> union = new LinkedHashSet<>(
                    held.map(stored -> stored.value().origins()).orElse(Set.of()));
            boolean more = union.addAll(origins);
            Revision expected = held.map(StoredValue::revision).orElse(Revision.NONE);
            if (!more
                    || pins.save(new EndpointPin(base.toString(), union), expected)
                            .isPresent()) {
                return;
            }
        }
        throw new StoreException(
                "the pinned origins of " + base + " were changed by others at each attempt to save them: try again",
                StoreException.Reason.UNAVAILABLE,
                null);
    }

    private static void note(Map<String, Origin> moved, Set<Origin> known, String member, @Nullable URI address) {
        if (address != null && !known.contains(Origin.of(address))) {
            moved.put(member, Origin.of(address));
        }
    }

    /** Origins as they are stored. */
    static List<String> texts(Set<Origin> origins) {
        List<String> texts = new ArrayList<>();
        origins.forEach(origin -> texts.add(origin.toString()));
        return texts;
    }
}
