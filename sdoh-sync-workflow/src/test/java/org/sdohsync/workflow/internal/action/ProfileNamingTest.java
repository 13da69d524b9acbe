// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.internal.action.FakeSource.Searching;

/** A server that forbids what names its profile gets it without. */
class ProfileNamingTest {
    private static final TaskAction COMPLETE =
            TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD));

    private final Scene scene = new Scene();
    private final Connection connection = scene.source().connection();

    @BeforeEach
    void begin() {
        scene.begin("in-progress");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void complete_whereTheProfileIsForbidden_postsOnceMoreWithoutAndRemembers() {
        scene.source().forbiddingProfiles();

        scene.runner().perform(connection, COMPLETE);

        assertThat(scene.status()).isEqualTo("completed");
        assertThat(posts()).isEqualTo(2);
        assertThat(only())
                .satisfies(procedure ->
                        assertThat(ProfileNaming.isNamed(procedure)).isFalse());

        again();
        assertThat(posts()).isEqualTo(3);
        // Now and then it is tried again.
        scene.pass(Duration.ofDays(8));
        again();
        assertThat(posts()).isEqualTo(5);
    }

    @Test
    void complete_whereEverythingIsForbidden_isRefusedAsBefore() {
        scene.source().refuse("POST Procedure", 403).refuse("POST Procedure", 403);

        assertThatExceptionOfType(HttpStatusException.class)
                .isThrownBy(() -> scene.runner().perform(connection, COMPLETE))
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(403));
        assertThat(procedures()).isEmpty();

        again();
        assertThat(ProfileNaming.isNamed(only())).isTrue();
    }

    @Test
    void complete_whereTheAnswerIsForbiddenAndTheProcedureIsThere_takesThat() {
        scene.source().conditionalCreate(false).failBehind("POST Procedure", 403);

        scene.runner().perform(connection, COMPLETE);

        assertThat(posts()).isEqualTo(1);
        assertThat(scene.status()).isEqualTo("completed");
    }

    @Test
    void complete_whereNobodyCanTellWhetherItIsThere_sendsNoSecond() {
        scene.source()
                .conditionalCreate(false)
                .searching(Searching.REFUSES, Searching.REFUSES)
                .failBehind("POST Procedure", 403);

        assertThatExceptionOfType(HttpStatusException.class)
                .isThrownBy(() -> scene.runner().perform(connection, COMPLETE));

        assertThat(posts()).isEqualTo(1);
    }

    @Test
    void complete_whenTheSecondAnswerIsLost_looksForItAndSendsNoThird() {
        scene.source().conditionalCreate(false).forbiddingProfiles();
        scene.source().refuse("POST Procedure", 403).dropAnswerOf("POST Procedure");

        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> scene.runner().perform(connection, COMPLETE));
        assertThat(scene.runner().replay(connection).finished()).hasSize(1);

        assertThat(posts()).isEqualTo(2);
        assertThat(scene.status()).isEqualTo("completed");
    }

    private void again() {
        scene.source().resources().remove("Procedure/made-1");
        scene.source()
                .resources()
                .put(Scene.resource("task.json").toBuilder()
                        .text("status", "in-progress")
                        .text("id", "t" + (posts() + 10))
                        .build());
        scene.runner()
                .perform(
                        connection,
                        TaskAction.of(Step.COMPLETE, "t" + (posts() + 10)).outcomes(List.of(Scene.FOOD)));
    }

    private long posts() {
        return scene.source().log().stream().filter("POST Procedure"::equals).count();
    }

    private List<JsonObject> procedures() {
        return scene.source().resources().all("Procedure");
    }

    private JsonObject only() {
        assertThat(procedures()).hasSize(1);
        return procedures().get(0);
    }
}
