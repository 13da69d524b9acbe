// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import okhttp3.OkHttpClient;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.sdohsync.sandbox.fhir.fault.Fault;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.referral.Closed;
import org.sdohsync.workflow.referral.InProgress;
import org.sdohsync.workflow.referral.Referral;

/** Single writes go wrong, at a source that creates conditionally and at one that does not. */
@Timeout(600)
class WriteFaultsTest {
    private static ReferralSource full;
    private static ReferralSource modest;

    private final List<RuntimeException> thrown = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() {
        full = ReferralSource.builder("county").requested(9).start();
        modest = ReferralSource.builder("lake")
                .requested(9)
                .abilities(Abilities.modest())
                .start();
    }

    @AfterAll
    static void stop() {
        full.close();
        modest.close();
    }

    @AfterEach
    void clear() {
        full.fhirServer().faults().clear();
        modest.fhirServer().faults().clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"county", "lake"})
    void complete_connectionDropsAfterTheProcedureWasCreated_createsNoSecondOne(String name) {
        ReferralSource source = source(name);
        Snapshot before = Snapshot.of(source);
        String id = "task-requested-1";
        try (SdohSync sync = connected(source, new OkHttpClient(), id)) {
            source.fhirServer().faults().next(1, "POST", "^/Procedure", Fault.dropAfter());

            assertThat(sync.syncNow().complete()).isFalse();

            assertThat(thrown).singleElement().isInstanceOf(TransportException.class);
            assertThat(Snapshot.of(source).newSince(before)).hasSize(1);
            assertCompletedOnce(FoodBank.runUntilIdle(sync).complete(), source, before, id);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"county", "lake"})
    void complete_updateIsAnswered503_isFinishedByTheNextRound(String name) {
        ReferralSource source = source(name);
        Snapshot before = Snapshot.of(source);
        String id = "task-requested-2";
        Runnable overload = () -> source.fhirServer().faults().next(1, "PUT", "^/Task/" + id, Fault.status(503, "1"));
        try (SdohSync sync = connected(source, new OkHttpClient(), id, overload)) {
            assertThat(sync.syncNow().complete()).isFalse();

            assertThat(thrown).singleElement().isInstanceOf(HttpStatusException.class);
            assertThat(((HttpStatusException) thrown.get(0)).retryable()).isTrue();
            assertThat(Snapshot.of(source).task(id).getStatus()).isNotEqualTo(TaskStatus.COMPLETED);
            assertCompletedOnce(FoodBank.runUntilIdle(sync).complete(), source, before, id);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"county", "lake"})
    void complete_colleagueAddsAnOutputInBetween_keepsIt(String name) {
        ReferralSource source = source(name);
        Snapshot before = Snapshot.of(source);
        String id = "task-requested-3";
        OkHttpClient racing = racing(source, id, WriteFaultsTest::withOutputOfAColleague);
        try (SdohSync sync = connected(source, racing, id)) {
            assertThat(sync.syncNow().complete()).isTrue();

            assertThat(thrown).isEmpty();
            assertCompletedOnce(FoodBank.runUntilIdle(sync).complete(), source, before, id, 2);
            assertThat(Snapshot.of(source).task(id).getOutput())
                    .extracting(output -> output.getType().getText())
                    .contains("from a colleague");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"county", "lake"})
    void accept_sourceCancelsTheTaskInBetween_isAConflictAndLeavesItCancelled(String name) {
        ReferralSource source = source(name);
        Snapshot before = Snapshot.of(source);
        String id = "task-requested-4";
        OkHttpClient racing = racing(source, id, task -> task.setStatus(TaskStatus.CANCELLED));
        try (SdohSync sync = connected(source, racing, id)) {
            sync.syncNow();

            assertThat(thrown).singleElement().isInstanceOf(ConflictException.class);
            assertThat(thrown.get(0)).hasMessageContaining("ask the source for a new Task");
            assertThat(FoodBank.runUntilIdle(sync).complete()).isTrue();
            assertThat(sync.connections())
                    .allSatisfy(connection ->
                            assertThat(sync.journal().pending(connection.id())).isEmpty());
            assertThat(Snapshot.of(source).task(id).getStatus()).isEqualTo(TaskStatus.CANCELLED);
            assertThat(Snapshot.of(source).newSince(before)).isEmpty();
        }
    }

    private static Task withOutputOfAColleague(Task task) {
        task.addOutput()
                .setType(new CodeableConcept().setText("from a colleague"))
                .setValue(new CodeableConcept().setText("The family was called."));
        return task;
    }

    private static void assertCompletedOnce(boolean complete, ReferralSource source, Snapshot before, String id) {
        assertCompletedOnce(complete, source, before, id, 1);
    }

    private static void assertCompletedOnce(
            boolean complete, ReferralSource source, Snapshot before, String id, int outputs) {
        assertThat(complete).isTrue();
        Snapshot after = Snapshot.of(source);
        Task task = after.task(id);
        assertThat(task.getStatus()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(task.getOutput()).hasSize(outputs);
        assertThat(after.newSince(before))
                .singleElement()
                .satisfies(
                        procedure -> assertThat(procedure.getBasedOnFirstRep().getReference())
                                .isEqualTo(task.getFocus().getReference()));
    }

    private SdohSync connected(ReferralSource source, OkHttpClient http, String only) {
        return connected(source, http, only, () -> {});
    }

    /** An application that carries one referral to its end in one go. */
    private SdohSync connected(ReferralSource source, OkHttpClient http, String only, Runnable beforeTheEnd) {
        SdohSync sync = FoodBank.app()
                .http(http)
                .browser(page -> source.worker().visitAndFollow(page))
                .onReferral(referral -> {
                    if (referral.id().equals(only)) {
                        carry(referral, beforeTheEnd);
                    }
                })
                .build();
        Connection ignored = sync.connect(source.fhirBase().toString())
                .asRecipient(source.recipient())
                .inBrowser();
        return sync;
    }

    private void carry(Referral referral, Runnable beforeTheEnd) {
        try {
            referral.requested().ifPresent(asked -> {
                InProgress work = asked.accept().start();
                beforeTheEnd.run();
                Closed ignored = work.complete(FoodBank.provided());
            });
            referral.inProgress().ifPresent(work -> work.complete(FoodBank.provided()));
        } catch (RuntimeException failed) {
            thrown.add(failed);
            throw failed;
        }
    }

    private static OkHttpClient racing(ReferralSource source, String id, UnaryOperator<Task> edit) {
        AtomicBoolean armed = new AtomicBoolean(true);
        return new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    boolean write = chain.request().method().equals("PUT")
                            && chain.request().url().encodedPath().endsWith("/Task/" + id);
                    if (write && armed.getAndSet(false)) {
                        source.auditor().put(edit.apply(source.auditor().read(Task.class, id)));
                    }
                    return chain.proceed(chain.request());
                })
                .build();
    }

    private static ReferralSource source(String name) {
        return name.equals("county") ? full : modest;
    }
}
