// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Predicate;

/** Makes an input smaller as long as it still shows what it showed: halves of it are taken out, then quarters, and so on. */
final class Shrinker {
    private Shrinker() {}

    static byte[] shrink(byte[] input, Predicate<byte[]> shows, Duration longest) {
        long until = System.nanoTime() + longest.toNanos();
        byte[] best = input;
        for (int piece = best.length / 2; piece > 0; piece /= 2) {
            int at = 0;
            while (at < best.length && System.nanoTime() - until < 0) {
                byte[] less = without(best, at, Math.min(best.length, at + piece));
                if (shows.test(less)) {
                    best = less;
                } else {
                    at += piece;
                }
            }
        }
        return best;
    }

    private static byte[] without(byte[] input, int from, int to) {
        byte[] less = Arrays.copyOf(input, input.length - (to - from));
        System.arraycopy(input, to, less, from, input.length - to);
        return less;
    }
}
