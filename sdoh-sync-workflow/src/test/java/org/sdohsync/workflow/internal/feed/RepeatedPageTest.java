// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.workflow.feed.FeedSettings;

class RepeatedPageTest {
    private final List<String> delivered = new ArrayList<>();
    private final Records<Checkpoint> checkpoints =
            Store.over(new MapStore(), Sealing.none()).records(new CheckpointCodec());

    /** The times lie so close together that nobody can tell that the search by time is ignored. */
    @Test
    void run_whenAPageIsShownTwiceByAServerThatIgnoresTheTime_deliversEachOnce() throws IOException {
        try (TaskServer server = new TaskServer()) {
            for (int i = 1; i <= 8; i++) {
                server.tick(Duration.ofMillis(100));
                server.put("t" + i);
            }
            server.tick(Duration.ofSeconds(2));
            server.timeIgnored = true;
            // The search from the end of the first page; its second page is the first once more.
            server.next = (search, link) -> search == 4 ? link.replaceAll("offset=[0-9]+", "offset=0") : link;

            FeedReport result = pass(server);

            assertThat(result.failure()).isEmpty();
            assertThat(delivered).containsExactly("t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8");
        }
    }

    private FeedReport pass(TaskServer server) {
        return FeedSync.over(
                        new ConnectionId("c1"),
                        FeedSubject.of(Role.recipient(List.of("Organization/1")), LaunchContext.empty()),
                        server.client(),
                        checkpoints)
                .settings(FeedSettings.defaults().pageSize(3).overlap(Duration.ZERO))
                .run(snapshot -> delivered.add(snapshot.id()));
    }
}
