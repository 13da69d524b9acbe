// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.ability;

import java.util.List;
import java.util.Set;
import org.sdohsync.smart.discovery.SmartConfiguration;

/** The sets of capabilities that SMART names (SMART App Launch 2.2, Conformance §Capability Sets). */
public enum CapabilitySet {
    /** Patients launch apps from outside the source. */
    PATIENT_STANDALONE("launch-standalone", "context-standalone-patient", "permission-patient"),
    /** Patients launch apps from the source's portal. */
    PATIENT_EHR("launch-ehr", "context-ehr-patient", "permission-patient"),
    /** Clinicians launch apps from outside the source. */
    CLINICIAN_STANDALONE("launch-standalone", "permission-user", "permission-patient"),
    /** Clinicians launch apps from the source. */
    CLINICIAN_EHR(
            "launch-ehr", "context-ehr-patient", "context-ehr-encounter", "permission-user", "permission-patient");

    private static final Set<String> CLIENTS =
            Set.of("client-public", "client-confidential-symmetric", "client-confidential-asymmetric");

    private final String all;

    CapabilitySet(String... all) {
        this.all = String.join(" ", all);
    }

    /**
     * Tells whether a source declares this set.
     *
     * @param source what it publishes
     * @return true if it declares every capability of the set and one kind of client
     */
    public boolean isDeclaredBy(SmartConfiguration source) {
        List<String> declared = source.capabilities();
        return declared.containsAll(List.of(all.split(" ")))
                && declared.stream().anyMatch(CLIENTS::contains);
    }
}
