// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.push;

import java.util.Locale;

/**
 * What came of a run.
 *
 * @param events how many changes there were
 * @param missed how many Tasks the application does not know in their final state
 * @param doubledDeliveries how often it got a state that it had
 * @param polls how many searches for Tasks the source answered
 * @param requests how many requests of any kind
 * @param notifications how many notifications arrived
 * @param lost how many did not
 * @param medianSeconds the median time from a change until the listener knew of it, or of a later one of that Task
 * @param p99Seconds the time that one of a hundred exceeds
 */
record PushFigures(
        int events,
        long missed,
        long doubledDeliveries,
        long polls,
        long requests,
        long notifications,
        long lost,
        double medianSeconds,
        double p99Seconds) {
    boolean green() {
        return missed == 0 && doubledDeliveries == 0;
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "events=%d missed=%d doubledDeliveries=%d polls=%d requests=%d notifications=%d lost=%d medianSeconds=%.1f"
                        + " p99Seconds=%.1f",
                events,
                missed,
                doubledDeliveries,
                polls,
                requests,
                notifications,
                lost,
                medianSeconds,
                p99Seconds);
    }
}
