// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.ResponseKind;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.discovery.DiscoveryException;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.discovery.SmartConfiguration.Endpoints;
import org.sdohsync.smart.internal.discovery.DescriptionCache.Kept;

/**
 * Reads how a FHIR server authorizes apps:
 *
 * <ol>
 *   <li>{@code smart-configuration} (SMART App Launch 2.2, Conformance §Using well-known);
 *   <li>if that cannot be used, the {@code oauth-uris} of its CapabilityStatement, as SMART 1 servers publish them;
 *   <li>otherwise the exception says what the address is: no FHIR API, a web page, a FHIR API without SMART.
 * </ol>
 *
 * These requests carry no token. A description is cached as long as its server says, but at least a minute and at most a day,
 * or an hour if the server does not say; then it is revalidated by its ETag. While the source does not answer, the last
 * description is used for up to {@link #STALE_FOR}. At most {@link #MOST_KEPT} descriptions are cached. Safe for use by many
 * threads.
 */
public final class Discovery {
    /** How many descriptions are cached at most: 1,000. */
    public static final int MOST_KEPT = 1000;

    /** How long an expired description is used while its source does not answer: 7 days. */
    public static final Duration STALE_FOR = Duration.ofDays(7);

    /** How long a source that does not answer is not asked again while an expired description is used. */
    private static final Duration LEFT_ALONE = Duration.ofSeconds(30);

    private final HttpSender http;
    private final AddressRules rules;
    private final Clock clock;
    private final Function<FhirBase, JsonObject> byHand;
    private final DescriptionCache cache = new DescriptionCache(MOST_KEPT);

    /**
     * Creates a discovery.
     *
     * @param http the sender of requests without tokens, which does not follow redirects
     * @param rules which addresses may appear in a description
     * @param clock the clock for {@code Retry-After} dates and cache lifetimes
     */
    public Discovery(HttpSender http, AddressRules rules, Clock clock) {
        this(http, rules, clock, base -> JsonObject.builder().build());
    }

    /**
     * Creates a discovery with members of descriptions that were set manually.
     *
     * @param http the sender of requests without tokens, which does not follow redirects
     * @param rules which addresses may appear in a description
     * @param clock the clock for {@code Retry-After} dates and cache lifetimes
     * @param byHand returns the members of a source's SMART configuration that were set manually; they replace published ones
     */
    public Discovery(HttpSender http, AddressRules rules, Clock clock, Function<FhirBase, JsonObject> byHand) {
        this.http = requireNonNull(http, "http");
        this.rules = requireNonNull(rules, "rules");
        this.clock = requireNonNull(clock, "clock");
        this.byHand = requireNonNull(byHand, "byHand");
    }

    /**
     * Returns the description of a FHIR server, from memory while it is fresh.
     *
     * @param base its base URL
     * @return the description
     * @throws DiscoveryException if the address is not a source this app can connect to; the reason says what it is
     * @throws LimitException if the CapabilityStatement is larger than the limit
     */
    public SmartConfiguration discover(FhirBase base) {
        Kept held = cache.get(base);
        return held != null && held.isFresh(clock.instant())
                ? held.configuration()
                : cache.once(base, () -> renewed(base));
    }

    /**
     * Reads the description of a FHIR server anew, even if the cached one is fresh.
     *
     * @param base its base URL
     * @return the description, never an expired one
     * @throws DiscoveryException if the address is not a source this app can connect to; the reason says what it is
     * @throws LimitException if the CapabilityStatement is larger than the limit
     */
    public SmartConfiguration rediscover(FhirBase base) {
        return read(base, null);
    }

    private SmartConfiguration renewed(FhirBase base) {
        Instant now = clock.instant();
        Kept held = cache.get(base);
        if (held != null && held.isFresh(now)) {
            return held.configuration();
        }
        try {
            return read(base, held);
        } catch (DiscoveryException failed) {
            boolean serves = held != null && failed.retryable() && !WallClock.hasPassed(held.readAt(), STALE_FOR, now);
            if (held == null || !serves) {
                throw failed;
            }
            SmartConfiguration old = held.configuration().asStale();
            cache.put(base, held.until(old, now.plus(LEFT_ALONE)));
            return old;
        }
    }

    private SmartConfiguration read(FhirBase base, @Nullable Kept held) {
        JsonObject known = byHand.apply(base);
        DiscoveryAnswer wellKnown = wellKnown(base, held);
        if (held != null && wellKnown.unchanged()) {
            return keep(base, held.configuration(), wellKnown, held.etag());
        }
        if (held != null && wellKnown.busy()) {
            // A failing server says nothing about its capabilities, least of all that it went back to SMART 1.
            throw NotSmartDiagnosis.of(base, wellKnown, wellKnown, clock.instant());
        }
        Optional<JsonObject> document =
                wellKnown.json().filter(json -> json.text("token_endpoint").isPresent());
        if (document.isPresent()) {
            return keep(base, configuration(base, over(document.get(), known), false), wellKnown, null);
        }
        return elsewhere(base, wellKnown, known);
    }

