// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.smart.SmartClientFixture.answerTo;
import static org.sdohsync.smart.SmartClientFixture.approval;
import static org.sdohsync.smart.SmartClientFixture.asked;
import static org.sdohsync.smart.SmartClientFixture.firstTokens;
import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.tokenJson;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.net.URI;
import java.time.Duration;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.testkit.Requirement;

/** Particulars of what is sent and of what is taken, one rule each. */
@Timeout(600)
class RequestsAndAnswersTest {
    private final SmartClientFixture world = new SmartClientFixture();
    private final SmartClient client = world.client();

    @AfterEach
    void close() {
        client.close();
        world.close();
    }

    @Test
    @Requirement({"TKR-01", "AZR-12"})
    void complete_exchangesByFormPostWithALongVerifier() {
        world.source.token(firstTokens());

        client.completeLaunch(approval(begin()));

        RecordedRequest sent = world.source.requests(FakeSource.TOKEN).get(0);
        assertThat(sent.getMethod()).isEqualTo("POST");
        assertThat(sent.getHeaders().get("Content-Type")).startsWith("application/x-www-form-urlencoded");
        assertThat(FakeSource.form(sent).get("code_verifier")).matches("[A-Za-z0-9._~-]{43,128}");
    }

    @Test
    @Requirement({"AZC-17", "TKR-03"})
    void complete_withUnknownParametersAndALongOddCode_sendsTheCodeAsItCame() {
        world.source.token(firstTokens());
        String code = "c+/=&%".repeat(700);
        String encoded = java.net.URLEncoder.encode(code, java.nio.charset.StandardCharsets.UTF_8);

        client.completeLaunch(answerTo(begin(), "session_state=7&foo=&foo2=a%20b&code=" + encoded));

        assertThat(world.source.forms(FakeSource.TOKEN).get(0)).containsEntry("code", code);
    }

    @Test
    @Requirement("AZC-04")
    void begin_afterManyThatNobodyAnswered_leavesNoneOfThoseInTheStore() {
        for (int launch = 0; launch < 30; launch++) {
            URI unanswered = begin();
            assertThat(unanswered).isNotNull();
        }
        assertThat(world.records.list(RecordQuery.of("launch"))).hasSize(30);

        world.clock.advance(Duration.ofMinutes(10).plusSeconds(1));
        URI fresh = begin();

        assertThat(world.records.list(RecordQuery.of("launch"))).hasSize(1);
        assertThat(asked(fresh)).containsKey("state");
    }

    /** Some servers give a refresh token and do not repeat the scope that stands for it. */
    @Test
    @Requirement("SCP-17")
    void token_whereOfflineAccessIsNotNamedAsGranted_isRefreshedAllTheSame() {
        world.source
                .token(answer(
                        200,
                        tokenJson("a1", "r1", 60).text("scope", "user/Task.rus").build()))
                .token(tokens("a2", "r2", 60));
        ConnectionId id = client.completeLaunch(approval(begin())).id();
        world.clock.advance(Duration.ofMinutes(1));

        assertThat(client.tokens(id).token()).isEqualTo(Secret.of("a2"));
    }

    @Test
    @Requirement({"LCH-05", "LCH-07"})
    void launched_byAnAppThatHintsAtItsContext_sendsTheHintBesideTheRest() {
        SmartClient hinting = world.client(
                world.app()
                        .scopes("launch/patient", "user/Task.rus")
                        .launchedFrom(world.source.base().toString()),
                url -> {});

        URI url = hinting.launchFromEhr(
                        URI.create("https://app.example/launch?iss=" + world.source.base() + "&launch=h"))
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl();

        assertThat(asked(url).getOrDefault("scope", "").split(" "))
                .containsExactlyInAnyOrder("launch/patient", "user/Task.rus", "launch");
        hinting.close();
    }

    private URI begin() {
        return client.connect(world.source.base().toString())
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl();
    }
}
