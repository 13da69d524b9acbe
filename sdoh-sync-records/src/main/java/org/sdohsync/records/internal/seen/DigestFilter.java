// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.seen;

/**
 * Tells of most digests that are not in a set that they are not, without looking into it (a Bloom filter of 1 MiB). With one
 * million digests it errs in 3 of 100 cases; with very many it is of no use any more, and does no harm. Not thread-safe.
 */
final class DigestFilter {
    private static final int BITS = 1 << 23;

    private final long[] words = new long[BITS / Long.SIZE];

    void add(long high, long low) {
        set(low);
        set(low >>> 24);
        set(high);
    }

    boolean mayHave(long high, long low) {
        return has(low) && has(low >>> 24) && has(high);
    }

    private void set(long bits) {
        int at = (int) bits & (BITS - 1);
        words[at / Long.SIZE] |= 1L << at;
    }

    private boolean has(long bits) {
        int at = (int) bits & (BITS - 1);
        return (words[at / Long.SIZE] & (1L << at)) != 0;
    }
}
