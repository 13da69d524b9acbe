// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.service;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sdohsync.cdshooks.service.CdsServiceException;
import org.sdohsync.cdshooks.service.CdsServiceException.Reason;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.http.RetryAfter;
import org.sdohsync.fhir.internal.client.IssueCodes;

/** Converts answers other than 2xx to exceptions. Of an OperationOutcome only the codes are used, never the texts. Stateless. */
final class CdsRefusals {
    private CdsRefusals() {}

    static CdsServiceException of(HttpReply reply, String what, Instant now) {
        int status = reply.status();
        Reason reason = reason(status);
        return CdsServiceException.answered(
                what + " was answered with " + status + ": " + advice(reason),
                reason,
                status,
                IssueCodes.of(reply),
                retryAfter(reply, now));
    }

    private static Reason reason(int status) {
        if (status / 100 == 3) {
            return Reason.REDIRECTED;
        }
        return switch (status) {
            case 401, 403 -> Reason.REFUSED;
            case 404, 410 -> Reason.NOT_FOUND;
            case 412 -> Reason.DATA_MISSING;
            case 429, 503 -> Reason.BUSY;
            default -> Reason.FAILED;
        };
    }

    private static String advice(Reason reason) {
        return switch (reason) {
            case REFUSED -> "check issuer, tenant and keys of the client JWT with the provider";
            case NOT_FOUND -> "the service is not there any more; discover the provider's services again";
            case DATA_MISSING ->
                "it needs more data than the call contained; CdsService.prefetch names what it asks for";
            case BUSY -> "go on without it, or try again later";
            case REDIRECTED -> "it was not followed; ask the provider for its current base URL";
            default -> "go on without it, and tell the provider's operator";
        };
    }

    private static @Nullable Duration retryAfter(HttpReply reply, Instant now) {
        return reply.header("Retry-After")
                .flatMap(header -> RetryAfter.parse(header, now))
                .orElse(null);
    }
}
