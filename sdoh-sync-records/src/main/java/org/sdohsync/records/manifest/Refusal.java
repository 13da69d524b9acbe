// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.manifest;

import static java.util.Objects.requireNonNull;

/**
 * A resource that came and was not kept.
 *
 * @param resource the resource as {@code Type/id}; the type alone if it has no usable id
 * @param reason why it was not kept
 */
public record Refusal(String resource, Reason reason) {
    /** Why a resource was not kept. */
    public enum Reason {
        /** It is about another patient. */
        OTHER_PATIENT,
        /** It has no type or no id that FHIR allows. */
        NO_IDENTITY,
        /** It is larger than the limit of one resource. */
        TOO_LARGE,
        /** It is not a resource, or not valid JSON. */
        NOT_A_RESOURCE
    }

    /**
     * Checks the parts for null.
     *
     * @param resource as described above
     * @param reason as described above
     */
    public Refusal {
        requireNonNull(resource, "resource");
        requireNonNull(reason, "reason");
    }
}
