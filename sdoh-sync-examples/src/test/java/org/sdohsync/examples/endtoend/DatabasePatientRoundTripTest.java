// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.sync.SyncReport;

/** The Tasks of a patient from end to end on HAPI's JPA server; runs with the profile {@code interop}, which builds that server. */
@Timeout(900)
@EnabledIfSystemProperty(named = "sandbox.jpa.classpath", matches = ".+")
class DatabasePatientRoundTripTest {
    @Test
    void now_untilIdle_answersEveryTaskOnADatabase(@TempDir Path directory) {
        Path classPath = Path.of(System.getProperty("sandbox.jpa.classpath"));
        try (ReferralSource source = ReferralSource.builder("harbor").startWithDatabase(classPath, directory)) {
            PatientAtHome patient = new PatientAtHome(source);
            patient.begin();
            try (SdohSync sync = patient.app().build()) {
                sync.connect(source.fhirBase().toString()).asPatient().inBrowser();

                SyncReport last = PatientAtHome.runUntilIdle(sync);

                assertThat(last.complete()).as(last.toString()).isTrue();
                patient.assertAllDone();
            }
        }
    }
}
