// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import java.util.Random;
import org.sdohsync.core.secret.Entropy;

/** Entropy that draws the same bytes in every run. For tests only: it is predictable. Safe for use by many threads. */
public final class SeededEntropy implements Entropy {
    private final Random random;

    private SeededEntropy(Random random) {
        this.random = random;
    }

    /**
     * Makes one.
     *
     * @param seed what the bytes follow from
     * @return the entropy
     */
    public static SeededEntropy of(long seed) {
        return new SeededEntropy(new Random(seed));
    }

    @Override
    public byte[] bytes(int count) {
        byte[] drawn = new byte[count];
        random.nextBytes(drawn);
        return drawn;
    }
}
