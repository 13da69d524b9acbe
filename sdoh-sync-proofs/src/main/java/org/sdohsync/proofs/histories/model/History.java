// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories.model;

import java.util.List;

/**
 * What happens at a source and to its client, from begin to end.
 *
 * @param seed what it was made up from
 * @param setting how the source is
 * @param steps what happens, in this order
 */
public record History(long seed, Setting setting, List<Step> steps) {
    /**
     * Copies.
     *
     * @param seed what it was made up from
     * @param setting how the source is
     * @param steps what happens
     */
    public History {
        steps = List.copyOf(steps);
    }

    /**
     * The same source with something else happening.
     *
     * @param others what happens instead
     * @return another history
     */
    public History with(List<Step> others) {
        return new History(seed, setting, others);
    }

    /** One line for the source and one for each step. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("seed " + seed + " " + setting);
        steps.forEach(step -> text.append("\n  ").append(step));
        return text.toString();
    }
}
