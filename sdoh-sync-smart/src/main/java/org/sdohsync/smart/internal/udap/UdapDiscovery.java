// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.udap;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.udap.TrustCommunity;
import org.sdohsync.smart.udap.UdapException;
import org.sdohsync.smart.udap.UdapException.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the UDAP metadata of sources and checks that they are members of the app's trust community (HL7 UDAP Security,
 * Discovery). What was found is kept for {@link #KEPT}. Safe for use by many threads.
 */
public final class UdapDiscovery {
    /** How long checked metadata is used: 5 minutes. */
    public static final Duration KEPT = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(UdapDiscovery.class);
    private static final int MOST_KEPT = 1000;

    private record Found(Optional<UdapMetadata> metadata, Instant readAt, Instant until) {}

    private final HttpSender http;
    private final AddressRules rules;
    private final Clock clock;
    private final @Nullable TrustCommunity community;
    private final Map<FhirBase, Found> kept = new ConcurrentHashMap<>();

    /**
     * Creates a discovery.
     *
     * @param http the sender of requests without tokens, which does not follow redirects
     * @param rules which addresses may be used
     * @param clock the clock for signatures and certificates
     * @param community the app's trust community; null if it has none, and nothing is asked then
     */
    public UdapDiscovery(HttpSender http, AddressRules rules, Clock clock, @Nullable TrustCommunity community) {
        this.http = requireNonNull(http, "http");
        this.rules = requireNonNull(rules, "rules");
        this.clock = requireNonNull(clock, "clock");
        this.community = community;
    }

    /**
     * Returns the checked metadata of a source.
     *
     * @param base its FHIR base URL
     * @return the metadata; empty if the source offers no UDAP, or the app has no trust community
     * @throws UdapException if the source is not a trusted member
     */
    public Optional<UdapMetadata> of(FhirBase base) {
        if (community == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Found held = kept.get(base);
        if (held != null && now.isBefore(held.until()) && !WallClock.isAhead(held.readAt(), now)) {
            return held.metadata();
        }
        Optional<UdapMetadata> read = read(base, community, now);
        Instant until = now.plus(KEPT);
        Instant end = read.map(UdapMetadata::until).filter(until::isAfter).orElse(until);
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        kept.put(base, new Found(read, now, end));
        return read;
    }

    private Optional<UdapMetadata> read(FhirBase base, TrustCommunity trusted, Instant now) {
        HttpReply reply = ask(base, trusted);
        if (reply.status() == 429 || reply.status() >= 500) {
            throw silent(base, null);
        }
        Optional<JsonObject> document = Optional.of(reply)
                .filter(answer -> answer.status() == 200)
                .flatMap(UdapDiscovery::document)
                .filter(found -> found.texts("udap_versions_supported").contains("1"))
                .filter(found -> found.texts("udap_profiles_supported").containsAll(List.of("udap_dcr", "udap_authn")));
        Optional<UdapMetadata> checked = document.map(found ->
                new SignedMetadata(base, rules, now).require(found, new CertificateTrust(trusted, http, rules, clock)));
        checked.filter(found -> !found.warnings().isEmpty())
                .ifPresent(found -> LOG.warn("UDAP metadata source={} warnings={}", base, found.warnings()));
        return checked;
    }

    private HttpReply ask(FhirBase base, TrustCommunity trusted) {
        String query = trusted.name()
                .map(name -> "?community=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .orElse("");
        URI address = base.resolve(".well-known/udap" + query);
        try {
            return http.send(OutgoingRequest.get(address).header("Accept", "application/json"));
        } catch (TransportException | LimitException noAnswer) {
            throw silent(base, noAnswer);
        }
    }

    private static Optional<JsonObject> document(HttpReply reply) {
        try {
            return Optional.of(reply.json("UDAP metadata"));
        } catch (ProtocolException | LimitException notJson) {
            // A page for whatever is not there.
            return Optional.empty();
        }
    }

    private static UdapException silent(FhirBase base, @Nullable Throwable cause) {
        return new UdapException(
                base + " does not answer, so it is unknown whether it is a member of the trust community: try again"
                        + " later",
                Reason.UNAVAILABLE,
                cause);
    }
}
