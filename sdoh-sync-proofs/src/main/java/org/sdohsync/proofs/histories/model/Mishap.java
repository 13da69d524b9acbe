// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories.model;

import java.util.List;

/** What goes wrong during a pass. Pages and calls are counted from 1 in each pass. */
public sealed interface Mishap permits Mishap.Dies, Mishap.Meanwhile, Mishap.Refused, Mishap.Repeated, Mishap.Thrown {
    /**
     * The client dies for good.
     *
     * @param point before or after its n-th request, write or call of the listener, counted from 0
     */
    record Dies(int point) implements Mishap {}

    /**
     * The source goes on while it is read.
     *
     * @param page before which page
     * @param steps changes and waiting times
     */
    record Meanwhile(int page, List<Step> steps) implements Mishap {
        /**
         * Copies.
         *
         * @param page before which page
         * @param steps changes and waiting times
         */
        public Meanwhile {
            steps = List.copyOf(steps);
        }
    }

    /**
     * A page is not to be had.
     *
     * @param page which
     * @param status the status of the answer, 410 for a search that has expired
     */
    record Refused(int page, int status) implements Mishap {}

    /**
     * The link to the next page leads to the same Tasks once more.
     *
     * @param page whose link
     */
    record Repeated(int page) implements Mishap {}

    /**
     * The application's listener fails.
     *
     * @param call at which call
     */
    record Thrown(int call) implements Mishap {}
}
