// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules.planted.parent;

import org.sdohsync.houserules.planted.parent.internal.Inner;

/** API that hands out something internal, planted to be caught. */
public final class Face {
    /** What nobody should have. */
    public Inner inner() {
        return new Inner();
    }
}
