// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules.planted.cycle.b;

import org.sdohsync.houserules.planted.cycle.a.First;

/** Half of a package cycle, planted to be caught. */
public final class Second {
    /** The other half. */
    public First other() {
        return new First();
    }
}
