// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.smart.hostile.Stage.encoded;

import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/** Two launches at two servers, one of them dishonest, whose answers come back swapped. */
class MixUpHostilityTest {
    private static final String OTHERS_REDIRECT = "com.example.app:/callback/other";

    private final Stage stage = new Stage();
    private final FakeSource other = new FakeSource();

    @AfterEach
    void close() {
        other.close();
        stage.close();
    }

    @Hostile(15)
    @Requirement({"AZC-11", "AZC-12"})
    @Test
    @DisplayName("15 answers swapped, each server with a redirect address of its own")
    void complete_onTheOthersRedirect_asksNobody() {
        stage.run(stage.app()
                .registeredAt(other.base().toString(), ClientIdentity.publicClient("other"), OTHERS_REDIRECT));
        URI atHome = stage.begin();
        URI atOther = beginAtOther();

        assertNothingIsSent(URI.create(OTHERS_REDIRECT + "?code=" + encoded(Stage.CODE) + "&state=" + state(atHome)));
        assertNothingIsSent(URI.create(Stage.REDIRECT + "?code=" + encoded(Stage.CODE) + "&state=" + state(atOther)));
    }

    @Hostile(15)
    @Requirement({"AZC-07", "AZC-12"})
    @Test
    @DisplayName("15 answers swapped, servers that name themselves")
    void complete_withTheOthersName_asksNobody() {
        publishIssuer(stage.home, stage.home.url("/auth"));
        publishIssuer(other, other.url("/auth"));
        stage.run(sharing());

        assertNothingIsSent(
                Stage.back(stage.begin(), "code=" + encoded(Stage.CODE) + "&iss=" + encoded(other.url("/auth"))));
        assertNothingIsSent(
                Stage.back(beginAtOther(), "code=" + encoded(Stage.CODE) + "&iss=" + encoded(stage.home.url("/auth"))));
    }

    @Hostile(15)
    @Requirement({"AZC-09", "AZC-12"})
    @Test
    @DisplayName("15 the honest server names itself, the dishonest one has no name")
    void complete_withANameAtTheNamelessOne_asksNobody() {
        publishIssuer(stage.home, stage.home.url("/realm"));
        stage.run(sharing());

        assertNothingIsSent(Stage.back(
                beginAtOther(), "code=" + encoded(Stage.CODE) + "&iss=" + encoded(stage.home.url("/realm"))));
    }

    @Hostile(15)
    @Requirement({"AZC-10", "AZC-13", "LCH-12"})
    @Test
    @DisplayName("15 answers in reverse order")
    void complete_inReverse_connectsEachToItsOwn() {
        stage.run(sharing());
        URI atHome = stage.begin();
        URI atOther = beginAtOther();
        stage.home.token(TokenJson.first().answer());
        other.token(TokenJson.fresh().answer());

        Connection second = stage.client().completeLaunch(Stage.approved(atOther));
        Connection first = stage.client().completeLaunch(Stage.approved(atHome));

        assertThat(stage.token(first.id())).isEqualTo(Secret.of(Stage.FIRST_ACCESS));
        assertThat(stage.token(second.id())).isEqualTo(Secret.of(Stage.NEW_ACCESS));
        assertThat(stage.grant(first.id())).isEqualTo(Stage.Grant.KEPT);
        assertThat(other.requests(FakeSource.TOKEN).get(0).getHeaders().get("Authorization"))
                .isNull();
    }

    private SmartApp sharing() {
        return stage.app().registeredAt(other.base().toString(), ClientIdentity.publicClient("other"));
    }

    private URI beginAtOther() {
        return stage.client()
                .connect(other.base().toString())
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl();
    }

    private static String state(URI asked) {
        return encoded(FakeSource.query(asked.getRawQuery()).getOrDefault("state", ""));
    }

    private static void publishIssuer(FakeSource source, String issuer) {
        source.configuration(source.configuration().text("issuer", issuer).build());
    }

    private void assertNothingIsSent(URI answer) {
        assertThat(Stage.failure(LaunchException.class, () -> stage.client().completeLaunch(answer))
                        .reason())
                .isEqualTo(Reason.WRONG_SENDER);
        assertThat(stage.home.requests(FakeSource.TOKEN)).isEmpty();
        assertThat(other.requests(FakeSource.TOKEN)).isEmpty();
        assertThat(stage.client().connections()).isEmpty();
    }
}
