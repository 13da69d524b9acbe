// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.smart.SmartClientFixture.approval;
import static org.sdohsync.smart.SmartClientFixture.asked;
import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.tokenJson;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionEvent.Kind;
import org.sdohsync.core.connection.Health;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.client.SourceSettings;
import org.sdohsync.testkit.Requirement;

/** Offline access is asked for in a way that servers of each kind grant, and its absence is told at once. */
class OfflineAccessTest {
    private final SmartClientFixture world = new SmartClientFixture();

    @AfterEach
    void close() {
        world.close();
    }

    /** OpenID Connect Core §11: without it a provider leaves the scope aside. */
    @Test
    void begin_askingForIdentityAndOfflineAccess_asksForConsent() {
        try (SmartClient client = atProvider(settings -> settings, "openid", "offline_access", "user/Task.rus")) {
            assertThat(request(client)).containsEntry("prompt", "consent");
        }
    }

    @ParameterizedTest
    @CsvSource({"openid user/Task.rus", "offline_access user/Task.rus"})
    void begin_askingForOneOfThem_saysNothing(String scopes) {
        try (SmartClient client = atProvider(settings -> settings, scopes.split(" ", -1))) {
            assertThat(request(client)).doesNotContainKey("prompt");
        }
    }

    @Test
    void begin_withASettingOfTheSource_followsIt() {
        String[] scopes = {"openid", "offline_access", "user/Task.rus"};
        try (SmartClient client = atProvider(settings -> settings.prompt("login consent"), scopes)) {
            assertThat(request(client)).containsEntry("prompt", "login consent");
        }
        try (SmartClient client = atProvider(settings -> settings.prompt(""), scopes)) {
            assertThat(request(client)).doesNotContainKey("prompt");
        }
        try (SmartClient client = atProvider(settings -> settings.prompt("login"), "user/Task.rus")) {
            assertThat(request(client)).containsEntry("prompt", "login");
        }
    }

    @Test
    void complete_withoutRefreshToken_saysSoAtOnceAndKeepsSayingIt() {
        try (SmartClient client = world.client()) {
            Connection connection = connect(client, null, "user/Task.rus");

            assertLacking(connection);
            assertThat(world.events).containsExactly(Kind.CONNECTED, Kind.NO_OFFLINE_ACCESS);

            client.reportHealth(
                    connection.id(), Health.of(Health.State.DEGRADED, world.clock.instant(), "status 500", null));
            assertThat(client.connection(connection.id()).orElseThrow().health().hints())
                    .isEmpty();
            client.reportHealth(connection.id(), Health.of(Health.State.CONNECTED, world.clock.instant(), "", null));
            try (SmartClient restarted = world.client()) {
                assertLacking(restarted.connection(connection.id()).orElseThrow());
            }
        }
    }

    /** SMART App Launch 2.2 §Scopes for requesting a refresh token: good only as long as the user is there. */
    @Test
    void complete_withOnlineAccessInstead_saysSo() {
        try (SmartClient client = world.client()) {
            assertLacking(connect(client, "r1", "user/Task.rus online_access"));
        }
    }

    @ParameterizedTest
    @CsvSource({"user/Task.rus", "user/Task.rus offline_access"})
    void complete_withRefreshToken_saysNothing(String granted) {
        try (SmartClient client = world.client()) {
            Health health = connect(client, "r1", granted).health();

            assertThat(health.hints()).isEmpty();
            assertThat(health.reason()).isEmpty();
            assertThat(world.events).containsExactly(Kind.CONNECTED);
        }
    }

    @Test
    void complete_thatNeverAskedForIt_saysNothing() {
        try (SmartClient client = world.client(world.app().scopes("user/Task.rus"), url -> {})) {
            assertThat(connect(client, null, "user/Task.rus").health().hints()).isEmpty();
        }
    }

    @Test
    @Requirement("PDX-02")
    void complete_whereConnectionsEndByDesign_saysNothing() {
        String base = world.source.base().toString();
        SmartApp app = world.app();
        try (SmartClient client = world.client(app.at(base, app.settingsAt(base).endsByDesign()), url -> {})) {
            Health health = connect(client, null, "user/Task.rus").health();

            assertThat(health.hints()).isEmpty();
            assertThat(health.reason()).isEmpty();
            assertThat(world.events).containsExactly(Kind.CONNECTED);
        }
    }

    @Test
    void reconnect_grantedThisTime_saysItNoMore() {
        try (SmartClient client = world.client()) {
            Connection lacking = connect(client, null, "user/Task.rus");
            world.source.token(answer(200, tokenJson("a2", "r2", 3600).build()));

            Connection again = client.completeLaunch(
                    approval(client.reconnect(lacking.id()).startLaunch().authorizeUrl()));

            assertThat(again.health().hints()).isEmpty();
            assertThat(again.health().nextAction()).isEqualTo("Nothing to do.");
        }
    }

    private static void assertLacking(Connection connection) {
        Health health = connection.health();
        assertThat(health.state()).isEqualTo(Health.State.CONNECTED);
        assertThat(health.hints()).containsExactly(Health.Hint.NO_OFFLINE_ACCESS);
        assertThat(health.reason()).contains("offline access");
        assertThat(health.nextAction())
                .contains("ends when its access token expires")
                .contains("connect again");
    }

    private Connection connect(SmartClient client, @Nullable String refresh, String granted) {
        world.source.token(answer(
                200, tokenJson("a1", refresh, 3600).text("scope", granted).build()));
        return client.completeLaunch(approval(client.connect(world.source.base().toString())
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl()));
    }

    private SmartClient atProvider(UnaryOperator<SourceSettings> special, String... scopes) {
        String issuer = "https://as.example";
        world.source.configuration(world.source
                .configuration()
                .text("issuer", issuer)
                .text("jwks_uri", world.source.url("/keys"))
                .build());
        String base = world.source.base().toString();
        SmartApp app = world.app().scopes(scopes);
        return world.client(app.at(base, special.apply(app.settingsAt(base).published("issuer", issuer))), url -> {});
    }

    private Map<String, String> request(SmartClient client) {
        return asked(client.connect(world.source.base().toString())
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl());
    }
}
