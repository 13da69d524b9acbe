// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.details;

import static java.util.Objects.requireNonNull;

/**
 * Something the referral names and the library does not have. Missing means: not present or not permitted (SDOHCC, conf-8).
 *
 * @param reference what the source wrote, empty text when it named the thing without an address
 * @param why what stood in the way
 */
public record MissingReference(String reference, Why why) {
    /** What stood in the way. */
    public enum Why {
        /** The server has no such resource, or not any more. */
        NOT_FOUND,
        /** The server does not let us read it. */
        FORBIDDEN,
        /** It is on another server, or has no address at all: the token of this connection does not go there. */
        ELSEWHERE,
        /** The answer was no such resource, or the server refused the question. */
        UNREADABLE
    }

    /**
     * Checks the parts for null.
     *
     * @param reference what the source wrote
     * @param why what stood in the way
     */
    public MissingReference {
        requireNonNull(reference, "reference");
        requireNonNull(why, "why");
    }
}
