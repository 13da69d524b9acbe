// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.ability;

import static java.util.Objects.requireNonNull;

/**
 * One thing the app needs from a source, and whether the source offers it. Immutable; safe for use by many threads.
 *
 * @param name what is needed, such as {@code offline access}
 * @param verdict whether the source offers it
 * @param essential whether a connection is impossible without it
 * @param reason what the verdict rests on
 * @param advice what to do about it, empty if nothing needs doing
 */
public record CapabilityRequirement(String name, Verdict verdict, boolean essential, String reason, String advice) {
    /** Whether a source offers what is needed. */
    public enum Verdict {
        /** The source declares that it does. */
        MET,
        /** The source declares that it does not, or lacks what is needed for it. */
        UNMET,
        /** The source does not say; only a trial shows it. */
        UNKNOWN
    }

    /**
     * Checks the parts.
     *
     * @param name what is needed
     * @param verdict whether the source offers it
     * @param essential whether a connection is impossible without it
     * @param reason what the verdict rests on
     * @param advice what to do about it
     */
    public CapabilityRequirement {
        requireNonNull(name, "name");
        requireNonNull(verdict, "verdict");
        requireNonNull(reason, "reason");
        requireNonNull(advice, "advice");
    }

    static CapabilityRequirement met(String name, String reason) {
        return new CapabilityRequirement(name, Verdict.MET, false, reason, "");
    }

    static CapabilityRequirement unknown(String name, String reason) {
        return new CapabilityRequirement(name, Verdict.UNKNOWN, false, reason, "");
    }

    static CapabilityRequirement missed(String name, String reason, String advice) {
        return new CapabilityRequirement(name, Verdict.UNMET, false, reason, advice);
    }

    static CapabilityRequirement fatal(String name, String reason, String advice) {
        return new CapabilityRequirement(name, Verdict.UNMET, true, reason, advice);
    }
}
