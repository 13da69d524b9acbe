// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.time.Pause;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/**
 * A server that revokes the whole family when a spent refresh token comes back. Here the processes are clients over one store in
 * one JVM; {@code RefreshAcrossProcessesTest} does it on every store, the custody proof with processes that are killed.
 */
@Timeout(480)
class ReuseHostilityTest {
    private static final int CALLERS = 32;

    private final Stage stage = new Stage();
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private String good = Stage.FIRST_REFRESH;
    private boolean revoked;
    private int refreshes;

    @AfterEach
    void close() {
        callers.shutdownNow();
        stage.close();
    }

    @Hostile(26)
    @Requirement({"REF-07", "REF-08"})
    @RepeatedTest(value = 3, name = "26 32 threads in 2 processes, {currentRepetition}")
    @DisplayName("26 32 threads in 2 processes against a server that punishes reuse")
    void token_ofManyAtOnce_isAskedForOnce() throws Exception {
        Connection held = stage.connected();
        stage.expire();
        for (int request = 0; request < CALLERS; request++) {
            stage.home.token(this::rotate);
        }
        List<SmartClient> processes = List.of(process(), process());
        CyclicBarrier start = new CyclicBarrier(CALLERS);

        List<Future<Secret>> results = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            SmartClient mine = processes.get(caller % 2);
            results.add(callers.submit(() -> {
                start.await();
                return mine.tokens(held.id()).token();
            }));
        }

        for (Future<Secret> result : results) {
            assertThat(result.get(120, TimeUnit.SECONDS)).isEqualTo(Secret.of(Stage.NEW_ACCESS));
        }
        assertThat(refreshes).isOne();
        assertThat(revoked).isFalse();
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.ROTATED);
    }

    private synchronized MockResponse rotate(RecordedRequest request) {
        refreshes++;
        revoked |= !good.equals(FakeSource.form(request).get("refresh_token"));
        good = Stage.NEW_REFRESH;
        return revoked
                ? FakeSource.error(400, "invalid_grant")
                : TokenJson.fresh().answer();
    }

    /** Those that run side by side have to wait for each other in real time. */
    private SmartClient process() {
        return stage.restarted(stage.app(), builder -> builder.pause(Pause.system()));
    }
}
