// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.SmartClientFixture.answerTo;
import static org.sdohsync.smart.SmartClientFixture.approval;
import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.internal.launch.Launches;
import org.sdohsync.smart.launch.LaunchException;

/** A launch that the source refuses: its words are passed on, and both things that can be done are named. */
class RefusedLaunchTest {
    private static final Duration TEN_YEARS = Duration.ofDays(3650);

    private final SmartClientFixture world = new SmartClientFixture();
    private final SmartClient client = world.client();

    @AfterEach
    void close() {
        client.close();
        world.close();
    }

    @ParameterizedTest
    @CsvSource({
        "error=invalid_scope&error_description=Unknown%20scope%20user/Task.rus,Unknown scope user/Task.rus",
        "error=server_error&error_description=Session%20lost%1b%0a,Session lost",
        "error=access_denied&error_description=User%20declined,User declined"
    })
    void complete_ofAnAnswerWithAnError_passesOnItsWords(String answer, String words) {
        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> client.completeLaunch(answerTo(begin(), answer)))
                .withMessageContaining('"' + words + '"')
                .withMessageContaining("start a new");
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_request,if that is refused too",
        "unauthorized_client,check its registration",
        "invalid_grant,start a new"
    })
    void complete_whoseCodeIsRefused_passesOnTheWords(String code, String advice) {
        world.source.token(answer(
                400,
                JsonObject.builder()
                        .text("error", code)
                        .text("error_description", "Code not valid the-code")
                        .build()));

        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> client.completeLaunch(approval(begin())))
                .withMessageContaining(code + ", \"Code not valid ...\"")
                .withMessageContaining(advice);
    }

    @Test
    void complete_whoseDescriptionIsNoText_saysTheCodeAlone() {
        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> client.completeLaunch(answerTo(begin(), "error=invalid_scope&error_description=%00")))
                .withMessageContaining("(invalid_scope)");
    }

    @Test
    void complete_afterTheClockWasSetBackALittle_connects() {
        world.source.token(tokens("a", "r", 3600));
        URI asked = begin();
        world.clock.advance(WallClock.SKEW.negated());

        assertThat(client.completeLaunch(approval(asked)).source()).isEqualTo(world.source.base());
    }

    @Test
    void complete_ofALaunchBegunByAClockThatWasAhead_isRefusedAsExpiredAndNotKeptForYears() {
        world.clock.advance(TEN_YEARS);
        URI ahead = begin();
        world.clock.advance(TEN_YEARS.negated());

        assertExpired(ahead);

        world.source.token(tokens("a", "r", 3600));
        assertThat(client.completeLaunch(approval(begin())).source()).isEqualTo(world.source.base());
    }

    @Test
    void complete_afterTheClockWasSetTenYearsAhead_isRefusedAsExpired() {
        URI asked = begin();
        world.clock.advance(TEN_YEARS);

        assertExpired(asked);
    }

    @Test
    void complete_atTheEdgesOfItsLife_isAcceptedBeforeAndRefusedAtIt() {
        world.source.token(tokens("a", "r", 3600));
        URI early = begin();
        URI late = begin();
        world.clock.advance(Launches.LIFE.minusSeconds(1));
        assertThat(client.completeLaunch(approval(early)).source()).isEqualTo(world.source.base());
        world.clock.advance(Duration.ofSeconds(1));

        assertExpired(late);
    }

    private void assertExpired(URI asked) {
        int sent = world.source.requests(FakeSource.TOKEN).size();
        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> client.completeLaunch(approval(asked)))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(LaunchException.Reason.EXPIRED));
        assertThat(world.source.requests(FakeSource.TOKEN)).hasSize(sent);
    }

    private URI begin() {
        return client.connect(world.source.base().toString())
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl();
    }
}
