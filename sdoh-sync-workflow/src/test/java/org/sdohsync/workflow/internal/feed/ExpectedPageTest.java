// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.workflow.feed.FeedSettings;

class ExpectedPageTest {
    private static final ConnectionId ID = new ConnectionId("c1");

    private final TaskServer server = start();
    private final List<String> delivered = new ArrayList<>();
    private final List<Integer> requestsBefore = new ArrayList<>();

    @BeforeEach
    void tasks() {
        for (int i = 10; i < 40; i++) {
            server.tick(Duration.ofHours(1));
            server.put("t" + i);
        }
        server.tick(Duration.ofHours(1));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void run_readingAhead_sendsTheSameRequestsAndDeliversTheSame() {
        pass(task -> {});
        List<String> requests = List.copyOf(server.log);
        List<String> tasks = List.copyOf(delivered);
        delivered.clear();
        server.log.clear();

        FeedReport result = pass(Runnable::run);

        assertThat(result.failure()).isEmpty();
        assertThat(delivered).isEqualTo(tasks).hasSize(30).isSorted();
        assertThat(server.log).isEqualTo(requests);
    }

    @Test
    void run_readingAhead_hasTheNextPageBeforeTheListenerIsDone() {
        pass(task -> {});
        List<Integer> without = List.copyOf(requestsBefore);
        requestsBefore.clear();
        server.log.clear();

        pass(Runnable::run);

        // In the middle the next page has been asked for when a Task is delivered; on the last one there is none.
        assertThat(requestsBefore.get(15)).isEqualTo(without.get(15) + 1);
        assertThat(requestsBefore.get(29)).isEqualTo(without.get(29)).isEqualTo(server.log.size());
    }

    @Test
    void run_overPagesOfKnownTasks_readsNothingAhead() {
        Records<Checkpoint> checkpoints = checkpoints();
        List<Runnable> ahead = new ArrayList<>();
        Duration all = Duration.ofDays(3);
        FeedReport first = pass(checkpoints, Runnable::run, snapshot -> delivered.add(snapshot.id()), all);

        FeedReport second = pass(checkpoints, ahead::add, snapshot -> delivered.add(snapshot.id()), all);

        assertThat(first.failure()).isEmpty();
        assertThat(second.failure()).isEmpty();
        assertThat(second.pages()).isGreaterThan(9);
        assertThat(delivered).hasSize(30);
        assertThat(ahead).isEmpty();
    }

    @Test
    void run_readingAheadOfWhatChangesMeanwhile_losesNoChange() {
        Records<Checkpoint> checkpoints = checkpoints();
        TaskListener changing = snapshot -> {
            delivered.add(snapshot.id() + "/" + snapshot.versionId().orElseThrow());
            if (snapshot.id().equals("t20")
                    && snapshot.versionId().orElseThrow().equals("1")) {
                server.tick(Duration.ofSeconds(1));
                server.put("t21");
                server.put("t35");
            }
        };

        pass(checkpoints, Runnable::run, changing);
        server.tick(Duration.ofHours(1));
        pass(checkpoints, Runnable::run, changing);

        assertThat(delivered).contains("t21/2", "t35/2");
        for (int i = 10; i < 40; i++) {
            String id = "t" + i + "/";
            assertThat(delivered).anyMatch(line -> line.startsWith(id));
        }
    }

    private FeedReport pass(Executor ahead) {
        return pass(checkpoints(), ahead, snapshot -> {
            requestsBefore.add(server.log.size());
            delivered.add(snapshot.id());
        });
    }

    private FeedReport pass(Records<Checkpoint> checkpoints, Executor ahead, TaskListener listener) {
        return pass(checkpoints, ahead, listener, Duration.ofMinutes(2));
    }

    private FeedReport pass(Records<Checkpoint> checkpoints, Executor ahead, TaskListener listener, Duration overlap) {
        return FeedSync.over(
                        ID,
                        FeedSubject.of(Role.recipient(List.of("Organization/1")), LaunchContext.empty()),
                        server.client().ahead(ahead),
                        checkpoints)
                .settings(FeedSettings.defaults().pageSize(3).overlap(overlap))
                .run(listener);
    }

    private static Records<Checkpoint> checkpoints() {
        return Store.over(new MapStore(), Sealing.none()).records(new CheckpointCodec());
    }

    private static TaskServer start() {
        try {
            return new TaskServer();
        } catch (IOException noServer) {
            throw new IllegalStateException(noServer);
        }
    }
}
