// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody;

import java.util.List;
import org.sdohsync.proofs.custody.verdict.Tally;

/**
 * What a run came to.
 *
 * @param tally the verdict
 * @param leaks how many tokens were found in the clear
 * @param problems what else went wrong with the run itself
 */
record Outcome(Tally tally, int leaks, List<String> problems) {
    Outcome {
        problems = List.copyOf(problems);
    }

    boolean green() {
        return tally.green() && leaks == 0 && problems.isEmpty();
    }
}
