// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.sdohsync.core.secret.Entropy;

/** The order of work that may be broken off early: otherwise the same few that fail each time could block all others. Stateless. */
public final class FairOrder {
    private FairOrder() {}

    /**
     * Lets the work begin with a random one.
     *
     * @param all all there is to do
     * @param few how many are always reached
     * @param entropy the source of random values
     * @param <T> the kind of work
     * @return the same, from a random one on and round to it; unchanged if there are few only
     */
    public static <T> List<T> of(List<T> all, int few, Entropy entropy) {
        if (all.size() <= few) {
            return all;
        }
        List<T> turned = new ArrayList<>(all);
        Collections.rotate(turned, ByteBuffer.wrap(entropy.bytes(Integer.BYTES)).getInt() % all.size());
        return turned;
    }
}
