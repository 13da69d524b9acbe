// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.ipa;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How a source keeps to International Patient Access for one type.
 *
 * @param type the type
 * @param answer how it answered the search that the guide requires
 * @param entries how many resources came
 * @param missing mandatory elements that some of them lack, without a reason
 */
public record DataCheck(String type, Found.Answer answer, int entries, List<String> missing) {
    /** How well a source keeps to the guide. */
    public enum Grade {
        /** The search works, and all resources have what is mandatory. */
        CONFORMS,
        /** The search works, and there is nothing to judge. */
        NO_DATA,
        /** Some resources lack mandatory elements. */
        LACKS_ELEMENTS,
        /** The type cannot be searched, which is allowed for each type but the patient. */
        NOT_SEARCHABLE
    }

    /**
     * Checks the parts and copies the list.
     *
     * @param type as described above
     * @param answer as described above
     * @param entries as described above
     * @param missing as described above
     */
    public DataCheck {
        requireNonNull(type, "type");
        requireNonNull(answer, "answer");
        missing = List.copyOf(missing);
    }

    /**
     * The grade.
     *
     * @return how well the source keeps to the guide
     */
    public Grade grade() {
        if (answer != Found.Answer.SEARCHED) {
            return Grade.NOT_SEARCHABLE;
        }
        if (!missing.isEmpty()) {
            return Grade.LACKS_ELEMENTS;
        }
        return entries == 0 ? Grade.NO_DATA : Grade.CONFORMS;
    }
}
