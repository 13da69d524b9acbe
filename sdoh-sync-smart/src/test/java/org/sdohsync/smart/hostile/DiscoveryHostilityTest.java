// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.discovery.DiscoveryException;
import org.sdohsync.smart.discovery.DiscoveryException.Reason;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/** A connected source whose description turns hostile: connecting again ends as stated, and the grant goes on without it. */
@Timeout(600)
class DiscoveryHostilityTest {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("login page", html(200), Reason.HTML_PAGE),
                Arguments.of("nothing", text(200, ""), Reason.NOT_FHIR),
                Arguments.of("JSON array", text(200, "[{\"token_endpoint\":\"https://as.example\"}]"), Reason.NOT_FHIR),
                Arguments.of("JSON null", text(200, "null"), Reason.NOT_FHIR),
                Arguments.of(
                        "two JSON objects", text(200, "{\"token_endpoint\":\"https://a.example\"}{}"), Reason.NOT_FHIR),
                Arguments.of("JSON that nests too deep", text(200, "{\"a\":".repeat(100_000)), Reason.NOT_FHIR),
                Arguments.of("gzip bomb", bomb(), Reason.NOT_FHIR),
                Arguments.of(
                        "10 MB of JSON", text(200, "{\"a\":\"" + "x".repeat(10_000_000) + "\"}"), Reason.NOT_FHIR));
    }

    @Hostile(1)
    @Requirement({"DSC-16", "DSC-17"})
    @ParameterizedTest(name = "1 {0}")
    @MethodSource("bodies")
    void reconnect_toSomethingElse_endsTypedAndKeepsTheGrant(String name, MockResponse answer, Reason reason) {
        assertDescribedAs(request -> answer, reason);
    }

    @Hostile(1)
    @ParameterizedTest(name = "1 a good one after a byte order mark, {0}")
    @ValueSource(strings = {"application/json", "text/plain"})
    void reconnect_toAByteOrderMark_reads(String type) {
        assertDescribedAs(request -> good(type, "\uFEFF"), null);
    }

    @Hostile(1)
    @ParameterizedTest(name = "1 endless trickle of {0}")
    @ValueSource(strings = {Stage.WELL_KNOWN, Stage.METADATA})
    void connect_toATrickle_endsWhenTheTimeIsOver(String path) {
        stage.home.on(Stage.WELL_KNOWN, request -> text(404, ""));
        stage.home.on(
                path,
                request -> text(200, "{\"a\":\"" + "x".repeat(4096))
                        .newBuilder()
                        .throttleBody(1, 50, TimeUnit.MILLISECONDS)
                        .build());
        SmartClient hurried = stage.restarted(
                stage.app(), builder -> builder.limits(Limits.defaults().callTime(Duration.ofMillis(500))));

        assertThat(Stage.failure(
                                DiscoveryException.class,
                                () -> hurried.connect(stage.home.base().toString())
                                        .asPatient()
                                        .startLaunch())
                        .reason())
                .isEqualTo(Reason.UNREACHABLE);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("401", text(401, ""), Reason.NOT_FHIR),
                Arguments.of("403", text(403, "{}"), Reason.NOT_FHIR),
                Arguments.of("404", text(404, ""), Reason.NOT_FHIR),
                Arguments.of("404 page", html(404), Reason.HTML_PAGE),
                Arguments.of("405", text(405, ""), Reason.NOT_FHIR),
                Arguments.of("410", text(410, ""), Reason.NOT_FHIR),
                Arguments.of("429", text(429, ""), Reason.UNAVAILABLE),
                Arguments.of("500", text(500, "{\"token_endpoint\":\"x\"}"), Reason.UNAVAILABLE),
                Arguments.of("503 page", html(503), Reason.UNAVAILABLE),
                Arguments.of("connection reset", cut(), Reason.UNREACHABLE));
    }

    @Hostile(2)
    @Requirement("DSC-14")
    @ParameterizedTest(name = "2 {0}")
    @MethodSource("refusals")
    void reconnect_toARefusal_endsTypedAndKeepsTheGrant(String name, MockResponse answer, Reason reason) {
        stage.home.on(Stage.METADATA, request -> answer);

        assertDescribedAs(request -> answer, reason);
    }

    @Hostile(2)
    @Requirement("DSC-14")
    @Test
    @DisplayName("2 429 with a wait")
    void reconnect_toAThrottle_tellsTheWait() {
        Connection held = stage.connected();
        stage.home.on(
                Stage.WELL_KNOWN,
                request -> new MockResponse.Builder()
                        .code(429)
                        .setHeader("Retry-After", "90")
                        .build());
        stage.clock.advance(Duration.ofDays(8));

        assertThat(Stage.failure(
                                DiscoveryException.class,
                                () -> stage.client().reconnect(held.id()).startLaunch())
                        .retryAfter())
                .contains(Duration.ofSeconds(90));
    }

    @Hostile(2)
    @Requirement("DSC-14")
    @ParameterizedTest(name = "2 within a week of a good answer: {0}")
    @ValueSource(ints = {429, 500, 503})
    void begin_whileTheSourceIsInTrouble_usesWhatItSaidBefore(int status) {
        Connection held = stage.connected();
        stage.home.on(Stage.WELL_KNOWN, request -> text(status, ""));
        stage.clock.advance(Duration.ofDays(6));

        assertThat(stage.client()
                        .reconnect(held.id())
                        .startLaunch()
                        .authorizeUrl()
                        .toString())
                .startsWith(stage.home.url("/auth/authorize"));
    }

    @Hostile(3)
    @Requirement("DSC-03")
    @ParameterizedTest(name = "3 content type {0}")
    @ValueSource(
            strings = {"", "application/fhir+json", "text/plain", "text/html", "application/json;charset=ISO-8859-1"})
    void reconnect_toAnOddContentType_reads(String type) {
        assertDescribedAs(request -> good(type.isEmpty() ? null : type, ""), null);
    }

    static Stream<Arguments> redirects() {
        return Stream.of(
                Arguments.of("another host", (Function<Stage, String>) stage -> stage.foreign.url("/fhir")),
                Arguments.of("another port", (Function<Stage, String>) stage -> stage.otherPort.url("/fhir")),
                Arguments.of("itself", (Function<Stage, String>) stage -> stage.home.url(Stage.WELL_KNOWN)),
                Arguments.of("http", (Function<Stage, String>) stage -> "http://county.example/fhir"),
                Arguments.of("a script", (Function<Stage, String>) stage -> "javascript:alert(1)"),
                Arguments.of("no address", (Function<Stage, String>) stage -> "::"));
    }

    @Hostile(6)
    @Requirement("DSC-17")
    @ParameterizedTest(name = "6 redirect to {0}")
    @MethodSource("redirects")
    void reconnect_toARedirect_followsNothing(String name, Function<Stage, String> location) {
        for (int status : new int[] {301, 302, 307, 308}) {
            MockResponse answer = new MockResponse.Builder()
                    .code(status)
                    .setHeader("Location", location.apply(stage))
                    .build();

            assertDescribedAs(request -> answer, Reason.REDIRECTED);
        }
    }

    private void assertDescribedAs(Function<RecordedRequest, MockResponse> description, @Nullable Reason reason) {
        stage.home.configuration(stage.home.configuration().build());
        Connection held = stage.connected();
        stage.home.on(Stage.WELL_KNOWN, description);
        // Longer than an old description serves.
        stage.clock.advance(Duration.ofDays(8));

        for (SmartClient running : List.of(stage.client(), stage.restarted())) {
            if (reason == null) {
                assertThat(running.reconnect(held.id())
                                .startLaunch()
                                .authorizeUrl()
                                .toString())
                        .startsWith(stage.home.url("/auth/authorize"));
            } else {
                assertThat(Stage.failure(
                                        DiscoveryException.class,
                                        () -> running.reconnect(held.id()).startLaunch())
                                .reason())
                        .isEqualTo(reason);
            }
        }
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.KEPT);
        stage.home.token(TokenJson.fresh().answer());
        assertThat(stage.token(held.id())).isEqualTo(Secret.of(Stage.NEW_ACCESS));
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.ROTATED);
    }

    private MockResponse good(@Nullable String type, String before) {
        return FakeSource.answer(
                200,
                type,
                before + new String(stage.home.configuration().build().toBytes(), StandardCharsets.UTF_8));
    }

    private static MockResponse text(int status, String body) {
        return FakeSource.answer(status, "application/json", body);
    }

    private static MockResponse html(int status) {
        return FakeSource.answer(status, "text/html", "<!DOCTYPE html><html><body>Sign in</body></html>");
    }

    private static MockResponse cut() {
        return new MockResponse.Builder()
                .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                .build();
    }

    private static MockResponse bomb() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
            byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            for (int megabyte = 0; megabyte < 100; megabyte++) {
                zip.write(blanks);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new MockResponse.Builder()
                .setHeader("Content-Encoding", "gzip")
                .body(new Buffer().write(packed.toByteArray()))
                .build();
    }
}
