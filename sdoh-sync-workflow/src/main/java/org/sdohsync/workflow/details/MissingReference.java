// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.details;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.hl7.fhir.r4.model.Resource;
import org.sdohsync.workflow.fhir.FhirJson;

/**
 * Something the referral names and the library does not have. Missing means: not present or not permitted (SDOHCC, conf-8), or not
 * readable.
 *
 * @param reference what the source wrote, empty text when it named the thing without an address
 * @param element where in the resource, for example {@code birthDate}; empty text when all of it is missing
 * @param why what stood in the way
 */
public record MissingReference(String reference, String element, Why why) {
    /** What stood in the way. */
    public enum Why {
        /** The server has no such resource, or not any more. */
        NOT_FOUND,
        /** The server does not let us read it. */
        FORBIDDEN,
        /** It is on another server, or has no address at all: the token of this connection does not go there. */
        ELSEWHERE,
        /** The answer was no such resource, or the server refused the question. */
        UNREADABLE,
        /** The resource is here but for one element, whose value is not what FHIR R4 allows there: that was left aside. */
        UNREADABLE_VALUE
    }

    /**
     * Checks the parts for null.
     *
     * @param reference what the source wrote
     * @param element where in the resource
     * @param why what stood in the way
     */
    public MissingReference {
        requireNonNull(reference, "reference");
        requireNonNull(element, "element");
        requireNonNull(why, "why");
    }

    /**
     * A resource that is missing as a whole.
     *
     * @param reference what the source wrote
     * @param why what stood in the way
     */
    public MissingReference(String reference, Why why) {
        this(reference, "", why);
    }

    /** The values of a resource that were left aside. */
    static List<MissingReference> values(String reference, Resource resource) {
        return FhirJson.leftAside(resource).stream()
                .map(path -> new MissingReference(reference, path, Why.UNREADABLE_VALUE))
                .toList();
    }
}
