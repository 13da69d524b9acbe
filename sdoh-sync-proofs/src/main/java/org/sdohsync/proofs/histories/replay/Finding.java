// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories.replay;

/**
 * Something that must not be.
 *
 * @param kind what
 * @param text the Task and its versions
 */
public record Finding(Kind kind, String text) {
    /** What there can be. */
    public enum Kind {
        /** A change never reached the application. */
        LOST,
        /** An older state came after a newer one. */
        DISORDERED,
        /** A state came twice although nothing had gone wrong on the client's side. */
        REPEATED,
        /** A pass over a source that answers everything broke off. */
        BROKEN
    }
}
