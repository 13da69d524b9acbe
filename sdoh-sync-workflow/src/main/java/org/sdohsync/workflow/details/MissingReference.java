// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.details;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.hl7.fhir.r4.model.Resource;
import org.sdohsync.fhir.internal.client.FhirJson;

/**
 * A resource or value that a referral refers to and that is not available: not present, not permitted (SDOHCC, conf-8), or
 * not readable. Immutable.
 *
 * @param reference the reference as the source wrote it; empty if it has no address
 * @param element the element of the resource, such as {@code birthDate}; empty if the whole resource is missing
 * @param why the reason
 */
public record MissingReference(String reference, String element, Why why) {
    /** The reason why it is missing. */
    public enum Why {
        /** The server does not have the resource, or not any more. */
        NOT_FOUND,
        /** The server does not permit reading it. */
        FORBIDDEN,
        /** It is on another server, to which the token of this connection must not be sent, or it has no address. */
        ELSEWHERE,
        /** The answer is not such a resource, or the server refused the request. */
        UNREADABLE,
        /** The resource is available except for one element, whose value is not valid in FHIR R4 and was left out. */
        UNREADABLE_VALUE
    }

    /**
     * Checks the parts for null.
     *
     * @param reference the reference as the source wrote it
     * @param element the element of the resource
     * @param why the reason
     */
    public MissingReference {
        requireNonNull(reference, "reference");
        requireNonNull(element, "element");
        requireNonNull(why, "why");
    }

    /**
     * Creates an instance for a whole resource.
     *
     * @param reference the reference as the source wrote it
     * @param why the reason
     */
    public MissingReference(String reference, Why why) {
        this(reference, "", why);
    }

    /**
     * The values of a resource that were left aside.
     *
     * @param reference the resource, {@code Type/id}
     * @param resource the resource as it was read
     * @return each value once
     */
    public static List<MissingReference> values(String reference, Resource resource) {
        return FhirJson.leftAside(resource).stream()
                .map(path -> new MissingReference(reference, path, Why.UNREADABLE_VALUE))
                .toList();
    }
}
