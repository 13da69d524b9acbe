// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.push;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a source says of a subscription (Subscriptions R5 Backport 1.1.0, {@code $status}).
 *
 * @param subscription the id of the Subscription on the source's server
 * @param status the code of its status as the source wrote it, such as {@code active} (FHIR R4 SubscriptionStatus)
 * @param events how many events there were since the subscription began; -1 if the source does not say
 * @param errors codes of the errors the source had with it
 */
public record SubscriptionStatus(String subscription, String status, long events, List<String> errors) {
    /**
     * Checks for null and copies the list.
     *
     * @param subscription as described above
     * @param status as described above
     * @param events as described above
     * @param errors as described above
     */
    public SubscriptionStatus {
        requireNonNull(subscription, "subscription");
        requireNonNull(status, "status");
        errors = List.copyOf(errors);
    }
}
