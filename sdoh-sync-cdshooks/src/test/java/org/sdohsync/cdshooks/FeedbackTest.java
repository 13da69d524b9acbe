// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.cdshooks.card.Card;
import org.sdohsync.cdshooks.card.CardCoding;
import org.sdohsync.cdshooks.card.CdsResponse;
import org.sdohsync.cdshooks.feedback.Feedback;
import org.sdohsync.cdshooks.feedback.FeedbackReport;
import org.sdohsync.cdshooks.hook.HookContext;
import org.sdohsync.cdshooks.internal.feedback.FeedbackJournal;
import org.sdohsync.cdshooks.service.CdsProvider;
import org.sdohsync.cdshooks.service.CdsService;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.UnknownConnectionException;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.testkit.Requirement;

/** Feedback: noted durably, tried until the service took it, and bounded. */
@Timeout(240)
class FeedbackTest {
    private static final String FEEDBACK = "POST /cds-services/member-history/feedback";
    private static final String CARDS = """
            {"cards":[{"uuid":"card-1","summary":"s","indicator":"info","source":{"label":"Plan"},
              "selectionBehavior":"any","suggestions":[{"label":"a","uuid":"s-1"},{"label":"b","uuid":"s-2"},{"label":"c"}],
              "overrideReasons":[{"code":"known","system":"https://plan.example/o","display":"Known"}]},
             {"summary":"no id","indicator":"info","source":{"label":"Plan"}},
             {"uuid":"card-3","summary":"one","indicator":"info","source":{"label":"Plan"},
              "selectionBehavior":"at-most-one","suggestions":[{"label":"a","uuid":"s-1"},{"label":"b","uuid":"s-2"}]}]}
            """;
    private static final Duration TEN_YEARS = Duration.ofDays(3650);
    private static final ConnectionId ID = new ConnectionId("c1");

    private final CdsWorld world = new CdsWorld();
    private final CdsHooks hooks = world.hooks();
    private CdsResponse response = CdsWorld.readFor("nobody");

    @BeforeEach
    void call() {
        response = answer(world.provider());
    }

