// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.ability;

import static java.util.Objects.requireNonNull;

/**
 * One thing the app needs of a source, and whether it gets it.
 *
 * @param name what is needed, such as {@code offline access}
 * @param verdict whether the source offers it
 * @param essential whether there is no connection without it
 * @param reason what the verdict rests on
 * @param advice what to do about it, empty if nothing needs doing
 */
public record Need(String name, Verdict verdict, boolean essential, String reason, String advice) {
    /** Whether a source offers what is needed. */
    public enum Verdict {
        /** It says it does. */
        MET,
        /** It says it does not. */
        UNMET,
        /** It says nothing about it: trying tells. */
        UNKNOWN
    }

    /**
     * Checks the parts.
     *
     * @param name what is needed
     * @param verdict whether the source offers it
     * @param essential whether there is no connection without it
     * @param reason what the verdict rests on
     * @param advice what to do about it
     */
    public Need {
        requireNonNull(name, "name");
        requireNonNull(verdict, "verdict");
        requireNonNull(reason, "reason");
        requireNonNull(advice, "advice");
    }

    static Need met(String name, String reason) {
        return new Need(name, Verdict.MET, false, reason, "");
    }

    static Need unknown(String name, String reason) {
        return new Need(name, Verdict.UNKNOWN, false, reason, "");
    }

    static Need missed(String name, String reason, String advice) {
        return new Need(name, Verdict.UNMET, false, reason, advice);
    }

    static Need fatal(String name, String reason, String advice) {
        return new Need(name, Verdict.UNMET, true, reason, advice);
    }
}
