// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.smart.hostile.TokenJson.quoted;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/** What the library logs at its most talkative, while a source echoes secrets wherever it can. */
class LogHostilityTest {
    /** Where simplelogger.properties sends it. */
    private static final Path LOG = Path.of("target", "test.log");

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Hostile({17, 23})
    @Requirement({"USE-10", "REF-29"})
    @Test
    @DisplayName("17 the log of a source that echoes secrets (23)")
    void log_ofGoodAndBadAnswers_holdsNoSecret() throws IOException {
        Connection held = stage.connected();
        stage.expire();
        String echo =
                "{\"error\":" + quoted(Stage.FIRST_REFRESH) + ",\"error_description\":" + quoted(Stage.CODE) + "}";
        for (int status : new int[] {200, 400, 401, 503}) {
            stage.home.token(FakeSource.answer(status, "application/json", echo));
            Stage.failure(() -> stage.token(held.id()));
            stage.clock.advance(java.time.Duration.ofMinutes(10));
        }
        stage.home.token(FakeSource.error(400, "invalid_grant"));
        Stage.failure(() -> stage.token(held.id()));
        stage.home.token(TokenJson.fresh().answer());
        stage.client().retry(held.id());

        String log = Files.readString(LOG, StandardCharsets.UTF_8);

        assertThat(log).contains("refresh connection=" + held.id(), "answer=Weather", "answer=Ended", "answer=Granted");
        Stage.CANARIES.assertNotIn("the log", log);
    }
}
