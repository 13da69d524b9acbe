// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules.planted.hostile;

import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.sdohsync.testkit.Hostile;

/** Claims groups with what is no test, is switched off, or does not show its number. */
public final class NeverRuns {
    @Hostile(1)
    public void notATest() {}

    /** Named as a test, and nested so that it is not found as one. */
    public static final class PlantedTest {
        @Hostile(2)
        @Disabled("planted")
        @Test
        public void switchedOff() {}

        @Hostile(3)
        @Test
        public void hidesItsNumber() {}
    }
}
