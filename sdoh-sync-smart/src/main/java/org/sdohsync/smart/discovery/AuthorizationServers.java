// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.discovery;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.AuthorizationEndpoints;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.Stored;
import org.sdohsync.smart.discovery.EndpointPair.Partner;

/**
 * Remembers of all sources together which token endpoint goes with which authorization endpoint, from stored grants and from launches
 * under way, and refuses a source that wants the codes of another one's server (RFC 9700 §4.4, mix-up):
 *
 * <ol>
 *   <li>An authorization endpoint that is known has one token endpoint. Sources that share a server share both. Whoever names another
 *       token endpoint has to be proved better ({@link Pairing}) than the one that is known, and then takes its place: so a source
 *       that was connected first does not keep the server's own source out.
 *   <li>Authorization endpoints at one origin may differ, as those of the tenants of one host do, each with a token endpoint of its
 *       own. As long as that is at the same origin, no code leaves the server. Only a token endpoint at another origin that nothing
 *       proves ({@link Pairing#UNPROVED}) has to be at an origin that this one was seen with.
 *   <li>A token endpoint at an origin that is known to work with its own sign-in page, or with others, takes the codes of no further
 *       origin, unless by hand: the tokens for them would go to that source's FHIR base.
 * </ol>
 *
 * What a source alone brought does not count against itself: whether it may move is for {@link EndpointPins} to say.
 *
 * <p>Each check opens three small records, however many sources there are. What a launch alone brought is forgotten when that launch is
 * over. Safe for use by many threads.
 */
public final class AuthorizationServers {
    private static final int MAX_RACES = 20;

    private final Records<EndpointPair> pairs;
    private final Clock clock;

    /**
     * Remembers in a store.
     *
     * @param store the store
     * @param clock tells which launches are over
     */
    public AuthorizationServers(Store store, Clock clock) {
        this.pairs = store.records(new EndpointPair.StoreCodec());
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Checks a source's endpoints before a user is sent to one of them, and again before a code is sent to the other.
     *
     * @param base the source
     * @param endpoints its endpoints
     * @param pairing how well they are proved to belong together
     * @throws AuthorizationException CLIENT_CONFIG if one of them is known to belong to others; nothing was sent there
     */
    public void require(FhirBase base, AuthorizationEndpoints endpoints, Pairing pairing) {
        Optional<URI> authorize = endpoints.authorize();
        if (authorize.isEmpty() || pairing == Pairing.BY_HAND) {
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
        if (pairing == Pairing.UNPROVED && isStranger(signIn, redeemed, base)) {
            throw refused(base, signIn, "a token endpoint at another origin than " + redeemed);
        }
        if (!signIn.equals(redeemed) && isStranger(redeemed, signIn, base)) {
            throw refused(base, redeemed, "another place to sign in than " + signIn);
        }
    }

    /**
     * Remembers the endpoints of a launch until it is over.
     *
     * @param base the source
     * @param endpoints its endpoints, which were checked
     * @param pairing how well they are proved to belong together
     * @param until when the launch is over
     */
    public void begun(FhirBase base, AuthorizationEndpoints endpoints, Pairing pairing, Instant until) {
        sweep();
        remember(base, endpoints, pairing, requireNonNull(until, "until"));
    }

    /**
     * Remembers the endpoints of a stored grant for good. What is known of a better proved source stays as it is.
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
        remember(base, endpoints, same ? Pairing.SAME_ORIGIN : Pairing.UNPROVED, null);
    }

    private void remember(FhirBase base, AuthorizationEndpoints endpoints, Pairing pairing, @Nullable Instant until) {
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
            Optional<Stored<EndpointPair>> held = pairs.load(EndpointPin.idOf(subject));
            EndpointPair old = held.map(Stored::value).orElseGet(() -> new EndpointPair(subject, List.of()));
            EndpointPair next = change.apply(old);
            if (next.equals(old)
                    || pairs.save(next, held.map(Stored::revision).orElse(Revision.NONE))
                            .isPresent()) {
                return;
            }
        }
        throw new StoreException(
                "what is known of an authorization server changed under every attempt to save it: try again",
                StoreException.Reason.UNAVAILABLE,
                null);
    }

    private void sweep() {
        pairs.page(pairs.query().dueBefore(clock.instant()))
                .values()
                .forEach(old -> pairs.delete(EndpointPin.idOf(old.value().subject()), old.revision()));
    }

    private static AuthorizationException refused(FhirBase base, Origin known, String what) {
        return new AuthorizationException(
                base + " names " + known + ", which other sources are known to use with " + what
                        + ": whoever answers there could take their grants, so nothing was sent. Ask the source's operator;"
                        + " if the source is right, set its endpoints by hand with SourceSettings.authorizationEndpoint and"
                        + " tokenEndpoint",
                AuthorizationException.Reason.CLIENT_CONFIG,
                null,
                null);
    }
}
