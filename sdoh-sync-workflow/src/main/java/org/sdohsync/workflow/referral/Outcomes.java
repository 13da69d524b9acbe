// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.referral;

import java.util.ArrayList;
import java.util.List;
import org.sdohsync.workflow.action.Outcome;

/** Turns "at least one" into a list. */
final class Outcomes {
    private Outcomes() {}

    static List<Outcome> list(Outcome first, Outcome... more) {
        List<Outcome> all = new ArrayList<>();
        all.add(first);
        all.addAll(List.of(more));
        return all;
    }
}
