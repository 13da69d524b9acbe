// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.error.TransportException.Delivery;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.workflow.internal.action.Mortal;
import org.sdohsync.workflow.request.RequestEntry;

/** Pending requests at one server do not stop each other, nor the sync that completes them. */
class RequestReplayTest {
    private final RequestScene scene = new RequestScene();
    private final ConnectionId id = scene.connection().id();
    private @Nullable Supplier<Throwable> atPatient9;

    @AfterEach
    void close() {
        scene.close();
    }

    /** A network that breaks whenever Patient/9 is named, and lets all else pass. */
    private HttpSender network(boolean down) {
        return request -> {
            byte[] body = request.body();
            boolean named = body != null && new String(body, StandardCharsets.UTF_8).contains("Patient/9");
            if (down || (named && atPatient9 == null)) {
                throw new TransportException("no answer", Delivery.NOT_SENT, null);
            }
            if (named && atPatient9 != null) {
                Throwable thrown = atPatient9.get();
                if (thrown instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) thrown;
            }
            return scene.source().direct().send(request);
        };
    }

    private void pend(String key, String patient) {
        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> scene.runner(Mortal.immortal(), network(true))
                        .perform(scene.connection(), key, ReferralItems.of(RequestScene.REFERRAL.patient(patient))));
        scene.pass(Duration.ofSeconds(1));
    }

    private void replay() {
        scene.runner(Mortal.immortal(), network(false)).replay(scene.connection(), () -> true);
    }

    private List<String> pending() {
        return scene.runner().pending(id).stream().map(RequestEntry::key).toList();
    }

    @Test
    void replay_threeWithoutAnswerEachTime_doNotBlockTheOthersForEver() {
        pend("a", "Patient/9");
        pend("b", "Patient/9");
        pend("c", "Patient/9");
        pend("d", "Patient/7");

        for (int round = 0; round < 100 && pending().size() > 3; round++) {
            replay();
        }

        assertThat(pending()).containsExactly("a", "b", "c");
    }

    @Test
    void replay_oneThrowsWhatIsNoSyncException_theOthersAndTheSyncGoOn() {
        pend("a", "Patient/9");
        pend("b", "Patient/7");
        for (Throwable thrown :
                List.of(new IllegalStateException("an interceptor of the application"), new AssertionError("broken"))) {
            atPatient9 = () -> thrown;

            replay();

            assertThat(pending()).containsExactly("a");
        }
    }
}
