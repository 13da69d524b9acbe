// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.SmartClientFixture.answerTo;
import static org.sdohsync.smart.SmartClientFixture.approval;
import static org.sdohsync.smart.fake.FakeSource.answer;

import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.launch.LaunchException;

/** A launch that the source refuses: its words are passed on, and both things that can be done are named. */
class RefusedLaunchTest {
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

    private URI begin() {
        return client.connect(world.source.base().toString())
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl();
    }
}
