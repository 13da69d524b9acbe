// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz;

/**
 * What an input led to that must not be.
 *
 * @param kind what is wrong
 * @param where what tells it from other problems of its kind: mostly where in the code it happened
 */
record Problem(Kind kind, String where) {
    /** What can be wrong. */
    enum Kind {
        /** Something else was thrown than a {@code SyncException}. */
        UNTYPED,
        /** It took too much processor time. */
        SLOW,
        /** It took too much memory. */
        LARGE,
        /** A secret of the input was printed or thrown. */
        LEAK
    }
}
