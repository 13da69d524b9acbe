// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.push;

/** How a source notifies of changes. */
public enum SubscriptionChannel {
    /**
     * Bundles are posted to the application's endpoint, for a topic of SDOHCC (Subscriptions R5 Backport 1.1.0 for R4; SDOHCC,
     * Checking Task Status).
     */
    TOPIC_REST_HOOK,
    /**
     * An empty request, or the resource itself, is sent to the application's endpoint, for a search (FHIR R4
     * Subscription.criteria).
     */
    CRITERIA_REST_HOOK,
    /** A person gets an e-mail and then opens the application (SDOHCC, Direct Referral Light). */
    EMAIL,
    /** A person gets a short message and then opens the application. */
    SMS;

    /**
     * Tells whether notifications arrive at the application's endpoint.
     *
     * @return true if so; false if they go to a person
     */
    public boolean isRestHook() {
        return this == TOPIC_REST_HOOK || this == CRITERIA_REST_HOOK;
    }
}
