// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

/** An optional ability of a server, which the library uses if it is available and works around if it is not. */
public enum ServerFeature {
    /** Searching Tasks by {@code owner}. */
    OWNER_SEARCH,
    /** Searching Tasks by {@code requester}. */
    REQUESTER_SEARCH,
    /** Searching Tasks that have no owner, {@code owner:missing=true}. */
    OPEN_SEARCH,
    /** Searching Tasks by {@code patient}. */
    PATIENT_SEARCH,
    /** Searching Tasks by {@code _id}. */
    ID_SEARCH,
    /** Searching Tasks by {@code code}. */
    CODE_SEARCH,
    /** Searching Tasks without {@code code}. */
    SEARCH_WITHOUT_CODE,
    /** Searching Tasks without {@code patient}. */
    SEARCH_WITHOUT_PATIENT,
    /** Searching Tasks by {@code _lastUpdated}. */
    LAST_UPDATED_SEARCH,
    /** Ascending order by {@code _sort=_lastUpdated}. */
    SORT,
    /** Pages of the requested size, {@code _count}. */
    PAGE_SIZE,
    /** The number of all results, {@code Bundle.total}. */
    TOTAL,
    /** Tasks and their ServiceRequests in one answer, {@code _include=Task:focus}. */
    FOCUS_INCLUDE,
    /** Tasks and their results in one answer, {@code _include=Task:output}. */
    OUTPUT_INCLUDE,
    /** Several reads in one request. */
    BATCH,
    /** {@code If-None-Exist} on the create of a Procedure. */
    CONDITIONAL_CREATE,
    /** A {@code meta.versionId} of Tasks that changes with each update. */
    VERSIONS,
    /** Creating resources with {@code meta.profile}. */
    PROFILED_CREATE,
    /** {@code If-Match} on the update of a Task. */
    VERSIONED_UPDATE,
    /** Subscriptions to a topic (Subscriptions R5 Backport). */
    TOPIC_SUBSCRIPTION,
    /** Subscriptions to a search (FHIR R4 Subscription.criteria). */
    CRITERIA_SUBSCRIPTION,
    /** The status of a subscription, {@code Subscription/$status}. */
    SUBSCRIPTION_STATUS,
    /** The past events of a subscription, {@code Subscription/$events}. */
    SUBSCRIPTION_EVENTS
}
