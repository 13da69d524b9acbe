// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.diagnosis;

import static java.util.Objects.requireNonNull;

/**
 * One step of a diagnosis. It contains addresses, statuses and scopes; never a token, a code, a secret or patient data.
 * Immutable.
 *
 * @param name what was checked, such as {@code discovery}
 * @param outcome the result
 * @param found what was found
 * @param next what to do next, empty if nothing needs doing
 */
public record DiagnosisStep(String name, Outcome outcome, String found, String next) {
    /** The result of a step. */
    public enum Outcome {
        /** The step succeeded. */
        PASSED,
        /** It works, but something deviates from the standard or may cause problems. */
        WARNING,
        /** It does not work. */
        FAILED,
        /** It was not tried: an earlier step failed, or it does not apply. */
        SKIPPED
    }

    /**
     * Checks the parts.
     *
     * @param name what was checked
     * @param outcome the result
     * @param found what was found
     * @param next what to do next
     */
    public DiagnosisStep {
        requireNonNull(name, "name");
        requireNonNull(outcome, "outcome");
        requireNonNull(found, "found");
        requireNonNull(next, "next");
    }

    /** Prints the step on one line. */
    @Override
    public String toString() {
        return outcome + " " + name + ": " + found + (next.isEmpty() ? "" : " -> " + next);
    }
}
