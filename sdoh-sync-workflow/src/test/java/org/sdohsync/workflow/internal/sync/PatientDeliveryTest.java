// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.AccountSync;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.patient.InformationTask;
import org.sdohsync.workflow.patient.PatientTask;
import org.sdohsync.workflow.sync.SyncProgress;

/** Which listener gets which Task of a patient, and what a user who just signed in gets in time. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PatientDeliveryTest {
    private static final ConnectionId PHONE = new ConnectionId("phone");
    private static final LaunchContext PATIENT = LaunchContext.of(Map.of("patient", "p"));
    private static final String QUESTION = "\"code\":{\"coding\":[{\"code\":\"general-information\"}]},";

    private final RoundScene scene = scene();
    private final List<PatientTask<?>> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<String> others = Collections.synchronizedList(new ArrayList<>());

    PatientDeliveryTest() {
        task("question", "ready", "Patient/p", QUESTION);
        task("foreign", "ready", "RelatedPerson/r", QUESTION);
        task("milk", "ready", "Patient/p", "\"code\":{\"coding\":[{\"code\":\"buy-milk\"}]},");
        task("referral", "accepted", "Organization/1", RoundScene.FULFILL);
        scene.pass(Duration.ofHours(1));
    }

    private static RoundScene scene() {
        try {
            return new RoundScene();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void task(String id, String status, String owner, String code) {
        scene.server.put(id, owner);
        scene.server.extra(id, "\"status\":\"" + status + "\"," + code + "\"for\":{\"reference\":\"Patient/p\"},");
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void now_forAPatient_handsEachTaskToItsListener() {
        scene.connect("phone", "ann", Role.patient(), PATIENT);
        try (SdohSync sync = scene.app()
                .onPatientTask(asked::add)
                .onOtherTask(
                        (connection, task) -> others.add(task.getIdElement().getIdPart()))
                .build()) {
            assertThat(sync.syncNow().complete()).isTrue();
        }

        assertThat(asked).extracting(PatientTask::id).containsExactlyInAnyOrder("question", "foreign");
        assertThat(asked).allMatch(InformationTask.class::isInstance);
        assertThat(part("question")).isEqualTo(TaskRole.PATIENT);
        assertThat(part("foreign")).isEqualTo(TaskRole.ONLOOKER);
        assertThat(others).containsExactly("milk");
        assertThat(scene.delivered).containsExactly("ONLOOKER referral");
    }

    @Test
    void now_withoutTheListener_handsThemToTheOther() {
        scene.connect("phone", "ann", Role.patient(), PATIENT);
        try (SdohSync sync = scene.app()
                .onOtherTask(
                        (connection, task) -> others.add(task.getIdElement().getIdPart()))
                .build()) {
            assertThat(sync.syncNow().complete()).isTrue();
        }

        assertThat(others).containsExactlyInAnyOrder("question", "foreign", "milk");
    }

    @Test
    void now_forARecipient_handsNothingToThePatientsListener() {
        scene.connect("desk", "staff", Role.recipient(List.of("Patient/p")));
        try (SdohSync sync = scene.app()
                .onPatientTask(asked::add)
                .onOtherTask(
                        (connection, task) -> others.add(task.getIdElement().getIdPart()))
                .build()) {
            assertThat(sync.syncNow().complete()).isTrue();
            assertThatIllegalStateException()
                    .isThrownBy(() -> sync.patientRecord(new ConnectionId("desk")))
                    .withMessageContaining("not a patient's");
        }

        assertThat(asked).isEmpty();
        assertThat(others).contains("question", "milk");
    }

    @Test
    void build_withThePatientsListenerOnly_leavesReferralsOut() {
        scene.connect("phone", "ann", Role.patient(), PATIENT);
        SmartApp app = SmartApp.named("phone").redirect("http://127.0.0.1:0/callback");
        assertThatIllegalStateException()
                .isThrownBy(() -> SdohSync.builder(app).build())
                .withMessageContaining("onPatientTask");
        try (SdohSync sync = SdohSync.builder(app)
                .store(scene.store)
                .clock(scene.clock)
                .addressRules(AddressRules.strict().allowingLoopback())
                .onPatientTask(asked::add)
                .build()) {
            assertThat(sync.syncNow().complete()).isTrue();
            assertThat(sync.patientRecord(PHONE)).isPresent();
            assertThat(sync.patientRecord(new ConnectionId("nowhere"))).isEmpty();
        }
        assertThat(asked).hasSize(2);
    }

    @Test
    void now_whenTheListenerThrows_deliversAgain() {
        scene.connect("phone", "ann", Role.patient(), PATIENT);
        try (SdohSync sync = scene.app()
                .onPatientTask(task -> {
                    asked.add(task);
                    if (asked.size() == 1) {
                        throw new IllegalStateException("not now");
                    }
                })
                .build()) {
            assertThat(sync.syncNow().results().get(0).failedDeliveries()).isEqualTo(1);
            assertThat(sync.syncNow().complete()).isTrue();
        }
        assertThat(asked).hasSize(3);
    }

    @Test
    void syncNow_whenTheTimeIsUp_returnsWhatThereIs() throws InterruptedException {
        scene.connect("phone", "ann", Role.patient(), PATIENT);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        try (SdohSync sync = scene.app()
                .onPatientTask(task -> {
                    begun.countDown();
                    await(goOn);
                })
                .build()) {
            AccountSync account = sync.account("ann");

            SyncProgress there = account.syncNow(Duration.ofMillis(50), progress -> told.countDown());

            assertThat(there.sources()).isEqualTo(1);
            assertThat(there.left()).isEqualTo(1);
            assertThat(there.results()).isEmpty();
            begun.await();
            goOn.countDown();
            told.await();
        }
    }

    private TaskRole part(String id) {
        return asked.stream()
                .filter(task -> task.id().equals(id))
                .findFirst()
                .orElseThrow()
                .part();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
