// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.hl7.fhir.r4.model.Goal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.workflow.AccountSync;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.patient.PatientRecord;
import org.sdohsync.workflow.sync.SyncProgress;
import org.sdohsync.workflow.sync.SyncReport;

/** A patient's application on a real source: every kind of Task to its end, and what else the patient may see. */
@Timeout(600)
class PatientRoundTripTest {
    @Test
    void now_untilIdle_answersEveryTaskOfThePatientAndNothingElse() {
        try (ReferralSource source =
                ReferralSource.builder("county").narratives(true).start()) {
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

    @Test
    void patientRecord_showsThePatientsOwnAndNobodyElses() {
        try (ReferralSource source = ReferralSource.quick("lake")) {
            PatientAtHome patient = new PatientAtHome(source);
            try (SdohSync sync = patient.app().build()) {
                Connection connection =
                        sync.connect(source.fhirBase().toString()).asPatient().inBrowser();
                String me = "Patient/" + connection.context().patient().orElseThrow();

                PatientRecord record = sync.patientRecord(connection.id()).orElseThrow();

                assertThat(record.tasks().found())
                        .hasSameSizeAs(source.data().patientTaskIds(me.substring("Patient/".length())));
                assertThat(record.referrals().found()).isNotEmpty().allSatisfy(referral -> {
                    assertThat(referral.part()).isEqualTo(TaskRole.ONLOOKER);
                    assertThat(referral.task().getFor().getReference()).isEqualTo(me);
                });
                assertThat(record.goals().found())
                        .isNotEmpty()
                        .extracting(Goal::getSubject)
                        .allMatch(subject -> subject.getReference().equals(me));
                assertThat(record.conditions().found()).isNotEmpty();
                assertThat(record.consents().found()).isNotEmpty();
                assertThat(record.services().found()).isNotEmpty();
                assertThat(List.of(
                                record.tasks().refused(),
                                record.referrals().refused(),
                                record.goals().refused(),
                                record.services().refused()))
                        .allMatch(List::isEmpty);
                String ready = record.tasks().found().get(0).id();
                assertThat(record.task(ready)).isPresent();
                assertThat(record.task("nowhere")).isEmpty();
                assertThat(record.task(record.referrals().found().get(0).id())).isEmpty();
            }
        }
    }

    @Test
    void syncNow_ofAnAccount_tellsEachSourceAndReturnsInTime() {
        try (ReferralSource one = ReferralSource.quick("county");
                ReferralSource other = ReferralSource.quick("river")) {
            PatientAtHome patient = new PatientAtHome(one);
            try (SdohSync sync = patient.app().build()) {
                AccountSync account = sync.account("ann");
                account.connect(one.fhirBase().toString()).asPatient().inBrowser();
                account.connect(other.fhirBase().toString()).asPatient().inBrowser();
                List<Integer> told = Collections.synchronizedList(new ArrayList<>());

                SyncProgress progress = account.syncNow(
                        Duration.ofMinutes(2), now -> told.add(now.results().size()));

                assertThat(progress.sources()).isEqualTo(2);
                assertThat(progress.left()).isZero();
                assertThat(progress.delivered()).isPositive();
                assertThat(told).hasSize(2).contains(2);
            }
        }
    }
}
