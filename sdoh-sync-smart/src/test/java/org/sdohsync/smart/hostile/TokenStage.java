// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.launch.LaunchException;

/** Plays an answer of the token endpoint: to a code, and to a refresh of a grant that is held. */
final class TokenStage implements AutoCloseable {
    final Stage stage = new Stage();

    /** Plays it both ways and sees that it comes to what is expected, and that the source can make it good again. */
    void play(MockResponse answer, Expected expected) {
        play(request -> answer, expected);
    }

    void play(Function<RecordedRequest, MockResponse> answer, Expected expected) {
        exchange(answer, expected);
        refresh(answer, expected, 1);
    }

    /** Plays an answer after which a refresh is asked for once more at once, as it may have been lost. */
    void playReplayed(MockResponse answer, Expected expected) {
        exchange(request -> answer, expected);
        refresh(request -> answer, expected, 2);
    }

    private void exchange(Function<RecordedRequest, MockResponse> answer, Expected expected) {
        URI approved = Stage.approved(stage.client()
                .connect(stage.home.base().toString())
                .account("exchange")
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl());
        stage.home.token(answer);
        int before = requests();

        if (expected.exchange() == null) {
            assertThat(stage.client().completeLaunch(approved).account()).isEqualTo("exchange");
        } else {
            assertThat(Stage.failure(LaunchException.class, () -> stage.client().completeLaunch(approved))
                            .reason())
                    .isEqualTo(expected.exchange());
            assertThat(stage.client().connections("exchange")).isEmpty();
        }
        assertThat(requests()).as("a code is sent once").isEqualTo(before + 1);
    }

    private void refresh(Function<RecordedRequest, MockResponse> answer, Expected expected, int times) {
        Connection held = stage.connected();
        stage.expire();
        for (int time = 0; time < times; time++) {
            stage.home.token(answer);
        }

        if (expected.refresh() == null) {
            stage.token(held.id());
        } else {
            Stage.failure(expected.refresh(), () -> stage.token(held.id()));
        }
        assertThat(stage.grant(held.id())).isEqualTo(expected.grant());

        // Nothing that happened keeps the source from going on, if not by itself then by a deliberate attempt.
        stage.expire();
        stage.clock.advance(Duration.ofMinutes(15));
        stage.home.token(TokenJson.fresh().answer());
        stage.client().retry(held.id());
        assertThat(stage.token(held.id())).isEqualTo(Secret.of(Stage.NEW_ACCESS));
        stage.home.forgetTokens();
    }

    /** A connection whose hour is over, and the answer to its refresh. */
    Connection refreshed(TokenJson answer) {
        Connection held = stage.connected();
        stage.expire();
        stage.home.token(answer.answer());
        assertThat(stage.token(held.id())).isEqualTo(Secret.of(Stage.NEW_ACCESS));
        return held;
    }

    int requests() {
        return stage.home.requests(FakeSource.TOKEN).size();
    }

    @Override
    public void close() {
        stage.close();
    }
}
