// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.workflow.action.ActionJournal;
import org.sdohsync.workflow.action.JournalEntry;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.internal.action.FakeSource.Searching;

/** Results that were sent and are not known to have arrived. */
class UncertainPostTest {
    private static final Duration ROUND = Duration.ofSeconds(59);
    private static final TaskAction COMPLETE =
            TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD));

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
    void lostAnswerEachTime_conditionThatLagsToo_isNotSentWithoutEnd() {
        scene.source()
                .conditionalCreate(true)
                .declaringConditionalCreate(true)
                .laggingConditions()
                .lagging(true);

        for (int round = 0; round < 60; round++) {
            scene.source().dropAnswerOf("POST Procedure");
            fails();
            scene.pass(Duration.ofMinutes(5));
        }

        assertThat(scene.source().log().stream().filter(line -> line.startsWith("POST Procedure")))
                .hasSize(5);
        assertThat(journal().undecided(connection.id())).hasSize(1);
    }

    @Test
    void lostAnswer_cachedSearch_isAskedPastTheCache() {
        scene.source().cachingSearches().dropAnswerOf("POST Procedure");
        fails();

        assertThat(replay().finished()).hasSize(1);
        assertThat(procedures()).isOne();
    }

    @Test
    void lostAnswer_cacheThatGivesWayToNobody_isLeftToAPerson() {
        scene.source().lagging(true).agedSearches().dropAnswerOf("POST Procedure");
        fails();

        assertThat(replay().undecided()).hasSize(1);
        assertThat(procedures()).isOne();
    }

    @Test
    void neverArrived_searchThatIsProved_isSentAgainAfterTheSettlingTime() {
        Instant lost = lostBehindAProvedSearch();

        Instant sent = roundsUntil(() -> procedures() == 2);

        assertThat(Duration.between(lost, sent))
                .isBetween(ActionJournal.SETTLING, ActionJournal.SETTLING.plus(ROUND.multipliedBy(5)));
        assertThat(scene.status()).isEqualTo("completed");
        assertThat(journal().pending(connection.id())).isEmpty();
    }

    @Test
    void neverArrived_lostASecondTime_isLeftToAPerson() {
        Instant lost = lostBehindAProvedSearch();
        scene.source().lose("POST Procedure");

        Instant told = roundsUntil(() -> !journal().undecided(connection.id()).isEmpty());

        assertThat(Duration.between(lost, told)).isGreaterThan(ActionJournal.SETTLING.multipliedBy(2));
        assertThat(posts()).isEqualTo(3);
    }

    /** That a second sending never left says nothing of the first. */
    @Test
    void secondSending_thatNeverLeft_leavesTheDoubtAboutTheFirst() {
        Instant lost = lostBehindAProvedSearch();
        AtomicInteger stopped = new AtomicInteger();
        HttpSender unsent = request -> {
            if (request.method().equals("POST")) {
                stopped.incrementAndGet();
                throw new TransportException("no connection", TransportException.Delivery.NOT_SENT, null);
            }
            return scene.source().sender().send(request);
        };
        for (int round = 0; round < 200 && stopped.get() == 0; round++) {
            ReplayReport ignored = scene.runnerSendingBy(unsent).replay(connection);
            scene.pass(ROUND);
        }

        assertThat(stopped).hasValue(1);
        assertThat(procedures()).isOne();
        JournalRecord entry = journal().entries(connection.id()).get(0).value();
        assertThat(entry.inDoubtSince()).contains(lost);
        assertThat(entry.doubts().values()).extracting(UncertainPost::sends).containsExactly(1);
        assertThatThrownBy(() -> journal().cancel(entry.id())).isInstanceOf(SyncException.class);
    }

    @Test
    void neverArrived_searchThatNeverShowedAnything_isLeftToAPersonWhoRetries() {
        scene.source().lose("POST Procedure");
        fails();

        Instant ignored =
                roundsUntil(() -> !journal().undecided(connection.id()).isEmpty());
        JournalEntry entry = journal().undecided(connection.id()).get(0);
        assertThat(entry.needsDecision())
                .hasValueSatisfying(
                        why -> assertThat(why).contains("proves nothing").contains("retry or dismiss"));
        assertThat(posts()).isOne();

        assertThat(journal().retry(entry.id())).isPresent();
        assertThatThrownBy(() -> journal().cancel(entry.id()))
                .as("what was sent before may be at the source")
                .isInstanceOf(ConflictException.class);
        assertThat(replay().finished()).hasSize(1);
        assertThat(procedures()).isOne();
    }

    @Test
    void neverArrived_serverThatDeclaresConditionalCreate_isSentAgainAfterTheSecondLook() {
        scene.source().conditionalCreate(true).declaringConditionalCreate(true).lose("POST Procedure");
        fails();

        assertThat(replay().finished()).isEmpty();
        assertThat(posts()).isOne();
        scene.pass(Duration.ofMinutes(1));
        assertThat(replay().finished()).hasSize(1);
        assertThat(procedures()).isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 422, 429})
    void refused_leavesNoDoubt(int status) {
        // After 403 it is sent once more, without its profile.
        scene.source().refuse("POST Procedure", status).refuse("POST Procedure", status);
        fails();

        assertThat(entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.inDoubtSince()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 501, 502, 504})
    void answeredUnclearly_isInDoubt(int status) {
        scene.source().failBehind("POST Procedure", status);
        fails();

        assertThat(entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.inDoubtSince()).contains(Scene.NOW));
    }

    @Test
    void inDoubt_betweenTheLooks_asksNothingAndHoldsUpNoOtherTask() {
        scene.source().lagging(true).dropAnswerOf("POST Procedure");
        fails();
        assertThat(replay().waiting()).hasSize(1);
        scene.source()
                .resources()
                .put(scene.task().toBuilder()
                        .text("id", "t2")
                        .text("status", "requested")
                        .build());
        scene.source().refuse("GET Task/t2", 503);
        assertThatThrownBy(() -> scene.runner().perform(connection, TaskAction.of(Step.ACCEPT, "t2")))
                .isInstanceOf(HttpStatusException.class);
        scene.source().log().clear();

        ReplayReport report = replay();
        assertThatThrownBy(() -> scene.runner().perform(connection, COMPLETE)).isInstanceOf(BusyException.class);

        assertThat(report.finished()).hasSize(1);
        assertThat(report.waiting()).hasSize(1);
        assertThat(report.failures()).isEmpty();
        assertThat(scene.source().log()).containsExactly("GET Task/t2", "PUT Task/t2");
    }

    @Test
    void inDoubt_taskThatNamesTheResult_isSettledByItsOutput() {
        scene.source().searching(Searching.REFUSES, Searching.REFUSES).dropAnswerOf("POST Procedure");
        fails();
        scene.source()
                .resources()
                .change(
                        "Task/t1",
                        task -> task.toBuilder()
                                .append("output", Scene.FOOD.output("Procedure/made-1"))
                                .build());

        assertThat(replay().finished()).hasSize(1);
        assertThat(procedures()).isOne();
        assertThat(scene.status()).isEqualTo("completed");
    }

    @Test
    void arrived_saidByAPerson_finishesWithoutSending() {
        scene.source().searching(Searching.REFUSES, Searching.REFUSES).dropAnswerOf("POST Procedure");
        fails();
        String entry = replay().undecided().get(0).id();

        assertThatThrownBy(() -> journal().arrived(entry, "Observation/1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(journal().arrived(entry, "Procedure/made-1")).isPresent();

        assertThat(replay().finished()).hasSize(1);
        assertThat(posts()).isOne();
        assertThat(scene.status()).isEqualTo("completed");
        assertThat(journal().arrived(entry, "Procedure/made-1")).isEmpty();
    }

    /** Completes one Task so that the search has shown something, and loses the result of another. */
    private Instant lostBehindAProvedSearch() {
        scene.source().resources().put(scene.task().toBuilder().text("id", "t0").build());
        scene.runner().perform(connection, TaskAction.of(Step.COMPLETE, "t0").outcomes(List.of(Scene.FOOD)));
        scene.source().lose("POST Procedure");
        fails();
        return scene.clock().instant();
    }

    private Instant roundsUntil(BooleanSupplier over) {
        for (int round = 0; round < 200; round++) {
            ReplayReport ignored = replay();
            if (over.getAsBoolean()) {
                return scene.clock().instant();
            }
            scene.pass(ROUND);
        }
        throw new AssertionError("not over after 200 syncs");
    }

    private List<JournalEntry> entries() {
        return Stream.concat(journal().pending(connection.id()).stream(), journal().undecided(connection.id()).stream())
                .toList();
    }

    private long posts() {
        return scene.source().log().stream().filter("POST Procedure"::equals).count();
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
