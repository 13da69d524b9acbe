// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules.planted.cycle.a;

import org.sdohsync.houserules.planted.cycle.b.Second;

/** Half of a package cycle, planted to be caught. */
public final class First {
    /** The other half. */
    public Second other() {
        return new Second();
    }
}
