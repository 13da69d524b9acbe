// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.workflow.feed.FeedSettings;

/** A listener whose own calls to the source fail: is it the source, or the Task? */
class SourceOutagesTest {
    private static final ConnectionId ID = new ConnectionId("c1");

    private final TransportException silence =
            new TransportException("no answer", TransportException.Delivery.UNKNOWN, new IOException("reset"));
    private final Records<Checkpoint> checkpoints =
            Store.over(new MapStore(), Sealing.none()).records(new CheckpointCodec());
    private final List<String> offered = new ArrayList<>();
    private final FeedSubject subject =
            FeedSubject.of(Role.recipient(List.of("Organization/1")), LaunchContext.empty());
    private final TaskServer server;

    SourceOutagesTest() throws IOException {
        server = new TaskServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @BeforeEach
    void fiveTasks() {
        for (int i = 1; i <= 5; i++) {
            server.tick(Duration.ofHours(1));
            server.put("t" + i);
        }
        server.tick(Duration.ofHours(1));
    }

    @Test
    void run_sourceSilentAtTheLastTask_isTheSourcesFailureAndNoAttempt() {
        FeedReport result = pass(Set.of("t5"), silence);

        assertThat(result.failure()).containsSame(silence);
        assertThat(result.delivered()).isEqualTo(4);
        assertThat(result.failed()).singleElement().satisfies(failure -> {
            assertThat(failure.taskId()).isEqualTo("t5");
            assertThat(failure.attempts()).isZero();
        });
    }

    @Test
    void run_sourceSilentThreeTimesInARow_endsThePass() {
        FeedReport result = pass(Set.of("t1", "t2", "t3", "t4", "t5"), silence);

        assertThat(offered).containsExactly("t1", "t2", "t3");
        assertThat(result.failure()).containsSame(silence);
    }

    @Test
    void run_sourceSilentForOneTaskOnly_countsAsItsAttemptAndGoesOn() {
        FeedReport result = pass(Set.of("t2"), silence);

        assertThat(result.failure()).isEmpty();
        assertThat(result.delivered()).isEqualTo(4);
        assertThat(result.failed()).singleElement().satisfies(failure -> {
            assertThat(failure.taskId()).isEqualTo("t2");
            assertThat(failure.attempts()).isEqualTo(1);
        });
    }

    @Test
    void run_afterALongOutage_deliversAllAndParksNothing() {
        Set<String> all = Set.of("t1", "t2", "t3", "t4", "t5");
        for (int hour = 0; hour < 20; hour++) {
            assertThat(pass(all, new HttpStatusException("down", 503, List.of(), null))
                            .parked())
                    .isEmpty();
        }
        offered.clear();

        FeedReport result = pass(Set.of(), silence);

        assertThat(offered).containsExactlyInAnyOrderElementsOf(all);
        assertThat(result.failed()).isEmpty();
        assertThat(result.failure()).isEmpty();
    }

    @Test
    void run_grantEnded_endsThePassAtOnce() {
        AuthorizationException ended =
                new AuthorizationException("the grant ended", AuthorizationException.Reason.REAUTHORIZE, null, null);

        FeedReport result = pass(Set.of("t2"), new IllegalStateException("wrapped by the application", ended));

        assertThat(offered).containsExactly("t1", "t2");
        assertThat(result.failure()).containsSame(ended);
        assertThat(result.failed()).singleElement().matches(failure -> failure.attempts() == 0);
    }

    @Test
    void run_taskInOtherHands_isNeitherAnAttemptNorTheSourcesFailure() {
        for (int pass = 0; pass < 20; pass++) {
            FeedReport result = pass(Set.of("t5"), new BusyException("another process acts on it"));

            assertThat(result.failure()).isEmpty();
            assertThat(result.parked()).isEmpty();
            assertThat(result.failed()).singleElement().matches(failure -> failure.attempts() == 0);
        }
    }

    @Test
    void run_refusalOfOneTask_isItsOwn() {
        FeedReport result = pass(Set.of("t5"), new HttpStatusException("refused", 422, List.of("invalid"), null));

        assertThat(result.failure()).isEmpty();
        assertThat(result.failed()).singleElement().matches(failure -> failure.attempts() == 1);
    }

    private FeedReport pass(Set<String> failing, RuntimeException thrown) {
        FeedSettings settings = FeedSettings.defaults()
                .pageSize(10)
                .attempts(3)
                .clock(Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC));
        return FeedSync.over(ID, subject, server.client(Limits.defaults()), checkpoints)
                .settings(settings)
                .run(snapshot -> {
                    offered.add(snapshot.id());
                    if (failing.contains(snapshot.id())) {
                        throw thrown;
                    }
                });
    }
}
