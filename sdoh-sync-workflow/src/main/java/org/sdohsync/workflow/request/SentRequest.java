// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.request;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A referral that is on the server. Immutable.
 *
 * @param task the id of its Task, as {@code Referral.id}
 * @param serviceRequest the reference of its ServiceRequest, {@code Type/id} or absolute
 * @param consent the reference of the Consent that was created with it
 */
public record SentRequest(String task, String serviceRequest, Optional<String> consent) {
    /**
     * Checks the parts for null.
     *
     * @param task as described above
     * @param serviceRequest as described above
     * @param consent as described above
     */
    public SentRequest {
        requireNonNull(task, "task");
        requireNonNull(serviceRequest, "serviceRequest");
        requireNonNull(consent, "consent");
    }
}
