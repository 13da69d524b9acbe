// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.SmartClientFixture.answerTo;
import static org.sdohsync.smart.SmartClientFixture.approval;
import static org.sdohsync.smart.SmartClientFixture.asked;
import static org.sdohsync.smart.SmartClientFixture.firstTokens;
import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.client.AuthorizationRequest;
import org.sdohsync.smart.client.FormParameters;
import org.sdohsync.smart.client.SourceSettings;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.testkit.Requirement;

/** What sources may want beyond SMART, built on the two extension points. */
@Timeout(600)
class ExtensionPointsTest {
    private final SmartClientFixture world = new SmartClientFixture();

    @AfterEach
    void close() {
        world.close();
    }

    /** RFC 9126: the parameters go past the browser, which only sees a reference to them. */
    @Test
    @Requirement("AZR-27")
    void authorizationRequests_canBePushed() {
        world.source.on(
                "/auth/par",
                request -> answer(
                        201, JsonObject.builder().text("request_uri", "urn:r:1").build()));
        world.source.token(firstTokens());
        SmartClient client = client(settings().authorizationRequests(this::push));

        URI url = begin(client);
        Map<String, String> pushed = world.source.forms("/auth/par").get(0);
        URI back = FakeSource.brought(
                url, URI.create(pushed.get("redirect_uri") + "?code=c&state=" + pushed.get("state")));
        Connection connection = client.completeLaunch(back);

        assertThat(asked(url)).containsOnly(Map.entry("client_id", "app"), Map.entry("request_uri", "urn:r:1"));
        assertThat(pushed)
                .containsKeys("code_challenge", "state", "aud", "scope")
                .containsEntry("client_id", "app");
        assertThat(connection.source()).isEqualTo(world.source.base());
        client.close();
    }

    @Test
    void authorizationRequests_pushedElsewhere_areNotSentAndLeaveNoLaunch() {
        SmartClient client = client(settings().authorizationRequests(request -> {
            request.push(world.other.uri("/auth/par"), request.form());
            return request.form();
        }));

        assertThatExceptionOfType(AuthorizationException.class).isThrownBy(() -> begin(client));
        assertThat(world.other.requests()).isEmpty();
        client.close();
    }

    /** RFC 9449 §5: a proof of its own on each request to the token endpoint. */
    @Test
    @Requirement({"TKR-35", "SEC-06"})
    void tokenRequests_canCarryDpopProofs() {
        world.source.beyondSmart();
        world.source.token(tokens("a1", "r1", 60)).token(tokens("a2", "r2", 60));
        AtomicInteger proofs = new AtomicInteger();
        SmartClient client = client(settings()
                .tokenRequests(request -> request.header(
                        "DPoP",
                        "proof-" + proofs.incrementAndGet() + "-for-"
                                + request.endpoint().getPath())));
        Connection connection = client.completeLaunch(approval(begin(client)));

        world.clock.advance(Duration.ofMinutes(1));
        assertThat(client.tokens(connection.id()).token().reveal()).isEqualTo("a2");

        List<RecordedRequest> sent = world.source.requests(FakeSource.TOKEN);
        assertThat(sent)
                .extracting(request -> request.getHeaders().get("DPoP"))
                .containsExactly("proof-1-for-/auth/token", "proof-2-for-/auth/token");
        client.close();
    }

    /** UDAP Security: its version, and an assertion of its own kind. */
    @Test
    @Requirement({"UDP-02", "TKR-36"})
    void tokenRequests_canCarryUdapParameters() {
        world.source.beyondSmart();
        world.source.token(firstTokens());
        SmartClient client = client(settings()
                .tokenRequests(request -> request.form()
                        .set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                        .set("client_assertion", "assertion-with-certificates")
                        .set("udap", "1")));

        Connection connection = client.completeLaunch(answerTo(begin(client), "code=c"));

        assertThat(connection.source()).isEqualTo(world.source.base());
        assertThat(world.source.forms(FakeSource.TOKEN).get(0))
                .containsEntry("udap", "1")
                .containsEntry("client_assertion", "assertion-with-certificates");
        client.close();
    }

    private FormParameters push(AuthorizationRequest request) {
        byte[] body =
                request.push(world.source.uri("/auth/par"), request.form()).body();
        return new FormParameters()
                .set("client_id", "app")
                .set(
                        "request_uri",
                        JsonObject.parse(body, "pushed request")
                                .text("request_uri")
                                .orElseThrow());
    }

    private SourceSettings settings() {
        return SourceSettings.none().client(ClientIdentity.publicClient("app"));
    }

    private SmartClient client(SourceSettings settings) {
        return world.client(world.app().at(world.source.base().toString(), settings), url -> {});
    }

    private URI begin(SmartClient client) {
        return client.connect(world.source.base().toString())
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl();
    }
}
