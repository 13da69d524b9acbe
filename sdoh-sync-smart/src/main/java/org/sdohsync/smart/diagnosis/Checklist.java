// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.smart.diagnosis.Check.Outcome;

/** Collects steps; after a step that blocks, the remaining ones are skipped. Not thread-safe. */
final class Checklist {
    private final List<Check> checks = new ArrayList<>();
    private boolean blocked;

    void passed(String name, String found) {
        checks.add(new Check(name, Outcome.PASSED, found, ""));
    }

    void warn(String name, String found, String next) {
        checks.add(new Check(name, Outcome.WARNING, found, next));
    }

    void failed(String name, String found, String next) {
        checks.add(new Check(name, Outcome.FAILED, found, next));
    }

    void skipped(String name, String why) {
        checks.add(new Check(name, Outcome.SKIPPED, why, ""));
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

    Report report(FhirBase source) {
        return new Report(source, checks);
    }
}
