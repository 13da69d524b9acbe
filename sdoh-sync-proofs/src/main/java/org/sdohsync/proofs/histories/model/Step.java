// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories.model;

import java.time.Duration;
import java.util.List;

/** One thing that happens in a history. */
public sealed interface Step permits Step.Change, Step.Wait, Step.Owners, Step.Pass {
    /**
     * The source changes a Task.
     *
     * @param task its id
     * @param owner whose it is from now on, empty text for nobody's
     * @param requester who asks for it from now on
     * @param lateBy how long after its stamp it can be seen
     */
    record Change(String task, String owner, String requester, Duration lateBy) implements Step {}

    /**
     * Time passes.
     *
     * @param time how much
     */
    record Wait(Duration time) implements Step {}

    /**
     * The client is told for whom to look from now on.
     *
     * @param owners whose Tasks are meant for it
     */
    record Owners(List<String> owners) implements Step {
        /**
         * Copies.
         *
         * @param owners whose Tasks are meant for it
         */
        public Owners {
            owners = List.copyOf(owners);
        }
    }

    /**
     * The client looks for changes.
     *
     * @param mishaps what goes wrong meanwhile
     */
    record Pass(List<Mishap> mishaps) implements Step {
        /**
         * Copies.
         *
         * @param mishaps what goes wrong meanwhile
         */
        public Pass {
            mishaps = List.copyOf(mishaps);
        }
    }
}
