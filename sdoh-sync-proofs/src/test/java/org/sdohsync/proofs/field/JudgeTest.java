// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.proofs.field.judge.Finding.Kind;
import org.sdohsync.proofs.field.judge.Witness;
import org.sdohsync.proofs.field.play.Play;
import org.sdohsync.proofs.field.play.Script;
import org.sdohsync.proofs.field.play.Variant;
import org.sdohsync.proofs.field.server.Answer;

/** Plants what must be noticed: a judge that cannot find anything proves nothing. */
class JudgeTest {
    private static final Variant HEALTHY = Variant.of("planted");

    @Test
    void play_healthyServer_findsNothing() {
        Play play = Play.of(HEALTHY);

        assertThat(play.findings()).isEmpty();
        assertThat(play.requests()).anyMatch(request -> request.startsWith("POST /fhir/Procedure"));
    }

    @Test
    void play_taskThatNeverArrives_isLost() {
        Play play = Play.of(HEALTHY.behaving((asked, server) -> server.healthy(asked)
                .text(text ->
                        asked.isSearch() ? text.replace("\"id\":\"" + Variant.OTHER + "\"", "\"id\":\"\"") : text)));

        assertThat(play.count(Kind.LOST)).isPositive();
    }

    @Test
    void play_changeThatNeverArrives_isLost() {
        Play play = Play.of(HEALTHY.playing(Script.READ)
                .behaving((asked, server) -> server.healthy(asked)
                        .text(text -> asked.isSearch() ? text.replace("\"changed\"", "\"first\"") : text)));

        assertThat(play.count(Kind.LOST)).isPositive();
    }

    @Test
    void play_lastingFailureThatMayNotBeDelivered_isStillNamed() {
        Variant failing = HEALTHY.playing(Script.READ)
                .behaving(
                        (asked, server) -> asked.isSearch() ? Answer.refusal(500, "exception") : server.healthy(asked));

        assertThat(Play.of(failing).count(Kind.LOST)).isPositive();
        assertThat(Play.of(failing.named()).findings().toString()).doesNotContain("never delivered");
    }

    @Test
    void play_resultThatIsTakenTwice_isFound() {
        Play play = Play.of(HEALTHY.behaving((asked, server) -> {
            Answer answer = server.healthy(asked);
            return asked.isProcedureCreate() ? server.healthy(asked) : answer;
        }));

        assertThat(play.findings()).anyMatch(finding -> finding.text().contains("2 Procedures"));
    }

    @Test
    void play_resultThatIsThrownAway_isFound() {
        Play play = Play.of(HEALTHY.behaving((asked, server) -> {
            Answer answer = server.healthy(asked);
            if (asked.isProcedureCreate()) {
                server.holdings().remove("Procedure/made-1");
            }
            return answer;
        }));

        assertThat(play.findings()).anyMatch(finding -> finding.text().contains("0 Procedures"));
    }

    @Test
    void play_foreignExceptionFromTheLibrary_isUntyped() {
        Play play = Play.of(HEALTHY.playing(stage -> {
            throw new IllegalStateException("planted");
        }));

        assertThat(play.count(Kind.UNTYPED)).isEqualTo(1);
    }

    @Test
    void typed_foreignExceptionBehindATypedOne_isUntyped() {
        Witness witness = new Witness();

        witness.typed(new TransportException("no answer", TransportException.Delivery.UNKNOWN, new EOFException()));
        assertThat(witness.findings()).isEmpty();

        IOException hiding = new IOException(new IllegalStateException("planted"));
        witness.typed(new TransportException("no answer", TransportException.Delivery.UNKNOWN, hiding));
        assertThat(witness.findings()).singleElement().matches(finding -> finding.kind() == Kind.UNTYPED);
    }

    @Test
    void play_listenerThatIsBlamed_isMisattributed() {
        AtomicBoolean broken = new AtomicBoolean(true);

        Play play = Play.of(HEALTHY.playing(Script.READ).application(referral -> {
            if (broken.getAndSet(false)) {
                throw new IllegalStateException("planted");
            }
        }));

        assertThat(play.count(Kind.MISATTRIBUTED)).isPositive();
    }

    @Test
    void play_userWhoIsToSignInForNothing_isMisattributed() {
        Play play = Play.of(HEALTHY.behaving(
                (asked, server) -> asked.isRefresh() ? Answer.error(400, "invalid_grant") : server.healthy(asked)));

        assertThat(play.findings())
                .anyMatch(finding ->
                        finding.kind() == Kind.MISATTRIBUTED && finding.text().contains("the grant is alive"));
    }

    @Test
    void play_registrationThatIsBlamedForNothing_isMisattributed() {
        Play play = Play.of(HEALTHY.playing(stage -> {
            Script.READ.play(stage);
            stage.server()
                    .behave((asked, server) ->
                            asked.isRefresh() ? Answer.error(401, "invalid_client") : server.healthy(asked));
            stage.round();
        }));

        assertThat(play.count(Kind.MISATTRIBUTED)).isPositive();
    }

    @Test
    void play_deadGrantThatNobodyIsToldOf_isMisattributed() {
        Play play = Play.of(HEALTHY.playing(stage -> {
            Script.READ.play(stage);
            stage.server().grants().end(Answer.empty(503));
            stage.round();
        }));

        assertThat(play.findings())
                .anyMatch(finding ->
                        finding.kind() == Kind.MISATTRIBUTED && finding.text().contains("the grant is dead"));
    }

    @Test
    void play_wordsThatAreNotSaid_areFound() {
        Play play = Play.of(HEALTHY.playing(stage -> {
            Script.READ.play(stage);
            stage.expect("a word that no message has");
        }));

        assertThat(play.count(Kind.MISATTRIBUTED)).isEqualTo(1);
    }
}