    private CdsResponse answer(CdsProvider provider) {
        world.cds.on("POST /cds-services/member-history", 200, CARDS);
        CdsResponse answered = hooks.call(
                CdsService.of(provider, HookContext.APPOINTMENT_BOOK, "member-history"),
                world.connection(),
                world.history());
        world.cds.requests().clear();
        return answered;
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Card card(int at) {
        return response.cards().get(at);
    }

    private List<JsonObject> sent() {
        return FakeServer.sent(world.cds.last()).objects("feedback");
    }

    @Test
    @Requirement({"CDS-14", "CDS-57"})
    void feedback_onCards_isSentTogetherAsTheStandardWritesIt() {
        world.cds.on(FEEDBACK, 202, "");
        assertThat(hooks.note(Feedback.accepted(
                        response,
                        card(0),
                        card(0).suggestions().get(0),
                        card(0).suggestions().get(1))))
                .isTrue();
        world.clock.advance(Duration.ofSeconds(2));
        assertThat(hooks.note(Feedback.overridden(response, card(2))
                        .reason(card(0).overrideReasons().get(0))
                        .comment("Anna said so")))
                .isTrue();
        assertThat(hooks.waitingFeedback(ID)).isEqualTo(2);

        FeedbackReport report = hooks.sendFeedback(world.provider());

        assertThat(report.sent()).isEqualTo(2);
        assertThat(hooks.waitingFeedback(ID)).isZero();
        assertThat(world.cds.lines()).containsExactly(FEEDBACK);
        assertThat(CdsWorld.text(sent().get(0)))
                .isEqualTo("{\"card\":\"card-1\",\"outcome\":\"accepted\","
                        + "\"acceptedSuggestions\":[{\"id\":\"s-1\"},{\"id\":\"s-2\"}],"
                        + "\"outcomeTimestamp\":\"2026-11-20T09:00:00Z\"}");
        assertThat(CdsWorld.text(sent().get(1)))
                .isEqualTo("{\"card\":\"card-3\",\"outcome\":\"overridden\","
                        + "\"overrideReason\":{\"reason\":{\"code\":\"known\",\"system\":\"https://plan.example/o\",\"display\":\"Known\"}},"
                        + "\"outcomeTimestamp\":\"2026-11-20T09:00:02Z\"}");
        assertThat(world.cds.everything()).doesNotContain("Anna").doesNotContain(CdsWorld.TOKEN);
    }

    @Test
    void comment_isSentOnlyToAProviderThatMayHaveIt() {
        world.cds.on(FEEDBACK, 200, "{}");
        response = answer(world.provider().sendingComments());
        assertThat(hooks.note(Feedback.overridden(response, card(0)).comment("done already")))
                .isTrue();

        assertThat(hooks.sendFeedback(world.provider()).sent()).isEqualTo(1);

        assertThat(sent().get(0).object("overrideReason").flatMap(why -> why.text("userComment")))
                .contains("done already");
    }

    @Test
    @Requirement("CDS-58")
    void feedback_withoutIds_isNotSent() {
        assertThat(hooks.note(Feedback.overridden(response, card(1)))).isFalse();
        assertThat(hooks.note(Feedback.accepted(
                        response, card(0), card(0).suggestions().get(2))))
                .isFalse();

        assertThat(hooks.sendFeedback(world.provider()).sent()).isZero();
        assertThat(world.cds.requests()).isEmpty();
    }

    @ParameterizedTest
    @Requirement("CDS-58")
    @ValueSource(ints = {404, 405, 501})
    void service_thatTakesNoFeedback_isNotToldAgain(int status) {
        world.cds.on(FEEDBACK, status, "{}");
        assertThat(hooks.note(Feedback.overridden(response, card(0)))).isTrue();

        FeedbackReport report = hooks.sendFeedback(world.provider());

        assertThat(report.dropped()).isEqualTo(1);
        assertThat(report.failure()).isEmpty();
        assertThat(hooks.note(Feedback.overridden(response, card(0)))).isFalse();
        assertThat(hooks.sendFeedback(world.provider()).dropped()).isZero();
        assertThat(world.cds.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 429, 500, 503})
    void service_thatDoesNotTakeItNow_isTriedAgainLater(int status) {
        world.cds.on(FEEDBACK, status, "{}");
        assertThat(hooks.note(Feedback.overridden(response, card(0)))).isTrue();

        FeedbackReport first = hooks.sendFeedback(world.provider());
        assertThat(first.waiting()).isEqualTo(1);
        assertThat(first.failure()).isPresent();
        assertThat(hooks.sendFeedback(world.provider()).waiting()).isZero();
        assertThat(world.cds.requests()).hasSize(1);

        world.clock.advance(Duration.ofMinutes(1));
        assertThat(hooks.sendFeedback(world.provider()).waiting()).isEqualTo(1);
        world.clock.advance(Duration.ofMinutes(1));
        assertThat(hooks.sendFeedback(world.provider()).waiting()).isZero();
        world.clock.advance(Duration.ofMinutes(1));
        world.cds.on(FEEDBACK, 200, "");

        // Another process on the same store goes on.
        assertThat(world.hooks().sendFeedback(world.provider()).sent()).isEqualTo(1);
        assertThat(hooks.waitingFeedback(ID)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void service_thatRefusesIt_isNotAskedAgain(int status) {
        world.cds.on(FEEDBACK, status, "{}");
        assertThat(hooks.note(Feedback.overridden(response, card(0)))).isTrue();

        FeedbackReport report = hooks.sendFeedback(world.provider());

        assertThat(report.dropped()).isEqualTo(1);
        assertThat(report.failure()).isPresent();
        assertThat(hooks.waitingFeedback(ID)).isZero();
    }

    /** Another process looks while the first is sending: what the first took is not sent twice. */
    @Test
    void feedback_thatIsBeingSent_isNotSentByAnotherProcess() {
        List<FeedbackReport> others = new ArrayList<>();
        world.cds.on(FEEDBACK, request -> {
            others.add(world.hooks().sendFeedback(world.provider()));
            return FakeServer.json(200, "{}");
        });
        assertThat(hooks.note(Feedback.overridden(response, card(0)))).isTrue();

        assertThat(hooks.sendFeedback(world.provider()).sent()).isEqualTo(1);

        assertThat(others)
                .singleElement()
                .satisfies(other -> assertThat(other.sent()).isZero());
        assertThat(world.cds.requests()).hasSize(1);
        assertThat(hooks.waitingFeedback(ID)).isZero();
    }

    @Test
    void feedback_ofAnotherProvider_isLeftAlone() {
        assertThat(hooks.note(Feedback.overridden(response, card(0)))).isTrue();

        assertThat(hooks.sendFeedback(CdsProvider.at("https://other.example")).sent())
                .isZero();

        assertThat(hooks.waitingFeedback(ID)).isEqualTo(1);
    }

    /** A year at a service that never answers: what is kept is bounded in number and in age. */
    @Test
    void year_atAServiceThatNeverTakesAny_leavesWhatIsKeptForAMonth() {
        world.cds.on(FEEDBACK, 503, "{}");
        for (int day = 0; day < 360; day++) {
            assertThat(hooks.note(Feedback.overridden(response, card(0)))).isTrue();
            assertThat(hooks.sendFeedback(world.provider()).sent()).isZero();
            world.clock.advance(Duration.ofDays(1));
        }

        assertThat(world.records.list(RecordQuery.of("cds-feedback").limit(1_000)))
                .hasSizeBetween(1, 31)
                .allSatisfy(one -> assertThat(one.draft().payload().length).isLessThan(3 * 1024));
        assertThat(world.store.records(new ConnectionCodec()).all().values()).hasSize(1);
    }

    @Test
    void journal_isBoundedForEachConnection_andForgottenWithIt() {
        for (int each = 0; each < 1000; each++) {
            assertThat(hooks.note(Feedback.overridden(response, card(0)))).isTrue();
        }

        assertThatExceptionOfType(LimitException.class)
                .isThrownBy(() -> hooks.note(Feedback.overridden(response, card(0))))
                .withMessageContaining("sendFeedback");
        hooks.forget(ID);

        assertThat(hooks.waitingFeedback(ID)).isZero();
    }

    @Test
    void journal_thatIsFullOfOldEntries_makesRoom() {
        for (int each = 0; each < 1000; each++) {
            assertThat(hooks.note(Feedback.overridden(response, card(0)))).isTrue();
        }
        world.clock.advance(Duration.ofDays(31));

        assertThat(hooks.note(Feedback.overridden(response, card(0)))).isTrue();

        assertThat(hooks.waitingFeedback(ID)).isEqualTo(1);
    }

    @Test
    void feedback_triedUnderAClockThatWasAhead_isTriedAgainOnceItIsCorrected() {
        world.cds.on(FEEDBACK, 503, "{}");
        assertThat(hooks.note(Feedback.overridden(response, card(0)))).isTrue();
        world.clock.advance(Duration.ofDays(20));
        assertThat(hooks.sendFeedback(world.provider()).waiting()).isEqualTo(1);
        world.clock.advance(Duration.ofDays(-20));

        assertThat(hooks.sendFeedback(world.provider()).waiting()).isEqualTo(1);
    }

    @Test
    void feedback_notedUnderAClockTenYearsAhead_isSentAndKeptForThirtyDaysOnceItIsCorrected() {
        world.cds.on(FEEDBACK, 503, "{}");
        world.clock.advance(TEN_YEARS);
        assertThat(hooks.note(Feedback.overridden(response, card(2)))).isTrue();
        assertThat(hooks.sendFeedback(world.provider()).waiting()).isEqualTo(1);
        world.clock.advance(TEN_YEARS.negated());

        assertThat(hooks.sendFeedback(world.provider()).waiting()).isEqualTo(1);
        assertThat(hooks.sendFeedback(world.provider()).waiting()).isZero();
        world.clock.advance(Duration.ofMinutes(2));
        assertThat(world.hooks().sendFeedback(world.provider()).waiting()).isEqualTo(1);

        world.clock.advance(Duration.ofDays(31));
        assertThat(hooks.sendFeedback(world.provider()).dropped()).isEqualTo(1);
        assertThat(hooks.waitingFeedback(ID)).isZero();
    }

    @Test
    void feedback_ofAProcessWhoseClockWasAhead_isFoundByOneThatBeginsLater() {
        world.clock.advance(TEN_YEARS);
        assertThat(hooks.note(Feedback.overridden(response, card(0)))).isTrue();
        world.clock.advance(TEN_YEARS.negated());
        world.cds.on(FEEDBACK, 200, "");

        assertThat(world.hooks().sendFeedback(world.provider()).sent()).isEqualTo(1);
    }

    @Test
    void feedback_whileAnotherHostsClockIsALittleAhead_waitsItsTime() {
        world.cds.on(FEEDBACK, 503, "{}");
        assertThat(hooks.note(Feedback.overridden(response, card(0)))).isTrue();
        assertThat(hooks.sendFeedback(world.provider()).waiting()).isEqualTo(1);
        world.clock.advance(Duration.ofMinutes(-4));

        assertThat(hooks.sendFeedback(world.provider()).waiting()).isZero();
        assertThat(world.cds.requests()).hasSize(1);
    }

    @Test
    void journal_thatIsFullOfEntriesFromAClockThatWasAhead_makesRoom() {
        world.clock.advance(TEN_YEARS);
        for (int each = 0; each < 1000; each++) {
            assertThat(hooks.note(Feedback.overridden(response, card(0)))).isTrue();
        }
        world.clock.advance(TEN_YEARS.negated());

        assertThat(hooks.note(Feedback.overridden(response, card(0)))).isTrue();
    }

    @Test
    void view_ofAnotherAccount_refusesTheConnectionAsIfThereWereNone() {
        assertThat(hooks.note(Feedback.overridden(response, card(0)))).isTrue();
        AccountCdsHooks own = hooks.account("default");
        AccountCdsHooks other = hooks.account("somebody else");

        assertThatExceptionOfType(UnknownConnectionException.class).isThrownBy(() -> other.waitingFeedback(ID));
        assertThatExceptionOfType(UnknownConnectionException.class).isThrownBy(() -> other.forget(ID));
        assertThatExceptionOfType(UnknownConnectionException.class)
                .isThrownBy(() -> other.forget(new ConnectionId("none")))
                .withMessageContaining("this account has no connection none");
        assertThat(own.waitingFeedback(ID)).isEqualTo(1);
        own.forget(ID);
        assertThat(own.waitingFeedback(ID)).isZero();
    }

    @Test
    void feedback_thatCannotBe_isRefused() {
        CdsResponse other = answer(world.provider());

        assertThatIllegalArgumentException().isThrownBy(() -> Feedback.overridden(other, card(0)));
        assertThatIllegalArgumentException().isThrownBy(() -> Feedback.accepted(response, card(0)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Feedback.accepted(
                        response, card(0), card(2).suggestions().get(0)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Feedback.accepted(
                        response,
                        card(2),
                        card(2).suggestions().get(0),
                        card(2).suggestions().get(1)));
        assertThatIllegalStateException()
                .isThrownBy(() -> Feedback.accepted(
                                response, card(0), card(0).suggestions().get(0))
                        .reason(new CardCoding("a", "b", null)));
    }

    @Test
    void note_whenFullOfEntriesOfAClockThatWasAhead_makesRoom() {
        world.clock.set(CdsWorld.START.plus(Duration.ofDays(3650)));
        for (int at = 0; at < FeedbackJournal.MOST; at++) {
            assertThat(hooks.note(Feedback.overridden(response, card(0)))).isTrue();
        }
        world.clock.set(CdsWorld.START);

        assertThat(hooks.note(Feedback.overridden(response, card(0)))).isTrue();
    }
}
