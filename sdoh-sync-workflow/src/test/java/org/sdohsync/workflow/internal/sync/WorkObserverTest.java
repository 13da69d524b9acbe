// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.observation.WorkObservation;
import org.sdohsync.core.observation.WorkObserver;
import org.sdohsync.workflow.SdohSync;

/** What an observer is told of syncs and requests. */
class WorkObserverTest {
    private final RoundScene scene = new RoundScene();
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    WorkObserverTest() throws IOException {
        scene.connect("county", "user-7", Role.recipient(List.of("Organization/1")));
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void sync_ofASource_isToldWithItsRequestsInside() {
        scene.task("1", "requested", "Organization/1", "Organization/asks");
        try (SdohSync sync = scene.app().observer(new Noting()).build()) {
            var ignored = sync.syncNow();
        }

        assertThat(told).startsWith("sync county begins", "GET begins").contains("GET 404", "GET 200");
        assertThat(told).endsWith("sync delivered 1", "sync failed 0", "sync actions_confirmed 0", "sync success");
    }

    @Test
    void sync_ofASourceThatIsGone_isToldAsFailureAndRequestsAsUnanswered() {
        try (SdohSync sync = scene.app().observer(new Noting()).build()) {
            scene.close();
            var ignored = sync.syncNow();
        }

        assertThat(told).contains("GET no_answer TransportException").endsWith("sync failure TransportException");
    }

    @Test
    void observer_thatThrows_changesNothing() {
        scene.task("1", "requested", "Organization/1", "Organization/asks");
        WorkObserver broken = new WorkObserver() {
            @Override
            public WorkObservation request(String method, Origin server) {
                throw new IllegalStateException("no request");
            }

            @Override
            public WorkObservation sync(ConnectionId connection, Origin source) {
                return (outcome, failure) -> {
                    throw new IllegalStateException("no end");
                };
            }
        };
        try (SdohSync sync = scene.app().observer(broken).build()) {
            assertThat(sync.syncNow().complete()).isTrue();
        }

        assertThat(scene.delivered).hasSize(1);
    }

    private final class Noting implements WorkObserver {
        @Override
        public WorkObservation request(String method, Origin server) {
            told.add(method + " begins");
            return noting(method);
        }

        @Override
        public WorkObservation sync(ConnectionId connection, Origin source) {
            told.add("sync " + connection + " begins");
            return noting("sync");
        }

        private WorkObservation noting(String what) {
            return new WorkObservation() {
                @Override
                public void end(String outcome, @Nullable Throwable failure) {
                    String why = failure == null ? "" : " " + failure.getClass().getSimpleName();
                    told.add(what + " " + outcome + why);
                }

                @Override
                public void count(String counted, long number) {
                    told.add(what + " " + counted + " " + number);
                }
            };
        }
    }
}
