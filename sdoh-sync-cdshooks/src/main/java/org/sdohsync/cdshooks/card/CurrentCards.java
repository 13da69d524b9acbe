// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.card;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * The answers that are shown for one patient (CDS Hooks §Cards and Transience): a newer answer of a service replaces its earlier one,
 * whatever the hook, and an answer for another patient replaces all. Immutable.
 */
public final class CurrentCards {
    private static final CurrentCards NONE = new CurrentCards(List.of());

    private final List<CdsResponse> responses;

    private CurrentCards(List<CdsResponse> responses) {
        this.responses = List.copyOf(responses);
    }

    /**
     * Returns an empty list.
     *
     * @return no answers
     */
    public static CurrentCards none() {
        return NONE;
    }

    /**
     * Adds an answer.
     *
     * @param newer the answer
     * @return the answers that are current with it
     */
    public CurrentCards with(CdsResponse newer) {
        List<CdsResponse> kept = new ArrayList<>();
        for (CdsResponse each : responses) {
            if (samePatient(each, requireNonNull(newer, "newer")) && !sameService(each, newer)) {
                kept.add(each);
            }
        }
        kept.add(newer);
        return new CurrentCards(kept);
    }

    /**
     * The current answers.
     *
     * @return the answers, the newest last
     */
    public List<CdsResponse> responses() {
        return responses;
    }

    private static boolean samePatient(CdsResponse one, CdsResponse other) {
        return one.connection().id().equals(other.connection().id())
                && one.patient().equals(other.patient());
    }

    private static boolean sameService(CdsResponse one, CdsResponse other) {
        return one.service().id().equals(other.service().id())
                && one.service()
                        .provider()
                        .base()
                        .equals(other.service().provider().base());
    }

    /** Prints the number of answers. */
    @Override
    public String toString() {
        return "CurrentCards[" + responses.size() + "]";
    }
}
