// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.workflow.action.FakeSource.Searching;

/** Results that were sent and are not known to have arrived. */
class DoubtTest {
    private static final Action COMPLETE = Action.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD));

    private final Scene scene = new Scene();
    private final Connection connection = scene.source().connection();

    @BeforeEach
    void begin() {
        scene.begin("in-progress");
        scene.source().conditionalCreate(false);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void lostAnswer_searchThatLags_isNotSentAgain() {
        scene.source().lagging(true).dropAnswerOf("POST Procedure");
        fails();

        for (int round = 0; round < 10; round++) {
            assertThat(replay().finished()).isEmpty();
            scene.pass(Duration.ofSeconds(30));
        }
        scene.source().lagging(false);
        scene.pass(Duration.ofMinutes(15));

        assertThat(replay().finished()).hasSize(1);
        assertThat(procedures()).isOne();
        assertThat(scene.status()).isEqualTo("completed");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 504, 201})
    void unclearAnswerEachTime_searchForbidden_isSentOnceAndLeftToAPerson(int status) {
        scene.source()
                .searching(Searching.REFUSES, Searching.REFUSES)
                .refusingWith(403)
                .representation(status != 201)
                .location(status != 201);

        for (int round = 0; round < 5; round++) {
            if (status != 201) {
                scene.source().failBehind("POST Procedure", status);
            }
            ReplayReport ignored = replay();
            fails();
            scene.pass(Duration.ofMinutes(30));
        }

        assertThat(procedures()).isOne();
        assertThat(journal().undecided(connection.id())).hasSize(1);
        assertThat(journal().pending(connection.id())).isEmpty();
        assertThat(scene.status()).isEqualTo("in-progress");
    }

    @Test
    void lostAnswer_cachedSearch_isAskedPastTheCache() {
        scene.source().cachingSearches().dropAnswerOf("POST Procedure");
        fails();

        assertThat(replay().finished()).hasSize(1);
        assertThat(procedures()).isOne();
    }

    @Test
    void complete_askedAgainWhileTheSourceIsDown_isOneEntry() {
        for (int ask = 0; ask < 50; ask++) {
            scene.source().refuse("GET Task/t1", 503);
            fails();
            scene.pass(Duration.ofMinutes(5));
        }

        assertThat(journal().pending(connection.id())).hasSize(1);
        assertThat(replay().finished()).hasSize(1);
        assertThat(procedures()).isOne();
    }

    private void fails() {
        assertThatThrownBy(() -> scene.runner().perform(connection, COMPLETE)).isInstanceOf(SyncException.class);
    }

    private ReplayReport replay() {
        return scene.runner().replay(connection);
    }

    private Journal journal() {
        return scene.runner().journal();
    }

    private int procedures() {
        return scene.source().resources().all("Procedure").size();
    }
}
