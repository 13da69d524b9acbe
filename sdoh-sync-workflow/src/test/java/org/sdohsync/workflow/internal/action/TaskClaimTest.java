// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.action.DoneAction;

class TaskClaimTest {
    private static final TaskAction CLAIM = TaskAction.claim("t1", "Organization/pantry");

    private final Scene scene = new Scene();

    @BeforeEach
    void nobodyOwnsIt() {
        own(null);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void perform_onAnOpenTask_setsTheOwnerAndNothingElse() {
        JsonObject before = scene.task();

        scene.runner().perform(scene.source().connection(), CLAIM);

        assertThat(owner()).isEqualTo("Organization/pantry");
        assertThat(scene.task().toBuilder().remove("owner").remove("meta").build())
                .usingRecursiveComparison()
                .isEqualTo(before.toBuilder().remove("meta").build());
        assertThat(scene.records().journaled()).isZero();
    }

    @Test
    void perform_whenSomebodyElseIsFaster_saysSoAndLeavesIt() {
        scene.source().before("PUT Task/t1", () -> own("Organization/other"));

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> scene.runner().perform(scene.source().connection(), CLAIM))
                .withMessageContaining("Another organization claimed it first")
                .withMessageContaining("choose another one");
        assertThat(owner()).isEqualTo("Organization/other");
        assertThat(scene.records().journaled()).isZero();
    }

    @Test
    void replay_whenTheAnswerWasLost_findsTheTaskOurs() {
        scene.source().dropAnswerOf("PUT Task/t1");
        assertThatThrownBy(() -> scene.runner().perform(scene.source().connection(), CLAIM))
                .isInstanceOf(SyncException.class);

        ReplayReport report = scene.runner().replay(scene.source().connection());

        assertThat(report.finished()).hasSize(1);
        assertThat(owner()).isEqualTo("Organization/pantry");
        assertThat(FakeResources.version(scene.task())).isEqualTo(3);
    }

    @Test
    void perform_whenTheSourceForbidsClaims_endsWithTheReasonAndLeavesNothingPending() {
        scene.source().refuse("PUT Task/t1", 403);
        ConnectionId id = scene.source().connection().id();

        assertThatExceptionOfType(HttpStatusException.class)
                .isThrownBy(() -> scene.runner().perform(scene.source().connection(), CLAIM));

        Journal journal = scene.runner().journal();
        assertThat(journal.pending(id)).isEmpty();
        assertThat(journal.undecided(id)).isEmpty();
        assertThat(journal.done(id).stream()).singleElement().satisfies(done -> {
            assertThat(done.end()).isEqualTo(DoneAction.End.REFUSED);
            assertThat(done.reason().orElseThrow()).contains("403");
        });
    }

    @Test
    void replay_whenSomebodyElseIsFasterMeanwhile_endsTheClaim() {
        scene.source().refuse("PUT Task/t1", 503);
        assertThatThrownBy(() -> scene.runner().perform(scene.source().connection(), CLAIM))
                .isInstanceOf(SyncException.class);
        own("Organization/other");

        ReplayReport report = scene.runner().replay(scene.source().connection());

        assertThat(report.refused()).hasSize(1);
        assertThat(report.undecided()).isEmpty();
        assertThat(scene.records().journaled()).isZero();
    }

    private String owner() {
        return scene.task()
                .object("owner")
                .flatMap(owner -> owner.text("reference"))
                .orElse("");
    }

    private void own(@org.jspecify.annotations.Nullable String owner) {
        JsonObject.Builder task = scene.task().toBuilder().remove("owner");
        if (owner != null) {
            task.object("owner", JsonObject.builder().text("reference", owner).build());
        }
        JsonObject ignored = scene.source().resources().replace("Task/t1", task.build());
    }
}
