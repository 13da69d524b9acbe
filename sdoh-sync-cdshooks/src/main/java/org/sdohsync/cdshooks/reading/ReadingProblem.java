// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.reading;

import static java.util.Objects.requireNonNull;

/**
 * One part of a service's answer that could not be taken as it was. The parts beside it are not affected. Immutable.
 *
 * @param where the place in the answer, such as {@code cards[2].links[0]}; never its content
 * @param kind what is wrong
 */
public record ReadingProblem(String where, Kind kind) {
    /** What is wrong with a part of an answer. */
    public enum Kind {
        /** A required member is missing or empty; the part was left out. */
        MISSING,
        /** It has another type than the specification says; the part was left out. */
        WRONG_TYPE,
        /** A value that the specification does not know; the default was taken, or the part left out. */
        UNKNOWN_VALUE,
        /** It has more characters than are shown; it was cut off. */
        TOO_LONG,
        /** A list has more elements than are read; the rest was left out. */
        TOO_MANY,
        /** A link leads to an address that must not be opened; it is listed without its address. */
        REFUSED_LINK,
        /** An action must not be carried out: another patient, another server, or a type that is not allowed. */
        REFUSED_ACTION,
        /** The client does not support it, so the part was left out. */
        UNSUPPORTED
    }

    /**
     * Checks the parts for null.
     *
     * @param where as described above
     * @param kind as described above
     */
    public ReadingProblem {
        requireNonNull(where, "where");
        requireNonNull(kind, "kind");
    }
}
