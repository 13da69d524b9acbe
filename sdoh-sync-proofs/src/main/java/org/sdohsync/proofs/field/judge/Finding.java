// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.judge;

import static java.util.Objects.requireNonNull;

/**
 * Something that must not happen.
 *
 * @param kind what kind of thing
 * @param text what happened
 */
public record Finding(Kind kind, String text) {
    /** What can be found. */
    public enum Kind {
        /** A Task, a change or a result that is neither where it belongs nor named as missing. */
        LOST,
        /** An exception of a type that is not the library's own. */
        UNTYPED,
        /** A failure that is told as somebody else's. */
        MISATTRIBUTED
    }

    /**
     * Checks.
     *
     * @param kind what kind of thing
     * @param text what happened
     */
    public Finding {
        requireNonNull(kind, "kind");
        requireNonNull(text, "text");
    }

    @Override
    public String toString() {
        return kind + " " + text;
    }
}
