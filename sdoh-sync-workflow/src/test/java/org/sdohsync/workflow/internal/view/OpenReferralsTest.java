// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.workflow.feed.Feed;
import org.sdohsync.workflow.internal.feed.PageTask;

/** What is kept of open Tasks. */
class OpenReferralsTest {
    private static final ConnectionId COUNTY = new ConnectionId("c1");
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    private final Store store = MemoryStore.create();
    private final OpenReferrals open = OpenReferrals.in(store);

    @BeforeEach
    void threeAccepted() {
        List.of("a", "b", "c").forEach(id -> note(id, "accepted"));
    }

    @Test
    void of_aRecordWithATimeThatIsNone_namesItAsUnreadable() {
        Records<OpenReferralRecord> raw = store.records(new OpenReferralCodec());
        OpenReferralRecord held = raw.load("c1.a").orElseThrow().value();
        JsonObject broken = held.facts().toBuilder()
                .remove("changedAt")
                .text("missingSince", "yesterday")
                .build();
        assertThat(raw.save(
                        new OpenReferralRecord(COUNTY, Feed.OWNER, broken, null),
                        raw.load("c1.a").orElseThrow().revision()))
                .isPresent();

        assertThat(open.of(COUNTY).unreadable()).hasSize(1);
    }

    @Test
    void urgent_behindAPageOfRecordsThatCannotBeRead_isFound() {
        Records<OpenReferralRecord> raw = store.records(new OpenReferralCodec());
        for (int i = 0; i < RecordQuery.DEFAULT_LIMIT; i++) {
            JsonObject broken = JsonObject.builder()
                    .text("task", "t" + i)
                    .text("priority", "stat")
                    .text("changedAt", "yesterday")
                    .build();
            assertThat(raw.create(new OpenReferralRecord(new ConnectionId("c0"), Feed.OWNER, broken, null)))
                    .isPresent();
        }

        assertThat(open.urgent()).containsExactly(COUNTY);
    }

    @Test
    void note_ofAClosedTask_takesItOffTheView() {
        note("a", "completed");

        assertThat(open.of(COUNTY).stream().map(OpenReferralRecord::taskId)).containsExactly("b", "c");
    }

    @Test
    void view_afterARestart_holdsTheTaskAndItsUrgency() {
        OpenReferrals later = OpenReferrals.in(store);

        OpenReferralRecord first = later.all().stream().findFirst().orElseThrow();

        assertThat(first.task().orElseThrow().getFocus().getReference()).isEqualTo("ServiceRequest/sr-a");
        assertThat(first.status().text()).isEqualTo("accepted");
        assertThat(later.urgent()).containsExactly(COUNTY);
        assertThat(first.toString()).doesNotContain("canary");
    }

    @Test
    void delete_ofAConnection_leavesNothing() {
        open.delete(COUNTY);

        assertThat(open.all().values()).isEmpty();
    }

    private void note(String id, String status) {
        Task task = new Task();
        task.setId(id);
        task.setStatus(Task.TaskStatus.fromCode(status));
        task.setPriority(Task.TaskPriority.URGENT);
        task.setDescription("canary");
        task.getFocus().setReference("ServiceRequest/sr-" + id);
        open.noting(COUNTY, Feed.OWNER, PageTask.of(id, "1", NOW, task), true).run();
    }
}
