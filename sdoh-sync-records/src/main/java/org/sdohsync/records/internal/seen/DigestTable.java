// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.seen;

import java.util.Arrays;

/** A hash table of pairs of numbers, the first of which is not 0; at most half full. Not thread-safe. */
final class DigestTable {
    private static final int FIRST_SLOTS = 1024;

    private long[] slots = new long[2 * FIRST_SLOTS];
    private int used;

    /** A function of a pair. */
    interface Pairs {
        void take(long high, long low);
    }

    /** Adds a pair; false if it is there already. */
    boolean add(long high, long low) {
        if (!put(slots, high, low)) {
            return false;
        }
        if (++used * 4 > slots.length) {
            long[] larger = new long[slots.length * 2];
            for (int at = 0; at < slots.length; at += 2) {
                if (slots[at] != 0) {
                    boolean ignored = put(larger, slots[at], slots[at + 1]);
                }
            }
            slots = larger;
        }
        return true;
    }

    private static boolean put(long[] into, long high, long low) {
        int mask = into.length / 2 - 1;
        int at = home(high, mask);
        while (into[2 * at] != 0) {
            if (into[2 * at] == high && into[2 * at + 1] == low) {
                return false;
            }
            at = (at + 1) & mask;
        }
        into[2 * at] = high;
        into[2 * at + 1] = low;
        return true;
    }

    private static int home(long high, int mask) {
        return (int) (high >>> 20) & mask;
    }

    int size() {
        return used;
    }

    void clear() {
        Arrays.fill(slots, 0);
        used = 0;
    }

    /** Hands over all pairs in the order of their first numbers. */
    void sorted(Pairs pairs) {
        long[] highs = new long[used];
        int found = 0;
        for (int at = 0; at < slots.length; at += 2) {
            if (slots[at] != 0) {
                highs[found++] = slots[at];
            }
        }
        Arrays.sort(highs);
        for (int at = 0; at < found; at++) {
            if (at == 0 || highs[at] != highs[at - 1]) {
                all(highs[at], pairs);
            }
        }
    }

    /** Hands over the pairs with this first number. */
    private void all(long high, Pairs pairs) {
        int mask = slots.length / 2 - 1;
        for (int at = home(high, mask); slots[2 * at] != 0; at = (at + 1) & mask) {
            if (slots[2 * at] == high) {
                pairs.take(high, slots[2 * at + 1]);
            }
        }
    }
}