    private SmartConfiguration elsewhere(FhirBase base, DiscoveryAnswer wellKnown, JsonObject known) {
        boolean enough = known.has("token_endpoint") && known.has("authorization_endpoint");
        OutgoingRequest statement = OutgoingRequest.get(base.resolve("metadata"))
                .header("Accept", "application/fhir+json")
                .expecting(ResponseKind.RESOURCE);
        DiscoveryAnswer metadata = fetch(statement, base);
        Optional<JsonObject> capability = metadata.json()
                .filter(json -> json.text("resourceType")
                        .filter("CapabilityStatement"::equals)
                        .isPresent());
        if (capability.isEmpty() && !enough) {
            throw NotSmartDiagnosis.of(base, wellKnown, metadata, clock.instant());
        }
        Optional<JsonObject> found = capability.flatMap(OAuthUris::read);
        if (found.isEmpty() && !enough) {
            throw NotSmartDiagnosis.noSmart(base);
        }
        JsonObject document = over(found.orElseGet(() -> JsonObject.builder().build()), known);
        return keep(base, configuration(base, document, found.isPresent()), metadata, null);
    }

    private SmartConfiguration keep(
            FhirBase base, SmartConfiguration read, DiscoveryAnswer answer, @Nullable String earlierEtag) {
        Instant now = clock.instant();
        CacheLifetime keeping = answer.keeping();
        if (keeping.forbidden()) {
            cache.put(base, null);
            return read;
        }
        // A CapabilityStatement is not revalidated: the first request goes to another address.
        String etag = keeping.etag() == null ? earlierEtag : keeping.etag();
        cache.put(base, new Kept(read, read.fromCapabilityStatement() ? null : etag, now, now.plus(keeping.fresh())));
        return read;
    }

    private static JsonObject over(JsonObject published, JsonObject known) {
        JsonObject.Builder merged = published.toBuilder();
        known.members()
                .keySet()
                .forEach(name -> merged.text(name, known.text(name).orElse(null)));
        return merged.build();
    }

    /**
     * Verifies what a source publishes about its authorization server: whether the issuer is confirmed by its own metadata,
     * where its keys are, and whether the endpoints belong together (RFC 9700 §4.4). Requests the metadata of the issuer, and
     * of the authorization endpoint's origin if the token endpoint is at another one. The result is not cached.
     *
     * @param source the description
     * @return what could be verified
     * @throws DiscoveryException UNUSABLE if the metadata at the authorization endpoint's own origin names another token
     *     endpoint
     */
    public IssuerVerification prove(SmartConfiguration source) {
        return new IssuerVerifier(http, rules).prove(source, byHand.apply(source.base()));
    }

    private DiscoveryAnswer wellKnown(FhirBase base, @Nullable Kept held) {
        OutgoingRequest request = OutgoingRequest.get(base.resolve(".well-known/smart-configuration"))
                .header("Accept", "application/json");
        String etag = held == null ? null : held.etag();
        try {
            return fetch(etag == null ? request : request.header("If-None-Match", etag), base);
        } catch (LimitException tooLarge) {
            // A SMART configuration never has megabytes, so this is something else; the CapabilityStatement is tried
            // next.
            return DiscoveryAnswer.unreadable();
        }
    }

    private DiscoveryAnswer fetch(OutgoingRequest request, FhirBase base) {
        try {
            return DiscoveryAnswer.of(http.send(request));
        } catch (TransportException silent) {
            throw new DiscoveryException(
                    "Nothing answers at " + base + ": check the address and the network, then try again",
                    DiscoveryException.Reason.UNREACHABLE,
                    null,
                    silent);
        }
    }

    private SmartConfiguration configuration(FhirBase base, JsonObject json, boolean fromCapabilityStatement) {
        MetadataWarnings remarks = new MetadataWarnings();
        EndpointReader reader = new EndpointReader(base, rules, remarks);
        URI token = reader.needed(json.text("token_endpoint"), "token_endpoint")
                .orElseThrow(() -> NotSmartDiagnosis.noSmart(base));
        Endpoints endpoints = new Endpoints(
                reader.needed(json.text("authorization_endpoint"), "authorization_endpoint")
                        .orElse(null),
                token,
                optional(reader, json, "registration_endpoint"),
                optional(reader, json, "revocation_endpoint"),
                optional(reader, json, "introspection_endpoint"),
                optional(reader, json, "management_endpoint"),
                optional(reader, json, "user_access_brand_bundle"),
                optional(reader, json, "jwks_uri"),
                optional(reader, json, "pushed_authorization_request_endpoint"));
        if (!fromCapabilityStatement) {
            remarks.read(json);
        }
        return new SmartConfiguration(base, json, endpoints, fromCapabilityStatement, remarks.all());
    }

    private static @Nullable URI optional(EndpointReader reader, JsonObject json, String name) {
        return reader.optional(json.text(name), name).orElse(null);
    }
}
