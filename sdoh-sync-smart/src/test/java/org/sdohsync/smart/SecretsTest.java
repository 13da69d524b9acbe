// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.sdohsync.smart.SmartClientFixture.answerTo;
import static org.sdohsync.smart.SmartClientFixture.asked;
import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.testkit.Canaries;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.testkit.SeededEntropy;

/** USE-10, REF-29, SEC-11: secrets are in no text this library makes. */
class SecretsTest {
    private final SmartClientFixture world = new SmartClientFixture();
    private final Canaries canaries = Canaries.drawnFrom(SeededEntropy.of(7));

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Requirement({"USE-10", "REF-29", "SEC-11"})
    void textsOfEverything_afterGoodAndBadAnswers_holdNoSecret() {
        ClientIdentity identity =
                ClientIdentity.withSecret("app", Method.CLIENT_SECRET_BASIC, canaries.secret("client secret"), null);
        SmartApp app = SmartApp.named("foodbank")
                .redirect(SmartClientFixture.REDIRECT)
                .scopes("user/Task.rus")
                .registeredAt(world.source.base().toString(), identity);
        String code = URLEncoder.encode(canaries.text("code"), StandardCharsets.UTF_8);
        String echo = canaries.text("echo");
        world.source
                .token(tokens(canaries.text("access token"), canaries.text("refresh token"), 3600))
                .token(answer(
                        400,
                        JsonObject.builder()
                                .text("error", "invalid_grant")
                                .text("error_description", echo)
                                .build()))
                .token(answer(200, "text/html", "<html>" + echo))
                .token(answer(400, JsonObject.builder().text("error", echo).build()));
        List<Object> texts = new ArrayList<>(List.of(app, identity));

        try (SmartClient client = world.client(app, url -> {})) {
            Launch launch =
                    client.connect(world.source.base().toString()).asPatient().startLaunch();
            texts.add(launch);
            URI url = launch.authorizeUrl();
            Connection connection = client.completeLaunch(answerTo(url, "code=" + code));
            texts.add(connection);
            world.clock.advance(Duration.ofHours(2));
            texts.add(failure(() -> client.tokens(connection.id()).token()));
            texts.add(failure(() -> client.retry(connection.id())));
            world.clock.advance(Duration.ofHours(2));
            texts.add(failure(() -> client.retry(connection.id())));
            texts.add(failure(() -> client.completeLaunch(answerTo(url, "code=" + code))));
            texts.add(failure(() -> client.completeLaunch(answerTo(
                    client.reconnect(connection.id()).startLaunch().authorizeUrl(),
                    "error=" + code + "&error_description=" + code))));
            for (Object text : texts) {
                if (text instanceof Throwable thrown) {
                    canaries.assertNotIn(thrown.toString(), thrown);
                } else {
                    canaries.assertNotIn("toString of " + text.getClass(), text.toString());
                }
                Assertions.assertThat(text.toString()).doesNotContain(asked(url).getOrDefault("state", "?"));
            }
        }
    }

    private static Throwable failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        Throwable thrown = Assertions.catchThrowable(action);
        Assertions.assertThat(thrown).isInstanceOf(SyncException.class);
        return thrown;
    }
}
