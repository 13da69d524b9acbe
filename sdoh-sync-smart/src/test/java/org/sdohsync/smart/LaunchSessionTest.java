// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.sdohsync.smart.SmartClientFixture.approval;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.StoredRecord;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;
import org.sdohsync.testkit.Requirement;

/** A web app's launch belongs to the session in which its user began it. */
@Timeout(600)
class LaunchSessionTest {
    private static final Secret SESSION = Secret.of("value-in-the-session-of-user-7");

    private final SmartClientFixture world = new SmartClientFixture();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Requirement({"LCH-11", "AZC-02"})
    void complete_inTheSessionItWasBegunIn_connectsInAnotherProcessToo() {
        world.source.token(SmartClientFixture.firstTokens());
        URI answer;
        try (SmartClient first = world.client(webApp(), url -> {})) {
            answer = approval(begin(first));
        }
        try (SmartClient second = world.client(webApp(), url -> {})) {
            Connection connection = second.completeLaunch(answer, SESSION);

            assertThat(connection.source()).isEqualTo(world.source.base());
        }
    }

    @Test
    @Requirement({"LCH-11", "AZC-02"})
    void complete_inAnotherSession_sendsNoCodeAndConnectsNothing() {
        try (SmartClient client = world.client()) {
            URI answer = approval(begin(client));

            assertThatExceptionOfType(LaunchException.class)
                    .isThrownBy(() -> client.completeLaunch(answer, Secret.of("value-in-the-session-of-user-8")))
                    .withMessageContaining("SameSite=Lax")
                    .withMessageNotContaining("user-")
                    .satisfies(failed -> assertThat(failed.reason()).isEqualTo(Reason.WRONG_SESSION));
            assertThat(world.source.forms(FakeSource.TOKEN)).isEmpty();
            assertThat(client.connections()).isEmpty();
        }
    }

    @Test
    void begin_withASession_storesNothingItCouldBeReadFrom() {
        try (SmartClient client = world.client()) {
            URI asked = begin(client);
            URI again = begin(client);

            assertThat(asked.toString()).doesNotContain(SESSION.reveal());
            assertThat(again.toString()).doesNotContain(SESSION.reveal());
        }
        assertThat(world.records.list(RecordQuery.of("launch")).stream().map(LaunchSessionTest::text))
                .hasSize(2)
                .allMatch(text -> text.contains("sessionHash"))
                .noneMatch(text -> text.contains(SESSION.reveal()))
                .extracting(text -> text.replaceAll(".*\"sessionHash\":\"([^\"]+)\".*", "$1"))
                .doesNotHaveDuplicates();
    }

    @Test
    @Requirement({"LCH-11", "AZC-02"})
    void begin_ofAWebAppWithoutASession_isRefusedBeforeAnythingIsSent() {
        try (SmartClient client = world.client(webApp(), url -> {})) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> client.connect(world.source.base().toString())
                            .asRecipient("Organization/1")
                            .startLaunch())
                    .withMessageContaining("begin(session)");
            assertThat(world.source.requests()).isEmpty();
        }
    }

    private SmartApp webApp() {
        return world.app()
                .registeredAt(
                        world.source.base().toString(), ClientIdentity.publicClient("app"), "https://app.example/cb");
    }

    private URI begin(SmartClient client) {
        return client.connect(world.source.base().toString())
                .asRecipient("Organization/1")
                .startLaunch(SESSION)
                .authorizeUrl();
    }

    private static String text(StoredRecord record) {
        return new String(record.draft().payload(), StandardCharsets.UTF_8);
    }
}
