// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.smart.diagnosis.DiagnosisReport;
import org.sdohsync.smart.diagnosis.DiagnosisStep;
import org.sdohsync.smart.diagnosis.DiagnosisStep.Outcome;

/** Collects steps; after a step that blocks, the remaining ones are skipped. Not thread-safe. */
final class DiagnosisSteps {
    private final List<DiagnosisStep> checks = new ArrayList<>();
    private boolean blocked;

    void passed(String name, String found) {
        checks.add(new DiagnosisStep(name, Outcome.PASSED, found, ""));
    }

    void warn(String name, String found, String next) {
        checks.add(new DiagnosisStep(name, Outcome.WARNING, found, next));
    }

    void failed(String name, String found, String next) {
        checks.add(new DiagnosisStep(name, Outcome.FAILED, found, next));
    }

    void skipped(String name, String why) {
        checks.add(new DiagnosisStep(name, Outcome.SKIPPED, why, ""));
    }

    /**
     * Runs a step, which adds its own check, unless an earlier step blocks; a step that returns false blocks the following
     * ones.
     */
    void step(String name, BooleanSupplier step) {
        if (blocked) {
            skipped(name, "not tried: an earlier step failed");
        } else {
            blocked = !step.getAsBoolean();
        }
    }

    DiagnosisReport report(FhirBase source) {
        return new DiagnosisReport(source, checks);
    }
}
