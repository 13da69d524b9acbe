// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.time.Pause;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.RecordingPause;
import org.sdohsync.workflow.sync.SourceLoad;

class PacedSenderTest {
    private final MutableClock clock = MutableClock.at(Instant.parse("2026-03-01T00:00:00Z"));
    private final RecordingPause pause = RecordingPause.moving(clock);
    private final List<String> sent = new ArrayList<>();

    private final PacedSender paced = paced(60, pause);

    @Test
    void send_upToATenthOfAMinutesRequests_goesAtOnce() {
        send(6);

        assertThat(pause.pauses()).isEmpty();
        assertThat(sent).hasSize(6);
    }

    @Test
    void send_beyondThat_goesEvenly() {
        send(6);
        Instant begin = clock.instant();
        send(60);

        assertThat(Duration.between(begin, clock.instant())).isEqualTo(Duration.ofMinutes(1));
        assertThat(sent).hasSize(66);
    }

    @Test
    void send_toAnotherServer_hasItsOwnTurn() {
        send(6);
        paced.send(OutgoingRequest.get(URI.create("https://lake.example/Task")));

        assertThat(pause.pauses()).isEmpty();
    }

    @Test
    void send_whenTooManyWait_saysSoInsteadOfWaiting() {
        // A clock that stands still: all of them come at the same moment.
        PacedSender crowded = paced(60, RecordingPause.create());

        for (int i = 0; i < 66; i++) {
            crowded.send(OutgoingRequest.get(URI.create("https://county.example/Task")));
        }

        assertThatExceptionOfType(BusyException.class)
                .isThrownBy(() -> crowded.send(OutgoingRequest.get(URI.create("https://county.example/Task"))))
                .withMessageContaining("SourceLoad.requestsPerMinute");
    }

    @Test
    void send_afterTheClockWasSetBack_goesOn() {
        send(12);
        clock.set(clock.instant().minus(Duration.ofDays(3653)));
        Instant begin = clock.instant();

        send(6);

        assertThat(clock.instant()).isEqualTo(begin);
        assertThat(sent).hasSize(18);
    }

    @Test
    void send_afterTheClockWasSetForward_goesAtOnceAndThenEvenly() {
        send(6);
        clock.advance(Duration.ofDays(3653));
        Instant begin = clock.instant();

        send(12);

        assertThat(Duration.between(begin, clock.instant())).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void pacing_withoutALimit_isTheSenderItself() {
        assertThat(PacedSender.of(SourceLoad.defaults(), paced, clock, pause)).isSameAs(paced);
        assertThat(PacedSender.of(new SourceLoad(1, 60), paced, clock, pause)).isNotSameAs(paced);
    }

    private void send(int times) {
        for (int i = 0; i < times; i++) {
            HttpReply reply = paced.send(OutgoingRequest.get(URI.create("https://county.example/Task")));
            assertThat(reply.status()).isEqualTo(200);
        }
    }

    private PacedSender paced(int perMinute, Pause waiting) {
        return new PacedSender(
                request -> {
                    sent.add(request.uri().toString());
                    return new HttpReply(200, request.uri(), name -> null, new byte[0]);
                },
                perMinute,
                clock,
                waiting);
    }
}
