// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.http.RetryAfter;
import org.sdohsync.smart.discovery.DiscoveryException;
import org.sdohsync.smart.discovery.DiscoveryException.Reason;

/** Creates the exception for an address that is not a SMART server: what was found there, and what to do. */
final class NotSmartDiagnosis {
    private NotSmartDiagnosis() {}

    static DiscoveryException of(FhirBase base, DiscoveryAnswer wellKnown, DiscoveryAnswer metadata, Instant now) {
        if (wellKnown.redirects() || metadata.redirects()) {
            return exception(
                    base + " redirects to " + target(base, wellKnown.redirects() ? wellKnown : metadata)
                            + ": if you trust that address, connect to it instead",
                    Reason.REDIRECTED,
                    null);
        }
        if (wellKnown.busy() || metadata.busy()) {
            DiscoveryAnswer busy = wellKnown.busy() ? wellKnown : metadata;
            Optional<Duration> wait = busy.retryAfter().flatMap(header -> RetryAfter.parse(header, now));
            return exception(
                    base + " is unavailable at the moment (status " + busy.status() + "): try again later",
                    Reason.UNAVAILABLE,
                    wait.orElse(null));
        }
        if (wellKnown.html() || metadata.html()) {
            return exception(
                    base
                            + " is a web page, not a FHIR API: ask the source's operator for the address of its FHIR"
                            + " API, which is not the address of its portal",
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
                base + " is not a FHIR API (" + metadata.status()
                        + " for its metadata): check the address, in particular its path",
                Reason.NOT_FHIR,
                null);
    }

    static DiscoveryException noSmart(FhirBase base) {
        return exception(
                base
                        + " is a FHIR API without SMART on FHIR: ask the source's operator whether apps can"
                        + " connect, and at which address",
                Reason.NO_SMART,
                null);
    }

    // Only the origin is shown: path and query may contain a session.
    private static String target(FhirBase base, DiscoveryAnswer finding) {
        try {
            return Origin.of(base.uri().resolve(finding.location().orElse(""))).toString();
        } catch (IllegalArgumentException malformed) {
            return "an invalid URL";
        }
    }

    private static DiscoveryException exception(String message, Reason reason, @Nullable Duration retryAfter) {
        return new DiscoveryException(message, reason, retryAfter, null);
    }
}
