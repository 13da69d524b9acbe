// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.audit;

import java.util.List;
import java.util.Optional;

/**
 * The result of checking an audit trail: how much of it holds, and the first broken link of each chain that does not. Immutable.
 *
 * @param chains how many chains were checked, one for each time a process opened the trail
 * @param entries how many entries are as they were written
 * @param breaks the first broken link of each chain that has one, ordered by chain
 */
public record AuditReport(int chains, long entries, List<BrokenLink> breaks) {
    /** What is wrong with a link. */
    public enum Kind {
        /** The entry, or the head of its segment, is not what was written, or cannot be opened with the keys at hand. */
        EDITED,
        /** The entry is missing, and later ones are there. */
        DELETED,
        /** The entry is in another place. */
        REORDERED,
        /** The chain ends before an entry that is known to have been written. */
        TRUNCATED,
        /** The chain is not known to the store that knows all chains. */
        UNKNOWN_CHAIN
    }

    /**
     * A broken link.
     *
     * @param chain the chain
     * @param number the number of the first entry that does not hold, from 1
     * @param kind what is wrong
     * @param place the segment and the line, empty where nothing is left
     */
    public record BrokenLink(String chain, long number, Kind kind, String place) {
        /** A sentence for a person. */
        @Override
        public String toString() {
            return "entry " + number + " of chain " + chain + " is " + kind + (place.isEmpty() ? "" : " at " + place);
        }
    }

    /**
     * Copies the list.
     *
     * @param chains as described above
     * @param entries as described above
     * @param breaks as described above
     */
    public AuditReport {
        breaks = List.copyOf(breaks);
    }

    /**
     * Tells whether the whole trail holds.
     *
     * @return true if no link is broken
     */
    public boolean intact() {
        return breaks.isEmpty();
    }

    /**
     * The first broken link.
     *
     * @return that of the first chain that has one
     */
    public Optional<BrokenLink> first() {
        return breaks.stream().findFirst();
    }
}
