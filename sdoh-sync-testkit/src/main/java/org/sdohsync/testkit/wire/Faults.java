// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit.wire;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What was found wrong, by the name of the rule. No value of a request is in it. */
final class Faults {
    private final List<String> found = new CopyOnWriteArrayList<>();

    /** Notes a rule that does not hold. */
    void require(boolean holds, String rule, Object where) {
        if (!holds) {
            found.add(rule + " (" + where + ")");
        }
    }

    List<String> found() {
        return List.copyOf(found);
    }
}
