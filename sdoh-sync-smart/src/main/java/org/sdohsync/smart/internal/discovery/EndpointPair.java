// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;

/** The token endpoints seen with an authorization endpoint, or the origins seen with an origin. */
record EndpointPair(String subject, List<Partner> partners) {
    /** How many partners of one subject are kept: an authorization endpoint has one, an origin very few. */
    static final int MOST = 8;

    /** No launch is pending for longer than this; what was noted to end later was noted by a clock that was ahead. */
    static final Duration LONGEST_LAUNCH = Duration.ofHours(1);

    /**
     * A token endpoint or an origin, with the source that named it, or none if several did. With an expiry it was seen in a
     * pending launch only.
     */
    record Partner(
            String name,
            String source,
            EndpointTrust pairing,
            @Nullable Instant until) {
        boolean isOver(Instant now) {
            return until != null && WallClock.isOver(until, LONGEST_LAUNCH, now);
        }

        /** The same partner with the stronger proof and the later expiry of the two. */
        Partner and(Partner other) {
            Instant later =
                    until == null || other.until == null ? null : (until.isAfter(other.until) ? until : other.until);
            return new Partner(
                    name,
                    source.equals(other.source) ? source : "",
                    pairing.compareTo(other.pairing) >= 0 ? pairing : other.pairing,
                    later);
        }
    }

    static String endpoint(URI authorize) {
        return "endpoint " + normal(authorize);
    }

    static String origin(Origin origin) {
        return "origin " + origin;
    }

    static String normal(URI endpoint) {
        String query = endpoint.getRawQuery() == null ? "" : "?" + endpoint.getRawQuery();
        return Origin.of(endpoint) + Objects.requireNonNullElse(endpoint.getRawPath(), "") + query;
    }

    /** The partners that have not expired. */
    List<Partner> at(Instant now) {
        return partners.stream().filter(partner -> !partner.isOver(now)).toList();
    }

    /** The partners that have not expired and were not named by this source alone. */
    List<Partner> ofOthers(String source, Instant now) {
        return at(now).stream()
                .filter(partner -> !partner.source().equals(source))
                .toList();
    }

    /** Returns a copy with a partner, or this one if it is full. */
    EndpointPair with(Partner fresh, Instant now) {
        List<Partner> next = new ArrayList<>(at(now));
        Optional<Partner> known =
                next.stream().filter(one -> one.name().equals(fresh.name())).findFirst();
        known.ifPresent(next::remove);
        if (next.size() < MOST) {
            next.add(known.map(fresh::and).orElse(fresh));
        }
        return new EndpointPair(subject, List.copyOf(next));
    }

    /** Writes records under the digest of their subject. */
    static final class StoreCodec implements Codec<EndpointPair> {
        @Override
        public String kind() {
            return "endpoint-pair";
        }

        @Override
        public String id(EndpointPair value) {
            return EndpointPin.idOf(value.subject);
        }

        @Override
        public String group(EndpointPair value) {
            return "";
        }

        @Override
        public Optional<Instant> dueAt(EndpointPair value) {
            boolean lasting = value.partners.stream().anyMatch(partner -> partner.until == null);
            return lasting
                    ? Optional.empty()
                    : value.partners.stream()
                            .map(Partner::until)
                            .map(Objects::requireNonNull)
                            .max(Instant::compareTo);
        }

        @Override
        public JsonObject write(EndpointPair value) {
            return JsonObject.builder()
                    .text("subject", value.subject)
                    .objects(
                            "partners",
                            value.partners.stream().map(StoreCodec::write).toList())
                    .build();
        }

        @Override
        public EndpointPair read(JsonObject json) {
            List<Partner> partners = new ArrayList<>();
            for (JsonObject partner : json.objects("partners")) {
                partners.add(new Partner(
                        partner.text("name").orElse(""),
                        partner.text("source").orElse(""),
                        partner.text("pairing").map(EndpointTrust::valueOf).orElse(EndpointTrust.UNPROVED),
                        partner.text("until").map(Instant::parse).orElse(null)));
            }
            return new EndpointPair(json.text("subject").orElse(""), List.copyOf(partners));
        }

        private static JsonObject write(Partner partner) {
            return JsonObject.builder()
                    .text("name", partner.name)
                    .text("source", partner.source)
                    .text("pairing", partner.pairing.name())
                    .text("until", partner.until == null ? null : partner.until.toString())
                    .build();
        }
    }
}
