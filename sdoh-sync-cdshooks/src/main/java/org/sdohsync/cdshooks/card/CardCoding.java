// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.card;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A code of a card: its topic, or a reason to dismiss it (CDS Hooks §Coding). All texts come from the service. Immutable.
 *
 * @param code the code
 * @param system the code system
 * @param display the text for people, or null
 */
public record CardCoding(
        String code, String system, @Nullable String display) {
    /**
     * Checks the parts for null.
     *
     * @param code as described above
     * @param system as described above
     * @param display as described above
     */
    public CardCoding {
        requireNonNull(code, "code");
        requireNonNull(system, "system");
    }

    /** Prints code and system. */
    @Override
    public String toString() {
        return "CardCoding[" + system + "|" + code + "]";
    }
}
