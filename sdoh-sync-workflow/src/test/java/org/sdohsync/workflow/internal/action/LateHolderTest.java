// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.workflow.action.Step;

/** A process that waits for a token or a turn for longer than its lock lasts, or sleeps with its machine, must not write any more. */
class LateHolderTest {
    private static final TaskAction ACCEPT = TaskAction.of(Step.ACCEPT, "t1");
    private static final TaskAction COMPLETE =
            TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD));
    private static final Duration WAIT = Duration.ofMinutes(3);

    private final Scene scene = new Scene();
    private final Connection connection = scene.source().connection();
    private final MutableClock clock = MutableClock.at(Scene.NOW);
    private final Store store = Store.over(new MemoryRecords(), Sealing.none());

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void perform_waitingForItsTurnBeyondItsLock_postsNothingMore() {
        scene.begin("in-progress");
        scene.source().conditionalCreate(false);
        ActionRunner other = runner(scene.source().direct());
        ActionRunner late = runner(waitingBefore("POST", () -> other.replay(connection)));

        assertThatExceptionOfType(BusyException.class).isThrownBy(() -> late.perform(connection, COMPLETE));

        // The other one found it noted as sent, and sent nothing either. That it never left is known now.
        assertThat(scene.source().resources().all("Procedure")).isEmpty();
        assertThat(late.journal().pending(connection.id()))
                .singleElement()
                .satisfies(entry -> assertThat(entry.inDoubtSince()).isEmpty());
        assertThat(other.replay(connection).finished()).hasSize(1);
        assertThat(scene.source().resources().all("Procedure")).hasSize(1);
        assertThat(scene.status()).isEqualTo("completed");
    }

    @Test
    void perform_waitingForItsTurnBeyondItsLock_updatesNothingMore() {
        ActionRunner other = runner(scene.source().direct());
        ActionRunner late = runner(waitingBefore("PUT", () -> {
            try (TaskLock taken =
                    TaskLock.tryAcquire(store, clock, connection.id(), "t1").orElseThrow()) {
                taken.renew("t1");
            }
        }));

        assertThatExceptionOfType(BusyException.class).isThrownBy(() -> late.perform(connection, ACCEPT));

        assertThat(scene.status()).isEqualTo("requested");
        assertThat(late.journal().pending(connection.id())).hasSize(1);
        assertThat(other.replay(connection).finished()).hasSize(1);
        assertThat(scene.status()).isEqualTo("accepted");
    }

    /** Nobody else wanted it meanwhile: the lock is renewed and the write goes out. */
    @Test
    void perform_waitingAlone_goesOn() {
        ActionRunner alone = runner(waitingBefore("PUT", () -> {}));

        alone.perform(connection, ACCEPT);

        assertThat(scene.status()).isEqualTo("accepted");
        assertThat(alone.journal().pending(connection.id())).isEmpty();
    }

    private ActionRunner runner(HttpSender sender) {
        FhirClient client = FhirClient.over(sender, scene.source().base(), Limits.defaults());
        return ActionRunner.builder(store, any -> client)
                .clock(clock)
                .pause(duration -> {})
                .build();
    }

    /** Waits once before it sends, while the others go on. */
    private HttpSender waitingBefore(String method, Runnable meanwhile) {
        HttpSender direct = scene.source().direct();
        AtomicBoolean waited = new AtomicBoolean();
        return request -> {
            if (request.method().equals(method) && !waited.getAndSet(true)) {
                clock.advance(WAIT);
                meanwhile.run();
            }
            return direct.send(request);
        };
    }
}
