// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.SmartClientFixture.firstTokens;
import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.error;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.SourceSettings;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.launch.LaunchException;

/** Authorization requests that go past the browser (RFC 9126). */
class PushedRequestTest {
    private static final String PAR = "/auth/par";
    private static final String SECRET = "a-secret-of-the-app";

    private final SmartClientFixture world = new SmartClientFixture();

    @BeforeEach
    void offer() {
        describe(false, true);
        world.source.on(
                PAR,
                request -> answer(
                        201,
                        JsonObject.builder()
                                .text(
                                        "request_uri",
                                        "urn:ietf:params:oauth:request_uri:"
                                                + world.source.requests(PAR).size())
                                .number("expires_in", 60)
                                .build()));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void begin_withTheSetting_pushesTheRequestAndSendsAReference() {
        world.source.token(firstTokens());
        try (SmartClient client = client(SourceSettings.none().pushesRequests(true))) {
            URI url = begin(client);

            Map<String, String> pushed = world.source.forms(PAR).get(0);
            assertThat(FakeSource.query(url.getRawQuery()))
                    .containsOnly(
                            Map.entry("client_id", "app"),
                            Map.entry("request_uri", "urn:ietf:params:oauth:request_uri:1"));
            assertThat(pushed).containsKeys("state", "code_challenge", "aud", "scope", "redirect_uri");
            assertThat(world.source.requests(PAR).get(0).getHeaders().get("Authorization"))
                    .startsWith("Basic ");
            assertThat(url.toString()).doesNotContain(SECRET);
            assertThat(client.completeLaunch(back(url, pushed)).source()).isEqualTo(world.source.base());
        }
    }

    @Test
    void begin_whereTheSourceDemandsIt_pushesByItself() {
        describe(true, true);
        try (SmartClient client = client(SourceSettings.none())) {
            assertThat(FakeSource.query(begin(client).getRawQuery())).containsKey("request_uri");
        }
        try (SmartClient client = client(SourceSettings.none().pushesRequests(false))) {
            assertThat(FakeSource.query(begin(client).getRawQuery())).doesNotContainKey("request_uri");
        }
    }

    /** Few FHIR servers repeat in their own description what their authorization server says of itself. */
    @Test
    void begin_whereTheIssuersOwnMetadataDemandsIt_pushesByItself() {
        String issuer = world.source.url("/auth");
        world.source.on(
                "/auth/.well-known/openid-configuration",
                request -> answer(
                        200,
                        JsonObject.builder()
                                .text("issuer", issuer)
                                .text("token_endpoint", world.source.url(FakeSource.TOKEN))
                                .text("authorization_endpoint", world.source.url("/auth/authorize"))
                                .text("pushed_authorization_request_endpoint", world.source.url(PAR))
                                .flag("require_pushed_authorization_requests", true)
                                .build()));
        world.source.configuration(
                world.source.configuration().text("issuer", issuer).build());
        try (SmartClient client = client(SourceSettings.none())) {
            assertThat(FakeSource.query(begin(client).getRawQuery())).containsKey("request_uri");
        }
    }

    @Test
    void begin_whereItIsOfferedOnly_sendsTheRequestByTheBrowser() {
        try (SmartClient client = client(SourceSettings.none())) {
            assertThat(FakeSource.query(begin(client).getRawQuery())).containsKey("state");
        }
        assertThat(world.source.requests(PAR)).isEmpty();
    }

    @Test
    void begin_withoutAnAddressToPushTo_saysSo() {
        describe(true, false);
        try (SmartClient client = client(SourceSettings.none())) {
            assertThatExceptionOfType(AuthorizationException.class)
                    .isThrownBy(() -> begin(client))
                    .withMessageContaining("pushed_authorization_request_endpoint");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400,invalid_scope,REFUSED",
        "401,invalid_client,CLIENT_REFUSED",
        "503,oops,UNAVAILABLE",
        "429,x,UNAVAILABLE"
    })
    void begin_whereItIsRefused_saysWhyAndLeavesNoLaunch(int status, String code, LaunchException.Reason reason) {
        world.source.on(PAR, request -> error(status, code));
        assertRefused(reason);
    }

    @ParameterizedTest
    @CsvSource(
            value = {"{}", "{\"request_uri\":\"\"}", "{\"request_uri\":\"a b\"}", "<html>"},
            delimiter = '|')
    void begin_whereNoReferenceComes_leavesNoLaunch(String body) {
        world.source.on(PAR, request -> answer(201, "application/json", body));
        assertRefused(LaunchException.Reason.UNAVAILABLE);
    }

    private void assertRefused(LaunchException.Reason reason) {
        try (SmartClient client = client(SourceSettings.none().pushesRequests(true))) {
            assertThatExceptionOfType(LaunchException.class)
                    .isThrownBy(() -> begin(client))
                    .satisfies(failed -> assertThat(failed.reason()).isEqualTo(reason));
        }
        assertThat(world.records.list(org.sdohsync.core.store.RecordQuery.of("launch")))
                .isEmpty();
    }

    private static URI back(URI url, Map<String, String> pushed) {
        return FakeSource.brought(
                url, URI.create(pushed.get("redirect_uri") + "?code=the-code&state=" + pushed.get("state")));
    }

    private void describe(boolean demanded, boolean offered) {
        JsonObject.Builder configuration = world.source.configuration();
        if (offered) {
            configuration.text("pushed_authorization_request_endpoint", world.source.url(PAR));
        }
        if (demanded) {
            configuration.flag("require_pushed_authorization_requests", true);
        }
        world.source.configuration(configuration.build());
    }

    private SmartClient client(SourceSettings settings) {
        ClientIdentity app =
                ClientIdentity.withSecret("app", ClientIdentity.Method.CLIENT_SECRET_BASIC, Secret.of(SECRET), null);
        return world.client(world.app().at(world.source.base().toString(), settings.client(app)), url -> {});
    }

    private URI begin(SmartClient client) {
        return client.connect(world.source.base().toString())
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl();
    }
}
