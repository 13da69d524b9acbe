// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.discovery.DiscoveryException;
import org.sdohsync.smart.discovery.DiscoveryException.Reason;

/**
 * Asks a source which UDAP profiles it supports (HL7 UDAP Security, Discovery). For information only: the answer is not
 * verified. Safe for use by many threads.
 */
public final class UdapOffer {
    private final HttpSender http;

    /**
     * Creates an instance.
     *
     * @param http the sender of requests without tokens, which does not follow redirects
     */
    public UdapOffer(HttpSender http) {
        this.http = requireNonNull(http, "http");
    }

    /**
     * Reads the UDAP profiles of a source.
     *
     * @param base its FHIR base URL
     * @return the UDAP profiles that it says it supports, such as {@code udap_dcr} and {@code udap_authz}; empty if it offers none
     * @throws DiscoveryException UNREACHABLE or UNAVAILABLE if the source does not answer
     */
    public List<String> profiles(FhirBase base) {
        HttpReply reply = ask(base);
        if (reply.status() == 429 || reply.status() >= 500) {
            throw untold(base, Reason.UNAVAILABLE, null);
        }
        return Optional.of(reply).filter(HttpReply::ok).flatMap(UdapOffer::document).stream()
                .filter(found -> found.texts("udap_versions_supported").contains("1"))
                .flatMap(found -> found.texts("udap_profiles_supported").stream())
                .distinct()
                .toList();
    }

    private HttpReply ask(FhirBase base) {
        try {
            return http.send(
                    OutgoingRequest.get(base.resolve(".well-known/udap")).header("Accept", "application/json"));
        } catch (TransportException | LimitException silent) {
            throw untold(base, Reason.UNREACHABLE, silent);
        }
    }

    private static Optional<JsonObject> document(HttpReply reply) {
        try {
            return Optional.of(reply.json("UDAP metadata"));
        } catch (ProtocolException | LimitException noJson) {
            return Optional.empty();
        }
    }

    private static DiscoveryException untold(FhirBase base, Reason reason, @Nullable Throwable cause) {
        return new DiscoveryException(
                base + " does not answer, so it is unknown whether it offers UDAP: try again later",
                reason,
                null,
                cause);
    }
}
