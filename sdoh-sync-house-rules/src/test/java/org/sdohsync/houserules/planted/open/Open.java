// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules.planted.open;

import org.sdohsync.houserules.planted.parent.internal.Inner;

/** Neither final nor abstract, and a user of somebody else's internals: planted to be caught. */
public class Open {
    /** Uses what is not its own. */
    public Inner inner() {
        return new Inner();
    }
}
