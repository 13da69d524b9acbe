// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.discovery;

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
import org.sdohsync.core.http.AnswerKind;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpRequest;
import org.sdohsync.core.http.HttpSender;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.time.WallClock;
import org.sdohsync.smart.discovery.DescriptionCache.Kept;
import org.sdohsync.smart.discovery.SmartConfiguration.Endpoints;

/**
 * Finds out how a FHIR server wants apps to be authorized:
 *
 * <ol>
 *   <li>{@code smart-configuration} (SMART App Launch 2.2, Conformance §Using well-known);
 *   <li>if that is not usable, the {@code oauth-uris} of its CapabilityStatement, as SMART 1 servers publish them;
 *   <li>else the answers tell what the address is: no FHIR API, a web page, a FHIR API without SMART.
 * </ol>
 *
 * No token is ever sent with these requests. A description is kept as long as its server says, but at least a minute and at most
 * a day, an hour if it does not say; then it is revalidated by its ETag. While the source does not answer, the last one serves for
 * up to {@link #STALE_FOR}. At most {@link #MOST_KEPT} descriptions are kept. Safe for use by many threads.
 */
public final class Discovery {
    /** How many descriptions are kept: 1,000. */
    public static final int MOST_KEPT = 1000;

    /** How long an old description serves while its source does not answer: 7 days. */
    public static final Duration STALE_FOR = Duration.ofDays(7);

    /** How long a source that does not answer is left alone while an old description serves. */
    private static final Duration LEFT_ALONE = Duration.ofSeconds(30);

    private final HttpSender http;
    private final AddressRules rules;
    private final Clock clock;
    private final Function<FhirBase, JsonObject> byHand;
    private final DescriptionCache cache = new DescriptionCache(MOST_KEPT);

    /**
     * Discovers over a transport.
     *
     * @param http sends requests as they are, without tokens and without following redirects
     * @param rules which addresses may appear in a description
     * @param clock for answers that ask to come back at a date
     */
    public Discovery(HttpSender http, AddressRules rules, Clock clock) {
        this(http, rules, clock, base -> JsonObject.builder().build());
    }

    /**
     * Discovers over a transport, with members of descriptions that the app knows better.
     *
     * @param http sends requests as they are, without tokens and without following redirects
     * @param rules which addresses may appear in a description
     * @param clock for answers that ask to come back at a date
     * @param byHand the members of a source's SMART configuration that were set by hand; they win over what is published
     */
    public Discovery(HttpSender http, AddressRules rules, Clock clock, Function<FhirBase, JsonObject> byHand) {
        this.http = requireNonNull(http, "http");
        this.rules = requireNonNull(rules, "rules");
        this.clock = requireNonNull(clock, "clock");
        this.byHand = requireNonNull(byHand, "byHand");
    }

    /**
     * Describes a FHIR server, from memory as long as that is fresh.
     *
     * @param base its base URL
     * @return the description
     * @throws DiscoveryException if the address is no source this app can connect to; the reason tells what it is
     * @throws LimitException if the CapabilityStatement is larger than the limit
     */
    public SmartConfiguration discover(FhirBase base) {
        Kept held = cache.get(base);
        return held != null && held.isFresh(clock.instant())
                ? held.configuration()
                : cache.once(base, () -> renewed(base));
    }

    /**
     * Describes a FHIR server as it is now, whatever is in memory.
     *
     * @param base its base URL
     * @return the description, never a stale one
     * @throws DiscoveryException if the address is no source this app can connect to; the reason tells what it is
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
        Finding wellKnown = wellKnown(base, held);
        if (held != null && wellKnown.unchanged()) {
            return keep(base, held.configuration(), wellKnown, held.etag());
        }
        if (held != null && wellKnown.busy()) {
            // Nothing is concluded from a server in trouble, least of all that it went back to SMART 1.
            throw Diagnosis.of(base, wellKnown, wellKnown, clock.instant());
        }
        Optional<JsonObject> document =
                wellKnown.json().filter(json -> json.text("token_endpoint").isPresent());
        if (document.isPresent()) {
            return keep(base, configuration(base, over(document.get(), known), false), wellKnown, null);
        }
        return elsewhere(base, wellKnown, known);
    }

    private SmartConfiguration elsewhere(FhirBase base, Finding wellKnown, JsonObject known) {
        boolean enough = known.has("token_endpoint") && known.has("authorization_endpoint");
        HttpRequest statement = HttpRequest.get(base.resolve("metadata"))
                .header("Accept", "application/fhir+json")
                .expecting(AnswerKind.RESOURCE);
        Finding metadata = fetch(statement, base);
        Optional<JsonObject> capability = metadata.json()
                .filter(json -> json.text("resourceType")
                        .filter("CapabilityStatement"::equals)
                        .isPresent());
        if (capability.isEmpty() && !enough) {
            throw Diagnosis.of(base, wellKnown, metadata, clock.instant());
        }
        Optional<JsonObject> found = capability.flatMap(OAuthUris::read);
        if (found.isEmpty() && !enough) {
            throw Diagnosis.noSmart(base);
        }
        JsonObject document = over(found.orElseGet(() -> JsonObject.builder().build()), known);
        return keep(base, configuration(base, document, found.isPresent()), metadata, null);
    }

    private SmartConfiguration keep(
            FhirBase base, SmartConfiguration read, Finding answer, @Nullable String earlierEtag) {
        Instant now = clock.instant();
        Keeping keeping = answer.keeping();
        if (keeping.forbidden()) {
            cache.put(base, null);
            return read;
        }
        // A CapabilityStatement is not revalidated: its address is not the one that is asked first.
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
     * Checks a source's word about its authorization server: whether its issuer counts, where that one's keys are, and whether its
     * endpoints belong together. Asks the issuer for its own metadata, and the origin of the authorization endpoint where the token
     * endpoint is elsewhere. Nothing is kept in memory.
     *
     * @param source the description
     * @return what is proved of it
     * @throws DiscoveryException UNUSABLE if the authorization endpoint's own origin says that its codes go elsewhere
     */
    public ServerProof prove(SmartConfiguration source) {
        return new ServerProver(http, rules).prove(source, byHand.apply(source.base()));
    }

    private Finding wellKnown(FhirBase base, @Nullable Kept held) {
        HttpRequest request =
                HttpRequest.get(base.resolve(".well-known/smart-configuration")).header("Accept", "application/json");
        String etag = held == null ? null : held.etag();
        try {
            return fetch(etag == null ? request : request.header("If-None-Match", etag), base);
        } catch (LimitException tooLarge) {
            // No configuration has megabytes: it is something else, and the CapabilityStatement is asked instead.
            return Finding.unreadable();
        }
    }

    private Finding fetch(HttpRequest request, FhirBase base) {
        try {
            return Finding.of(http.send(request));
        } catch (TransportException silent) {
            throw new DiscoveryException(
                    "Nothing answers at " + base + ": check the address and the network, then try again",
                    DiscoveryException.Reason.UNREACHABLE,
                    null,
                    silent);
        }
    }

    private SmartConfiguration configuration(FhirBase base, JsonObject json, boolean fromCapabilityStatement) {
        Remarks remarks = new Remarks();
        EndpointReader reader = new EndpointReader(base, rules, remarks);
        URI token =
                reader.needed(json.text("token_endpoint"), "token_endpoint").orElseThrow(() -> Diagnosis.noSmart(base));
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
