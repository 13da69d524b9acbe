// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.diagnosis;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.smart.diagnosis.DiagnosisStep.Outcome;

/**
 * The steps of a diagnosis, in order. It contains no secret and no patient data, so it can be shown, logged and sent to a
 * source's operator. Immutable.
 */
public final class DiagnosisReport {
    private final FhirBase source;
    private final List<DiagnosisStep> checks;

    /**
     * A report.
     *
     * @param source what was looked at
     * @param checks the steps in the order they were taken
     */
    public DiagnosisReport(FhirBase source, List<DiagnosisStep> checks) {
        this.source = requireNonNull(source, "source");
        this.checks = List.copyOf(checks);
    }

    /**
     * The source that was diagnosed.
     *
     * @return the FHIR base URL
     */
    public FhirBase source() {
        return source;
    }

    /**
     * All steps.
     *
     * @return the steps in order
     */
    public List<DiagnosisStep> checks() {
        return checks;
    }

    /**
     * Finds a step by its name.
     *
     * @param name its name
     * @return the step, if it is part of this diagnosis
     */
    public Optional<DiagnosisStep> check(String name) {
        return checks.stream().filter(check -> check.name().equals(name)).findFirst();
    }

    /**
     * Tells whether nothing failed.
     *
     * @return true if every step passed, warned or was skipped
     */
    public boolean works() {
        return firstFailure().isEmpty();
    }

    /**
     * The first problem to solve.
     *
     * @return the first step that failed
     */
    public Optional<DiagnosisStep> firstFailure() {
        return checks.stream()
                .filter(check -> check.outcome() == Outcome.FAILED)
                .findFirst();
    }

    /**
     * The number of steps with an outcome.
     *
     * @param outcome the outcome
     * @return their number
     */
    public long count(Outcome outcome) {
        return checks.stream().filter(check -> check.outcome() == outcome).count();
    }

    /** Prints one line for the source and one for each step. */
    @Override
    public String toString() {
        return source + "\n" + checks.stream().map(DiagnosisStep::toString).collect(Collectors.joining("\n"));
    }
}
