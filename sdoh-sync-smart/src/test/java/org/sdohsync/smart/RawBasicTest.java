// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.sdohsync.smart.SmartClientFixture.approval;
import static org.sdohsync.smart.SmartClientFixture.firstTokens;
import static org.sdohsync.smart.fake.FakeSource.error;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.BasicEncoding;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.client.SourceSettings;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.launch.LaunchException;

/** A server that takes id and secret of a Basic header as they come, against RFC 6749 §2.3.1. */
class RawBasicTest {
    private static final String SECRET = "p+q/r=s";

    private final SmartClientFixture world = new SmartClientFixture();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void connect_refusedInTheUsualEncoding_triesTheOtherWithTheNextLaunchAndKeepsIt() {
        try (SmartClient client = client(SECRET, SourceSettings.none())) {
            world.source.token(this::rawOnly);
            LaunchException refused = refused(client);
            assertThat(refused.reason()).isEqualTo(LaunchException.Reason.CLIENT_REFUSED);
            assertThat(refused).hasMessageContaining("BasicEncoding.RAW");
            assertThat(refused.encodingMatters()).isTrue();
        }

        try (SmartClient another = client(SECRET, SourceSettings.none())) {
            world.source.token(this::rawOnly).token(this::rawOnly).token(this::rawOnly);
            Connection connection = another.completeLaunch(approval(begin(another)));
            world.clock.advance(Duration.ofHours(1));
            assertThat(another.tokens(connection.id()).token()).isEqualTo(Secret.of("a1"));
        }

        try (SmartClient later = client(SECRET, SourceSettings.none())) {
            assertThat(later.completeLaunch(approval(begin(later))).health().state())
                    .isEqualTo(Health.State.CONNECTED);
        }
        assertThat(sent()).containsExactly(false, true, true, true);
    }

    @Test
    void connect_refusedInBothEncodings_goesBackToTheUsualOne() {
        try (SmartClient client = client(SECRET, SourceSettings.none())) {
            world.source.token(error(401, "invalid_client")).token(error(401, "invalid_client"));
            assertThat(refused(client).encodingMatters()).isTrue();
            assertThat(refused(client).encodingMatters()).isFalse();
            world.source.token(firstTokens());
            Connection connection = client.completeLaunch(approval(begin(client)));
            assertThat(connection.health().state()).isEqualTo(Health.State.CONNECTED);
        }
        assertThat(sent()).containsExactly(false, true, false);
    }

    @Test
    void connect_whereNothingDiffersOrTheAppChose_mentionsNothing() {
        world.source.token(error(401, "invalid_client")).token(error(401, "invalid_client"));
        try (SmartClient plain = client("plainSecret", SourceSettings.none())) {
            assertThat(refused(plain)).message().doesNotContain("RAW");
        }
        SourceSettings chosen = SourceSettings.none().basicEncoding(BasicEncoding.FORM);
        try (SmartClient client = client(SECRET, chosen)) {
            assertThat(refused(client)).message().doesNotContain("RAW");
        }
    }

    @Test
    void token_refusedInTheUsualEncoding_mentionsTheOtherOnce() {
        try (SmartClient client = client(SECRET, SourceSettings.none())) {
            world.source.token(firstTokens()).token(error(401, "invalid_client"));
            Connection connection = client.completeLaunch(approval(begin(client)));
            world.clock.advance(Duration.ofHours(1));

            AuthorizationException failed = Objects.requireNonNull(catchThrowableOfType(
                    AuthorizationException.class,
                    () -> client.tokens(connection.id()).token()));

            assertThat(failed.getMessage()).containsOnlyOnce("BasicEncoding.RAW");
            Health health = client.connection(connection.id()).orElseThrow().health();
            assertThat(health.hints()).contains(Health.Hint.RAW_BASIC_ENCODING, Health.Hint.CONNECT_AGAIN);
            assertThat(health.nextAction()).containsOnlyOnce("BasicEncoding.RAW");
        }
    }

    private MockResponse rawOnly(RecordedRequest request) {
        return isRaw(request) ? tokens("a1", "r1", 3600) : error(401, "invalid_client");
    }

    private static boolean isRaw(RecordedRequest request) {
        String basic = Objects.requireNonNull(request.getHeaders().get("Authorization"))
                .replaceFirst("^Basic ", "");
        String pair = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
        return pair.equals("app:" + SECRET);
    }

    private List<Boolean> sent() {
        return world.source.requests(FakeSource.TOKEN).stream()
                .map(RawBasicTest::isRaw)
                .toList();
    }

    private LaunchException refused(SmartClient client) {
        URI approved = approval(begin(client));
        return Objects.requireNonNull(
                catchThrowableOfType(LaunchException.class, () -> client.completeLaunch(approved)));
    }

    private SmartClient client(String secret, SourceSettings settings) {
        ClientIdentity app = ClientIdentity.withSecret("app", Method.CLIENT_SECRET_BASIC, Secret.of(secret), null);
        SmartApp special = world.app().at(world.source.base().toString(), settings.client(app));
        return world.client(special, url -> {});
    }

    private URI begin(SmartClient client) {
        return client.connect(world.source.base().toString())
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl();
    }
}
