// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.ipa;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.hl7.fhir.r4.model.Resource;

/**
 * What a source answered to one search. An empty answer is no proof that there is nothing: sources mostly act as if what they
 * withhold did not exist.
 *
 * @param answer how the source answered
 * @param entries the resources
 * @param refused how many resources were left out because they name another patient, or could not be read
 * @param <T> the type of the resources
 */
public record Found<T extends Resource>(Answer answer, List<T> entries, int refused) {
    /** How a source answered. */
    public enum Answer {
        /** It searched. */
        SEARCHED,
        /** It does not permit this app to read this type. */
        NOT_PERMITTED,
        /** It does not offer this type, or not this search. */
        NOT_OFFERED
    }

    /**
     * Checks the parts and copies the list.
     *
     * @param answer as described above
     * @param entries as described above
     * @param refused as described above
     */
    public Found {
        requireNonNull(answer, "answer");
        entries = List.copyOf(entries);
    }

    /** Prints the answer and the number of entries only. */
    @Override
    public String toString() {
        return "Found[" + answer + ", entries=" + entries.size() + "]";
    }
}
