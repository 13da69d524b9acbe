// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.discovery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.http.RetryAfter;
import org.sdohsync.smart.discovery.DiscoveryException.Reason;

/** Tells what an address is that turned out not to be a SMART server, and what to do about it. */
final class Diagnosis {
    private Diagnosis() {}

    static DiscoveryException of(FhirBase base, Finding wellKnown, Finding metadata, Instant now) {
        if (wellKnown.redirects() || metadata.redirects()) {
            return exception(
                    base + " sends requests on to " + target(base, wellKnown.redirects() ? wellKnown : metadata)
                            + ": if you trust that address, connect to it instead",
                    Reason.REDIRECTED,
                    null);
        }
        if (wellKnown.busy() || metadata.busy()) {
            Finding busy = wellKnown.busy() ? wellKnown : metadata;
            Optional<Duration> wait = busy.retryAfter().flatMap(header -> RetryAfter.parse(header, now));
            return exception(
                    base + " cannot serve just now (status " + busy.status() + "): try again later",
                    Reason.UNAVAILABLE,
                    wait.orElse(null));
        }
        if (wellKnown.html() || metadata.html()) {
            return exception(
                    base
                            + " is a web page, not a FHIR API: ask the source for the address of its FHIR API, which is not"
                            + " the address of its portal",
                    Reason.HTML_PAGE,
                    null);
        }
        if (metadata.json().isPresent() || wellKnown.json().isPresent()) {
            return exception(
                    base + " answers JSON that is neither a SMART configuration nor a CapabilityStatement: check the"
                            + " address of the FHIR API",
                    Reason.NOT_FHIR,
                    null);
        }
        return exception(
                base + " is no FHIR API (" + metadata.status() + " for its metadata): check the address, above all its"
                        + " path",
                Reason.NOT_FHIR,
                null);
    }

    static DiscoveryException noSmart(FhirBase base) {
        return exception(
                base
                        + " is a FHIR API, but says nothing about SMART on FHIR: ask the source whether it lets apps connect"
                        + " and at which address",
                Reason.NO_SMART,
                null);
    }

    // Only the origin is shown: a path or query may hold a session.
    private static String target(FhirBase base, Finding finding) {
        try {
            return Origin.of(base.uri().resolve(finding.location().orElse(""))).toString();
        } catch (IllegalArgumentException malformed) {
            return "an address that is no URL";
        }
    }

    private static DiscoveryException exception(String message, Reason reason, @Nullable Duration retryAfter) {
        return new DiscoveryException(message, reason, retryAfter, null);
    }
}
