// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
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
import org.sdohsync.smart.internal.discovery.EndpointPair.Partner;

/**
 * Remembers for all sources together which token endpoint belongs to which authorization endpoint, from stored grants and
 * pending launches, and refuses a source that could receive the codes of another source's server (mix-up attack, RFC 9700
 * §4.4):
 *
 * <ol>
 *   <li>A known authorization endpoint has one token endpoint. Sources that share a server share both. A source that names
 *       another token endpoint is accepted only with a stronger proof ({@link EndpointTrust}) than the known one, which it then
 *       replaces: so a source that was connected first cannot lock out the server's own source.
 *   <li>Authorization endpoints at one origin may differ, as those of the tenants of one host do, each with a token endpoint
 *       of its own. As long as that is at the same origin, no code leaves the server. A token endpoint at another origin without
 *       a proof ({@link EndpointTrust#UNPROVED}) must be at an origin that was seen with this one before.
 *   <li>A token endpoint at an origin that is known to belong to its own or other authorization endpoints is not sent the
 *       codes of a further origin, unless it was set manually: the tokens would go to that source's FHIR base.
 * </ol>
 *
 * Entries that come from a source alone are not used against that source: whether it may move is decided by {@link
 * EndpointPins}.
 *
 * <p>Each check reads three small records, regardless of the number of sources. Entries of a launch are removed when the
 * launch expires. Safe for use by many threads.
 */
public final class AuthorizationServers {
    private static final int MAX_RACES = 20;

    private final Records<EndpointPair> pairs;
    private final Clock clock;

    /**
     * Creates a registry in a store.
     *
     * @param store the store
     * @param clock the clock for the expiry of launches
     */
    public AuthorizationServers(Store store, Clock clock) {
        this.pairs = store.records(new EndpointPair.StoreCodec());
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Checks a source's endpoints, before a user is sent to the authorization endpoint and again before a code is sent to the
     * token endpoint.
     *
     * @param base the source
     * @param endpoints its endpoints
     * @param pairing the proof that they belong together
     * @throws AuthorizationException CLIENT_CONFIG if one of them is known to belong to another source; nothing was sent
     *     there
     */
    public void require(FhirBase base, AuthorizationEndpoints endpoints, EndpointTrust pairing) {
        Optional<URI> authorize = endpoints.authorize();
        if (authorize.isEmpty() || pairing == EndpointTrust.BY_HAND) {
            return;
        }
        String token = EndpointPair.normal(endpoints.token());
        List<Partner> tokens = known(EndpointPair.endpoint(authorize.get()), base);
        if (tokens.stream()
                .anyMatch(held -> !held.name().equals(token) && held.pairing().compareTo(pairing) >= 0)) {
            throw refused(base, Origin.of(authorize.get()), "another token endpoint than the source names");
        }
        Origin signIn = Origin.of(authorize.get());
        Origin redeemed = Origin.of(endpoints.token());
        if (pairing == EndpointTrust.UNPROVED && isStranger(signIn, redeemed, base)) {
            throw refused(base, signIn, "a token endpoint at another origin than " + redeemed);
        }
        if (!signIn.equals(redeemed) && isStranger(redeemed, signIn, base)) {
            throw refused(base, redeemed, "another authorization endpoint than " + signIn);
        }
    }

    /**
     * Remembers the endpoints of a launch until it expires.
     *
     * @param base the source
     * @param endpoints its checked endpoints
     * @param pairing the proof that they belong together
     * @param until when the launch expires
     */
    public void begun(FhirBase base, AuthorizationEndpoints endpoints, EndpointTrust pairing, Instant until) {
        sweep();
        remember(base, endpoints, pairing, requireNonNull(until, "until"));
    }

    /**
     * Remembers the endpoints of a stored grant permanently. Entries of a source with a stronger proof are kept.
     *
     * @param base the source
     * @param endpoints the endpoints stored with the grant
     */
    public void granted(FhirBase base, AuthorizationEndpoints endpoints) {
        boolean same = endpoints
                .authorize()
                .map(Origin::of)
                .filter(Origin.of(endpoints.token())::equals)
                .isPresent();
        remember(base, endpoints, same ? EndpointTrust.SAME_ORIGIN : EndpointTrust.UNPROVED, null);
    }

    private void remember(
            FhirBase base, AuthorizationEndpoints endpoints, EndpointTrust pairing, @Nullable Instant until) {
        if (endpoints.authorize().isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        URI authorize = endpoints.authorize().get();
        String source = base.toString();
        Partner token = new Partner(EndpointPair.normal(endpoints.token()), source, pairing, until);
        update(EndpointPair.endpoint(authorize), held -> {
            boolean better = held.ofOthers(source, now).stream()
                    .anyMatch(one ->
                            !one.name().equals(token.name()) && one.pairing().compareTo(pairing) >= 0);
            return better ? held : new EndpointPair(held.subject(), sameOnly(held, token, now));
        });
        Origin signIn = Origin.of(authorize);
        Origin redeemed = Origin.of(endpoints.token());
        update(
                EndpointPair.origin(signIn),
                held -> held.with(new Partner(redeemed.toString(), source, pairing, until), now));
        if (!redeemed.equals(signIn)) {
            update(
                    EndpointPair.origin(redeemed),
                    held -> held.with(new Partner(signIn.toString(), source, pairing, until), now));
        }
    }

    private static List<Partner> sameOnly(EndpointPair held, Partner token, Instant now) {
        return List.of(held.at(now).stream()
                .filter(one -> one.name().equals(token.name()))
                .findFirst()
                .map(token::and)
                .orElse(token));
    }

    private boolean isStranger(Origin origin, Origin partner, FhirBase base) {
        List<Partner> partners = known(EndpointPair.origin(origin), base);
        return !partners.isEmpty()
                && partners.stream().noneMatch(held -> held.name().equals(partner.toString()));
    }

    private List<Partner> known(String subject, FhirBase base) {
        return pairs.load(EndpointPin.idOf(subject))
                .map(held -> held.value().ofOthers(base.toString(), clock.instant()))
                .orElse(List.of());
    }

    private void update(String subject, UnaryOperator<EndpointPair> change) {
        for (int race = 0; race < MAX_RACES; race++) {
            Optional<StoredValue<EndpointPair>> held = pairs.load(EndpointPin.idOf(subject));
            EndpointPair old = held.map(StoredValue::value).orElseGet(() -> new EndpointPair(subject, List.of()));
            EndpointPair next = change.apply(old);
            if (next.equals(old)
                    || pairs.save(next, held.map(StoredValue::revision).orElse(Revision.NONE))
                            .isPresent()) {
                return;
            }
        }
        throw new StoreException(
                "the record of an authorization server was changed by others at each attempt to save it: try again",
                StoreException.Reason.UNAVAILABLE,
                null);
    }

    private void sweep() {
        int ignored = pairs.discardDue(clock.instant());
    }

    private static AuthorizationException refused(FhirBase base, Origin known, String what) {
        return new AuthorizationException(
                base + " names " + known + ", which other sources are known to use with " + what
                        + ": the server there could get their grants, so nothing was sent. Ask the source's"
                        + " operator; if the source is right, set its endpoints with"
                        + " SourceSettings.authorizationEndpoint and tokenEndpoint",
                AuthorizationException.Reason.CLIENT_CONFIG,
                null,
                null);
    }
}
