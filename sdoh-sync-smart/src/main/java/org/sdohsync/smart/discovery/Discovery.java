// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.discovery;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.HttpRequest;
import org.sdohsync.core.http.HttpSender;
import org.sdohsync.core.json.JsonObject;
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
 * No token is ever sent with these requests. Safe for use by many threads.
 */
public final class Discovery {
    private final HttpSender http;
    private final AddressRules rules;
    private final Clock clock;

    /**
     * Discovers over a transport.
     *
     * @param http sends requests as they are, without tokens and without following redirects
     * @param rules which addresses may appear in a description
     * @param clock for answers that ask to come back at a date
     */
    public Discovery(HttpSender http, AddressRules rules, Clock clock) {
        this.http = requireNonNull(http, "http");
        this.rules = requireNonNull(rules, "rules");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Describes a FHIR server.
     *
     * @param base its base URL
     * @return the description
     * @throws DiscoveryException if the address is no source this app can connect to; the reason tells what it is
     * @throws LimitException if the CapabilityStatement is larger than the limit
     */
    public SmartConfiguration discover(FhirBase base) {
        Finding wellKnown = wellKnown(base);
        Optional<JsonObject> document =
                wellKnown.json().filter(json -> json.text("token_endpoint").isPresent());
        if (document.isPresent()) {
            return configuration(base, document.get(), false);
        }
        Finding metadata = fetch(base, base.resolve("metadata"), "application/fhir+json");
        Optional<JsonObject> capability = metadata.json()
                .filter(json -> json.text("resourceType")
                        .filter("CapabilityStatement"::equals)
                        .isPresent());
        if (capability.isEmpty()) {
            throw Diagnosis.of(base, wellKnown, metadata, clock.instant());
        }
        JsonObject found = OAuthUris.read(capability.get()).orElseThrow(() -> Diagnosis.noSmart(base));
        return configuration(base, found, true);
    }

    /**
     * Finds the keys of a server that publishes its issuer but not its keys in the SMART configuration.
     *
     * @param issuer the issuer, from the SMART configuration: never one out of a token
     * @return the address of the keys; empty if the issuer's own description does not name it or contradicts
     */
    public Optional<URI> keysOf(String issuer) {
        try {
            URI address = rules.parse(issuer.replaceAll("/+$", "") + "/.well-known/openid-configuration", "issuer");
            HttpReply reply = http.send(HttpRequest.get(address).header("Accept", "application/json"));
            Optional<JsonObject> json = Optional.of(reply).filter(HttpReply::ok).flatMap(Finding::parse);
            return json.filter(
                            found -> found.text("issuer").filter(issuer::equals).isPresent())
                    .flatMap(found -> found.text("jwks_uri"))
                    .map(keys -> rules.parse(keys, "jwks_uri"));
        } catch (TransportException | LimitException | AddressException notFound) {
            return Optional.empty();
        }
    }

    private Finding wellKnown(FhirBase base) {
        try {
            return fetch(base, base.resolve(".well-known/smart-configuration"), "application/json");
        } catch (LimitException tooLarge) {
            // No configuration has megabytes: it is something else, and the CapabilityStatement is asked instead.
            return Finding.unreadable();
        }
    }

    private Finding fetch(FhirBase base, URI address, String accept) {
        try {
            return Finding.of(http.send(HttpRequest.get(address).header("Accept", accept)));
        } catch (TransportException silent) {
            throw new DiscoveryException(
                    "Nothing answers at " + base + ": check the address and the network, then try again",
                    DiscoveryException.Reason.UNREACHABLE,
                    null,
                    silent);
        }
    }

    private SmartConfiguration configuration(FhirBase base, JsonObject json, boolean fromCapabilityStatement) {
        EndpointReader reader = new EndpointReader(base, rules);
        URI token =
                reader.needed(json.text("token_endpoint"), "token_endpoint").orElseThrow(() -> Diagnosis.noSmart(base));
        Endpoints endpoints = new Endpoints(
                reader.needed(json.text("authorization_endpoint"), "authorization_endpoint")
                        .orElse(null),
                token,
                reader.optional(json.text("registration_endpoint"), "registration_endpoint")
                        .orElse(null),
                reader.optional(json.text("revocation_endpoint"), "revocation_endpoint")
                        .orElse(null),
                reader.optional(json.text("management_endpoint"), "management_endpoint")
                        .orElse(null),
                reader.optional(json.text("jwks_uri"), "jwks_uri").orElse(null));
        return new SmartConfiguration(base, json, endpoints, fromCapabilityStatement);
    }
}
